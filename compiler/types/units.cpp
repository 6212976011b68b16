// Units: prefixes, `tok/s/W`, declarations, and the two readings that one spelling must not have (rules 1 and 2).
#include <charconv>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

namespace {

struct Prefix {
  std::string_view text;
  double factor;
  bool binary;
};

// SI (2022) and IEC 80000-13. Centi, deci, deca and hecto are left out: `cm` is declared as a unit where it is wanted.
constexpr Prefix prefixes[] = {
    {"q", 1e-30, false},  {"r", 1e-27, false},  {"y", 1e-24, false},  {"z", 1e-21, false},  {"a", 1e-18, false},
    {"f", 1e-15, false},  {"p", 1e-12, false},  {"n", 1e-9, false},   {"u", 1e-6, false},   {"µ", 1e-6, false},
    {"m", 1e-3, false},   {"k", 1e3, false},    {"M", 1e6, false},    {"G", 1e9, false},    {"T", 1e12, false},
    {"P", 1e15, false},   {"E", 1e18, false},   {"Z", 1e21, false},   {"Y", 1e24, false},   {"R", 1e27, false},
    {"Q", 1e30, false},   {"Ki", 0x1p10, true}, {"Mi", 0x1p20, true}, {"Gi", 0x1p30, true}, {"Ti", 0x1p40, true},
    {"Pi", 0x1p50, true}, {"Ei", 0x1p60, true}, {"Zi", 0x1p70, true}, {"Yi", 0x1p80, true},
};

bool takes(const UnitInfo& unit, const Prefix& prefix) {
  if (prefix.binary) return unit.binary_prefixes;
  return unit.decimal_prefixes && (prefix.factor > 1 || !unit.multiples_only);
}

}  // namespace

std::vector<UnitReading> Checker::unit_readings(std::string_view spelling) {
  std::vector<UnitReading> readings;
  for (uint32_t module : visible_modules()) {
    const auto& units = names_of(module).units;
    if (units.empty()) continue;
    if (auto entry = units.find(spelling); entry != units.end()) readings.push_back({entry->second, 1});
    for (const Prefix& prefix : prefixes) {
      if (spelling.size() <= prefix.text.size() || !spelling.starts_with(prefix.text)) continue;
      auto entry = units.find(spelling.substr(prefix.text.size()));
      if (entry == units.end()) continue;
      if (takes(program.units[entry->second], prefix)) readings.push_back({entry->second, prefix.factor});
    }
  }
  // What the spec restates is read from the spec alone.
  if (readings.size() > 1)
    std::erase_if(readings, [&](const UnitReading& reading) { return program.units[reading.unit].restated; });
  return readings;
}

/// `unit CNY = 0.13 USD` in a spec where the library has `@rate unit CNY`: the rate of all, from now on (rule 19).
bool Checker::restate_rate(uint32_t unit, uint32_t of) {
  UnitInfo& own = program.units[unit];
  UnitInfo& rate = program.units[of];
  if (!rate.rate || own.dimension != rate.dimension || own.definition == 0) return false;
  // The library's unit is from now on another spelling of the spec's, which `--set` may change.
  rate.own_scale = 1;
  rate.definition = static_cast<uint32_t>(program.unit_expressions.size());
  program.unit_expressions.push_back(
      {.text = program.declarations[own.declaration].name, .dimension = own.dimension, .factors = {{unit, 1, 1}}});
  rate.restated = own.rate = true;
  return true;
}

void Checker::resolve_units(uint32_t module) {
  std::vector<uint32_t> own;
  for (DeclarationId id : program.modules[module].declarations) {
    if (program.declarations[id].kind == DeclarationKind::unit) own.push_back(program.declarations[id].index);
  }
  for (uint32_t unit : own) resolve_unit(unit);
  for (uint32_t unit : own) check_spellings(unit);
}

