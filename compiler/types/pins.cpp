// Overrides that cannot reach a value because a base states it (rule 10): the chip states its `bandwidth`, so
// `stacks` does not move it. Reported as a warning that names the pin.
#include <algorithm>
#include <map>
#include <set>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

namespace {

/// What a field of one record is worth: an expression, and whether its bare names are fields of that record.
struct Definition {
  NodeId value = 0;
  NodeId body = 0;  ///< the declaration or expression that states it; 0 for a field's own default
  bool own_scope = false;
};
using Definitions = std::map<StringId, Definition>;
using Path = std::vector<StringId>;

class Pins {
 public:
  explicit Pins(const Program& program) : program_(program) {}

  /// Definitions of the fields of the record at `prefix` below a kind or an instance. False when they are not in sight.
  bool collect(DeclarationId owner, const Path& prefix, Definitions& found) const {
    for (DeclarationId at = owner; at != 0;) {
      const Declaration& declaration = program_.declarations[at];
      bool instance = declaration.kind == DeclarationKind::instance;
      const auto& overrides = instance ? program_.instance_of(at).overrides : program_.kind_of(at).overrides;
      if (auto done = collect_body(overrides, declaration.node, prefix, prefix.empty(), found)) return *done;
      if (!instance) {
        for (const FieldInfo& field : program_.kind_of(at).fields) {
          if (program_.tree.kind(field.default_value) == NodeKind::none_) continue;
          if (prefix.empty())
            found.try_emplace(field.name, Definition{field.default_value, 0, true});
          else if (field.name == prefix[0])
            return collect_value(field.default_value, rest(prefix, 1), found);
        }
      }
      at = instance ? program_.instance_of(at).base : program_.kind_of(at).base;
    }
    return prefix.empty();
  }

  bool collect_value(NodeId value, const Path& prefix, Definitions& found) const {
    switch (program_.tree.kind(value)) {
      case NodeKind::with_: {
        auto body = program_.body_overrides.find(value);
        if (body == program_.body_overrides.end()) return false;
        if (auto done = collect_body(body->second, value, prefix, false, found)) return *done;
        return collect_value(program_.tree.child(value, 0), prefix, found);
      }
      case NodeKind::construct_: {
        auto body = program_.body_overrides.find(value);
        TypeId type = program_.type(value);
        if (body == program_.body_overrides.end() || program_.types[type].kind != TypeKind::record) return false;
        if (auto done = collect_body(body->second, value, prefix, false, found)) return *done;
        return collect(program_.types[type].declaration, prefix, found);
      }
      case NodeKind::reference_: {
        Reference reference = program_.reference(value);
        bool instance = reference.kind == ReferenceKind::declaration &&
                        program_.declarations[reference.index].kind == DeclarationKind::instance;
        return instance && collect(reference.index, prefix, found);
      }
      default: return false;
    }
  }

  /// Fields whose definitions depend on `field`, directly or by others.
  std::set<StringId> followers(StringId field, const Definitions& definitions) const {
    std::set<StringId> reached;
    std::vector<StringId> open{field};
    while (!open.empty()) {
      StringId from = open.back();
      open.pop_back();
      for (const auto& [name, definition] : definitions) {
        if (!definition.own_scope || reached.contains(name) || !reads(definition.value, from)) continue;
        reached.insert(name);
        open.push_back(name);
      }
    }
    reached.erase(field);
    return reached;
  }

  bool reads(NodeId expression, StringId field) const {
    Reference reference = program_.reference(expression);
    if (reference.kind == ReferenceKind::self_field && reference.index == field) return true;
    auto children = program_.tree.children_of(expression);
    return std::any_of(children.begin(), children.end(), [&](NodeId child) { return reads(child, field); });
  }

  static Path rest(const Path& path, size_t from) {
    return {path.begin() + static_cast<std::ptrdiff_t>(from), path.end()};
  }

 private:
  /// Takes what one body says of the record at `prefix`. A value when it replaces the whole record: nothing below
  /// counts.
  std::optional<bool> collect_body(const std::vector<Override>& overrides, NodeId body, const Path& prefix,
                                   bool own_scope, Definitions& found) const {
    const Override* replacement = nullptr;
    for (const Override& each : overrides) {
      bool inside = each.path.size() > prefix.size() && std::equal(prefix.begin(), prefix.end(), each.path.begin());
      if (inside && each.path.size() == prefix.size() + 1) {
        found.try_emplace(each.path.back(), Definition{each.value, body, own_scope && !each.random});
      }
      bool above = each.path.size() <= prefix.size() && std::equal(each.path.begin(), each.path.end(), prefix.begin());
      if (above && (replacement == nullptr || each.path.size() > replacement->path.size())) replacement = &each;
    }
    if (replacement == nullptr) return std::nullopt;
    return collect_value(replacement->value, rest(prefix, replacement->path.size()), found);
  }

  const Program& program_;
};

}  // namespace

/// The kind of the record at `prefix` below one of kind `kind`; 0 when there is none.
DeclarationId Checker::kind_at(DeclarationId kind, const std::vector<StringId>& prefix) const {
  for (StringId name : prefix) {
    const FieldInfo* field = program.find_field(kind, name);
    if (field == nullptr || program.types[field->type].kind != TypeKind::record) return 0;
    kind = program.types[field->type].declaration;
  }
  return kind;
}

/// `body` is the declaration or `with` whose overrides are looked at, `owner` the instance that it makes or changes.
void Checker::warn_of_pins(NodeId body, DeclarationId owner, const std::vector<Override>& overrides) {
  Pins pins(program);
  for (const Override& override : overrides) {
    if (override.key_of_table || override.path.empty()) continue;
    StringId field = override.path.back();
    std::vector<StringId> prefix(override.path.begin(), override.path.end() - 1);
    DeclarationId kind = kind_at(kind_below(owner), prefix);
    Definitions defaults, actual;
    if (kind == 0) continue;
    for (const FieldInfo* each : program.all_fields(kind)) {
      if (node(each->default_value).kind != NodeKind::none_) defaults[each->name] = {each->default_value, 0, true};
    }
    std::set<StringId> would_follow = pins.followers(field, defaults);
    if (would_follow.empty() || !pins.collect(owner, prefix, actual)) continue;
    std::set<StringId> follow = pins.followers(field, actual);
    for (StringId pinned : would_follow) {
      auto stated = actual.find(pinned);
      if (follow.contains(pinned) || stated == actual.end() || stated->second.body == 0 || stated->second.body == body)
        continue;
      bool on_the_way = pins.reads(defaults[pinned].value, field);
      for (StringId step : follow) on_the_way = on_the_way || pins.reads(defaults[pinned].value, step);
      bool restated = std::any_of(overrides.begin(), overrides.end(), [&](const Override& each) {
        return each.path.size() == override.path.size() && each.path.back() == pinned &&
               std::equal(prefix.begin(), prefix.end(), each.path.begin());
      });
      if (!on_the_way || restated) continue;
      std::string path;
      for (StringId step : prefix) path += text(step) + ".";
      report(diagnostic::override_pinned, node(child(override.node, 0)).span, path + text(field), path + text(pinned))
          .note(node(stated->second.value).span,
                fmt::format("`{}` is stated here, and no longer follows", text(pinned)))
          .help(fmt::format("state `{}{}` beside it", path, text(pinned)));
    }
  }
}

}  // namespace ingot
