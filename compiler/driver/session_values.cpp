// Values given from outside: `--set PATH=VALUE`, and the parameters of a built simulator.
#include <algorithm>
#include <sstream>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/syntax/parse.h"

namespace ingot::driver {

std::optional<Session::Target> Session::find_target(const std::string& text, Span whole) {
  std::vector<std::string> path;
  std::stringstream parts(text);
  for (std::string part; std::getline(parts, part, '.');) path.push_back(part);
  if (path.empty()) path.emplace_back();
  Target target;
  std::vector<std::string> candidates;
  for (DeclarationId id = 1; id < program.declarations.size(); ++id) {
    const Declaration& declaration = program.declarations[id];
    if (declaration.kind != DeclarationKind::instance && declaration.kind != DeclarationKind::let) continue;
    candidates.emplace_back(program.string(declaration.name));
    // The spec's own declaration wins over one of the library.
    bool own = declaration.module == program.modules[module].node;
    if (candidates.back() == path[0] && (target.declaration == 0 || own)) target.declaration = id;
  }
  for (const UnitInfo& unit : program.units)
    if (unit.rate) candidates.emplace_back(program.string(program.declarations[unit.declaration].name));
  auto unknown = [&](Span at, const std::string& name, const std::vector<std::string>& known) {
    auto& diagnostic = diagnostics.report(diagnostic::set_unknown, at, name);
    std::string hint = did_you_mean(name, known);
    if (!hint.empty()) diagnostic.help(hint);
  };
  if (target.declaration == 0) {
    unknown({whole.file, 0, static_cast<uint32_t>(path[0].size())}, path[0], candidates);
    return std::nullopt;
  }
  const Declaration& declaration = program.declarations[target.declaration];
  if (declaration.kind == DeclarationKind::let) {
    if (path.size() > 1) {
      diagnostics.report(diagnostic::set_unknown, whole, path[0] + "." + path[1])
          .help("only named instances have fields that can be set from outside: declare one, `" + path[0] +
                "` is a `let`");
      return std::nullopt;
    }
    target.type = program.type(program.tree.child(declaration.node, 1));
    return target;
  }
  if (path.size() == 1) {
    diagnostics.report(diagnostic::set_unknown, whole, path[0]).help("name a field of it: " + path[0] + ".FIELD");
    return std::nullopt;
  }
  DeclarationId kind = program.instance_of(target.declaration).kind;
  uint32_t offset = static_cast<uint32_t>(path[0].size()) + 1;
  for (size_t i = 1; i < path.size(); ++i) {
    Span at{whole.file, offset, offset + static_cast<uint32_t>(path[i].size())};
    offset = at.end + 1;
    StringId name = program.tree.strings.find(path[i]);
    std::vector<std::string> known;
    bool found = false;
    const Type& type = program.types[target.type];
    if (i > 1 && type.kind == TypeKind::table) {
      for (StringId one : program.enumerations[program.declarations[type.declaration].index].cases) {
        known.emplace_back(program.string(one));
        found = found || one == name;
      }
      target.override.key_of_table = found;
      target.type = type.element;
    } else if (kind != 0) {
      for (const FieldInfo* field : program.all_fields(kind)) known.emplace_back(program.string(field->name));
      if (const FieldInfo* field = name != 0 ? program.find_field(kind, name) : nullptr) {
        found = true;
        target.type = field->type;
      }
    }
    if (!found) {
      unknown(at, path[i], known);
      return std::nullopt;
    }
    target.override.path.push_back(name);
    const Type& reached = program.types[target.type];
    kind = reached.kind == TypeKind::record ? reached.declaration : 0;
  }
  return target;
}

// As if the declaration of the path had said so: heirs follow unless they override.
void Session::state(const Target& target, NodeId expression) {
  const Declaration& declaration = program.declarations[target.declaration];
  if (declaration.kind == DeclarationKind::let) {
    program.tree.children[program.tree[declaration.node].children_begin + 1] = expression;
    program.tree.nodes[declaration.node].flags &= static_cast<uint8_t>(~flag_random);
    return;
  }
  Override stated = target.override;
  stated.node = stated.value = expression;
  auto& overrides = program.instances[declaration.index].overrides;
  std::erase_if(overrides, [&](const Override& o) {  // it replaces what the declaration said, and what it said below
    return o.path.size() >= stated.path.size() && std::equal(stated.path.begin(), stated.path.end(), o.path.begin());
  });
  overrides.push_back(stated);
}

// `--set CNY=0.139USD`: a rate is what its declaration is defined by.
bool Session::set_rate(uint32_t unit, const std::string& text, Span whole, NodeId expression) {
  if (program.tree.kind(expression) != NodeKind::quantity_) {
    diagnostics.report(diagnostic::rate_without_quantity, whole, text);
    return false;
  }
  const uint32_t definition = program.reference(expression).index;
  for (const UnitFactor& factor : program.unit_expressions[definition].factors)
    if (factor.unit == unit) {
      diagnostics.report(diagnostic::rate_without_quantity, whole, text).help("give it in another unit than itself");
      return false;
    }
  program.units[unit].own_scale = program.tree[expression].number;
  program.units[unit].definition = definition;
  program.scales_read.assign(program.units.size(), false);
  rates.push_back({"--set " + text, whole, unit});
  return true;
}

/// The rate of this name that the spec reads.
std::optional<uint32_t> Session::find_rate(const std::string& name) const {
  for (uint32_t unit = 0; unit < program.units.size(); ++unit) {
    const UnitInfo& info = program.units[unit];
    if (info.rate && !info.restated && program.string(program.declarations[info.declaration].name) == name) return unit;
  }
  return std::nullopt;
}

bool Session::apply_set(const std::string& text) {
  size_t equals = text.find('=');
  Span whole{program.files.add("--set", text), 0, static_cast<uint32_t>(text.size())};
  if (equals == std::string::npos || equals == 0) {
    diagnostics.report(diagnostic::set_without_value, whole, text)
        .help("write --set PATH=VALUE, e.g. --set H20.memory.bandwidth=4.8TB/s");
    return false;
  }
  const auto rate = find_rate(text.substr(0, equals));
  const auto target = rate ? Target{} : find_target(text.substr(0, equals), whole);
  if (!rate && !target) return false;
  FileId file = program.files.add("--set " + text.substr(0, equals), text.substr(equals + 1));
  NodeId expression = parse_expression(program.tree, program.files, file, diagnostics);
  if (diagnostics.has_errors()) return false;
  TypeId type = rate ? program.types.intern({.kind = TypeKind::number, .dimension = program.units[*rate].dimension})
                     : target->type;
  check_expression(program, module, expression, type, diagnostics);
  if (diagnostics.has_errors()) return false;
  if (rate) return set_rate(*rate, text, whole, expression);
  sets.push_back({"--set " + text, whole, expression});
  state(*target, expression);
  return true;
}

namespace {

/// A unit, with the prefixes that it takes.
std::vector<std::pair<std::string, double>> spellings(const Program& program, const std::string& unit, double scale) {
  std::vector<std::pair<std::string, double>> result{{unit, scale}};
  std::string first = unit.substr(0, unit.find_first_of("/^"));
  if (unit.find('^') == first.size()) return result;
  for (const UnitInfo& one : program.units)
    if (program.string(program.declarations[one.declaration].name) == first)
      for (const Prefix& prefix : common_prefixes)
        if (prefix.scale != 1 && takes(one, prefix)) result.emplace_back(prefix.name + unit, prefix.scale * scale);
  return result;
}

}  // namespace

// The quantity that a path was stated as, for the unit that its writer used; 0 when it is no plain quantity.
NodeId Session::stated_quantity(const Target& target) const {
  const Declaration& declaration = program.declarations[target.declaration];
  NodeId stated = 0;
  if (declaration.kind == DeclarationKind::let) {
    stated = program.tree.child(declaration.node, 1);
  } else {
    for (const Override& o : program.instances[declaration.index].overrides)
      if (o.path == target.override.path) stated = o.value;
  }
  return program.tree.kind(stated) == NodeKind::quantity_ ? stated : 0;
}

bool Session::add_parameter(const std::string& path) {
  Span whole{program.files.add("--parameter", path), 0, static_cast<uint32_t>(path.size())};
  auto target = find_target(path, whole);
  if (!target) return false;
  const Type& type = program.types[target->type];
  auto value =
      type.kind == TypeKind::number
          ? elaborate::constant_of(program, target->declaration, target->override.path, target->override.key_of_table)
          : std::nullopt;
  if (!value) {
    diagnostics.report(diagnostic::parameter_unknown, whole, path)
        .help("a parameter is a number that is known now; an unknown one can be stated with --set first");
    return false;
  }
  Parameter listed;
  listed.parameter.path = path;
  listed.parameter.value = *value;
  if (type.dimension != 0) {
    std::string unit = default_unit(program, type.dimension);
    double scale = elaborate::scale_of_text(program, unit);
    if (NodeId quantity = stated_quantity(*target); quantity != 0) {
      listed.written_unit = std::string(program.tree.text(quantity));
      listed.units.emplace_back(listed.written_unit, program.scale(program.reference(quantity).index));
    }
    for (auto& spelling : spellings(program, unit, scale))
      if (spelling.first != listed.written_unit) listed.units.push_back(std::move(spelling));
    listed.parameter.unit = unit;
    listed.parameter.scale = scale;
    for (const auto& [spelling, ignored] : listed.units) listed.parameter.accepts.push_back(spelling);
  }
  Node number;
  number.kind = NodeKind::number_;
  number.span = number.name_span = whole;
  number.number = *value;
  NodeId expression = static_cast<NodeId>(program.tree.nodes.size());
  program.tree.nodes.push_back(number);
  program.type_of.resize(program.tree.nodes.size(), 0);
  program.reference_of.resize(program.tree.nodes.size());
  program.type_of[expression] = target->type;
  state(*target, expression);
  parameters.emplace(expression, std::move(listed));
  sets.push_back({"--parameter " + path, whole, expression});
  return true;
}

}  // namespace ingot::driver