/// Every spelling of a unit must have no other reading among the units in sight.
void Checker::check_spellings(uint32_t unit) {
  const UnitInfo info = program.units[unit];
  std::string name = text(program.declarations[info.declaration].name);
  auto check_one = [&](const std::string& spelling) {
    for (const UnitReading& other : unit_readings(spelling)) {
      // Of two units of one module the later is at fault.
      bool own =
          program.declarations[program.units[other.unit].declaration].module == program.modules[scope.module].node;
      DeclarationId clash = program.units[other.unit].declaration;
      bool twice = own && program.declarations[clash].name == program.declarations[info.declaration].name;  // reported
      if (other.unit == unit || twice || (own && other.unit > unit)) continue;
      std::string other_name = text(program.declarations[clash].name);
      if (other_name == name && restate_rate(unit, other.unit)) continue;
      Diagnostic& diagnostic =
          other_name == name
              ? report(diagnostic::unit_exists, declared_at(info.declaration), name, origin(clash))
              : report(diagnostic::ambiguous_unit_spelling, declared_at(info.declaration), spelling, name, other_name);
      diagnostic.note(declared_at(clash), fmt::format("`{}` is declared here", other_name));
      return false;
    }
    return true;
  };
  if (!check_one(name)) return;
  for (const Prefix& prefix : prefixes) {
    if (!takes(info, prefix)) continue;
    if (!check_one(std::string(prefix.text) + name)) return;
  }
}

void Checker::resolve_unit(uint32_t unit) {
  DeclarationId declaration = program.units[unit].declaration;
  uint8_t progress = progress_[declaration];
  if (progress == 2 || program.declarations[declaration].module != program.modules[scope.module].node) return;
  progress_[declaration] = 2;
  if (progress == 1) {
    report(diagnostic::circular_unit, declared_at(declaration), text(program.declarations[declaration].name));
    unusable_.insert(declaration);
    return;
  }
  progress_[declaration] = 1;
  NodeId definition = child(program.declarations[declaration].node, 0);
  switch (node(definition).kind) {
    case NodeKind::number_:
      set(definition, Types::plain_number);
      program.units[unit].own_scale = node(definition).number;
      break;
    case NodeKind::quantity_: {
      TypeId type = check_quantity(definition);
      if (type == Types::error) unusable_.insert(declaration);
      program.units[unit].own_scale = node(definition).number;
      program.units[unit].definition = program.reference(definition).index;
      program.units[unit].dimension = dimension(type);
      break;
    }
    default: {
      bool valid = true;
      program.units[unit].dimension = resolve_dimension(definition, valid);
      if (!valid) unusable_.insert(declaration);
    }
  }
  if (!(program.units[unit].own_scale > 0)) {
    report(diagnostic::unit_not_positive, node(definition).span, text(program.declarations[declaration].name));
    program.units[unit].own_scale = 1;
  }
  progress_[declaration] = 2;
}

uint32_t Checker::unit_expression(NodeId at, std::string_view written, Span place) {
  StringId id = program.tree.strings.intern(written);
  auto [entry, added] = unit_cache_.try_emplace({scope.module, id}, 0);
  if (!added && entry->second != 0) return entry->second;

  UnitExpression expression{.text = id, .factors = {}};
  bool exact_place = program.files.text(place) == written;
  for (size_t begin = 0; begin <= written.size();) {
    size_t end = std::min(written.find('/', begin), written.size());
    std::string_view factor = written.substr(begin, end - begin);
    Span here = place;
    if (exact_place) {
      here.begin = place.begin + static_cast<uint32_t>(begin);
      here.end = place.begin + static_cast<uint32_t>(end);
    }
    int32_t exponent = 1;
    std::string_view name = factor;
    if (size_t caret = factor.find('^'); caret != std::string_view::npos) {
      name = factor.substr(0, caret);
      std::from_chars(factor.data() + caret + 1, factor.data() + factor.size(), exponent);
    }
    if (begin > 0) exponent = -exponent;
    begin = end + 1;
    if (name == "1") continue;
    std::vector<UnitReading> readings = unit_readings(name);
    if (readings.empty()) {
      unknown_unit(name, written, here, at);
      return 0;
    }
    bool own =
        program.declarations[program.units[readings[0].unit].declaration].module == program.modules[scope.module].node;
    if (readings.size() > 1 && !own) {
      // Two imported modules that do not know each other; with a unit of this module it was reported at the
      // declaration.
      DeclarationId first = program.units[readings[0].unit].declaration,
                    second = program.units[readings[1].unit].declaration;
      report(diagnostic::ambiguous_unit, here, name, origin(first), origin(second))
          .note(declared_at(first), "one is declared here")
          .note(declared_at(second), "the other is declared here");
    }
    resolve_unit(readings[0].unit);
    if (unusable_.contains(program.units[readings[0].unit].declaration)) return 0;
    expression.factors.push_back({readings[0].unit, readings[0].prefix, exponent});
    DimensionId dimension = program.dimensions.power(program.units[readings[0].unit].dimension, {exponent, 1});
    expression.dimension = program.dimensions.multiply(expression.dimension, dimension);
  }
  uint32_t index = static_cast<uint32_t>(program.unit_expressions.size());
  program.unit_expressions.push_back(std::move(expression));
  unit_cache_[{scope.module, id}] = index;
  return index;
}

void Checker::unknown_unit(std::string_view name, std::string_view whole, Span place, NodeId at) {
  StringId id = program.tree.strings.find(name);
  bool value = id != 0 && (find_local(id) != nullptr || program.find_field(self_kind(), id) != nullptr ||
                           !visible_declarations(id).empty());
  Diagnostic& diagnostic = report(diagnostic::unknown_unit, place, name);
  if (value && name.data() != whole.data() && node(at).kind == NodeKind::quantity_) {
    std::string number(program.files.text(node(at).span));
    size_t slash = number.rfind('/');
    diagnostic.line(fmt::format("`{}` is a value here, but `/` without spaces belongs to the unit", name));
    if (slash != std::string::npos) {
      std::string apart = number.substr(0, slash) + " / " + number.substr(slash + 1);
      diagnostic.help(fmt::format("to divide by it, put spaces around the `/`: `{}`", apart)).fix(node(at).span, apart);
    }
    return;
  }
  for (const Prefix& prefix : prefixes) {
    if (name.size() <= prefix.text.size() || !name.starts_with(prefix.text)) continue;
    std::string_view bare = name.substr(prefix.text.size());
    std::vector<UnitReading> readings = unit_readings(bare);
    if (readings.empty() || readings[0].prefix != 1) continue;
    DeclarationId declaration = program.units[readings[0].unit].declaration;
    diagnostic.line(fmt::format("`{}` is a unit, but does not take the prefix `{}`", bare, prefix.text));
    diagnostic.note(declared_at(declaration), fmt::format("`{}` is declared here", bare));
    return;
  }
  std::vector<std::string> candidates;
  for (uint32_t module : visible_modules()) {
    for (const auto& [each, unit] : names_of(module).units) {
      candidates.emplace_back(each);
      // Prefixed spellings only for names that could carry one: the candidates stay few.
      for (const Prefix& prefix : prefixes) {
        if (takes(program.units[unit], prefix) && name.size() > each.size())
          candidates.push_back(std::string(prefix.text) + std::string(each));
      }
    }
  }
  std::string hint = did_you_mean(name, candidates);
  if (!hint.empty()) diagnostic.help(hint);
}

TypeId Checker::check_quantity(NodeId at) {
  Span place = node(at).name_span;
  uint32_t unit = unit_expression(at, program.tree.text(at), place);
  refer(at, ReferenceKind::unit, unit);
  return set(at, unit == 0 ? Types::error : number_type(program.unit_expressions[unit].dimension));
}

void Checker::check_unit_of(NodeId unit, NodeId expression, TypeId type) {
  if (node(unit).kind != NodeKind::unit_expression_) return;
  uint32_t index = unit_expression(unit, program.tree.text(unit), node(unit).span);
  refer(unit, ReferenceKind::unit, index);
  if (index == 0 || type == Types::error) return;
  DimensionId wanted = program.unit_expressions[index].dimension;
  set(unit, number_type(wanted));
  if (kind(type) == TypeKind::zero) return;
  if (kind(type) != TypeKind::number) {
    report(diagnostic::unit_of_no_number, node(unit).span, quoted(expression), describe(program, type));
    return;
  }
  if (dimension(type) == wanted) return;
  std::string written = name_text(unit);
  Diagnostic& diagnostic = report(diagnostic::wrong_display_unit, node(unit).span, quoted(expression), written);
  explain_difference(diagnostic, quoted(expression), dimension(type), fmt::format("`{}`", written), wanted);
}

}  // namespace ingot
