// Where a path such as `memory.stacks` or `peak.fp8` leads (rule 9), and what to say when it leads nowhere.
#include <algorithm>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

std::vector<NodeId> Checker::path_nodes(NodeId path) const {
  std::vector<NodeId> names{path};
  for (NodeId name : program.tree.children_of(path)) names.push_back(name);
  return names;
}

/// The kind of the record that an expression gives where its form alone tells; 0 otherwise. A path may go through a
/// field whose value is of a more special kind than the field's type.
DeclarationId Checker::peek_kind(NodeId expression) {
  switch (node(expression).kind) {
    case NodeKind::with_: return peek_kind(child(expression, 0));
    case NodeKind::construct_:
    case NodeKind::reference_: {
      NodeId name = node(expression).kind == NodeKind::construct_ ? child(expression, 0) : expression;
      std::vector<DeclarationId> found = visible_declarations(node(name).text);
      if (found.empty()) return 0;
      DeclarationKind kind = program.declarations[found[0]].kind;
      return kind == DeclarationKind::kind || kind == DeclarationKind::instance ? kind_below(found[0]) : 0;
    }
    default: return 0;
  }
}

/// The kind of the value that stands at `prefix` in `owner` (kind or instance), by the most derived override of it.
DeclarationId Checker::narrowed_kind(DeclarationId owner, const std::vector<StringId>& prefix) {
  for (DeclarationId at = owner; at != 0;) {
    bool is_instance = program.declarations[at].kind == DeclarationKind::instance;
    for (const Override& each : is_instance ? program.instance_of(at).overrides : program.kind_of(at).overrides) {
      if (each.path == prefix) {
        TypeId type = program.type(each.value);
        return kind(type) == TypeKind::record ? program.types[type].declaration : peek_kind(each.value);
      }
    }
    if (!is_instance && prefix.size() == 1) {
      for (const FieldInfo& field : program.kind_of(at).fields) {
        if (field.name == prefix[0] && field.default_value != 0) return peek_kind(field.default_value);
      }
    }
    at = is_instance ? program.instance_of(at).base : program.kind_of(at).base;
  }
  return 0;
}

TypeId Checker::resolve_path(NodeId field, TypeId start, DeclarationId owner, Override& override) {
  std::vector<NodeId> names = path_nodes(child(field, 0));
  TypeId type = start;
  for (size_t i = 0; i < names.size(); ++i) {
    StringId name = node(names[i]).text;
    Span place = node(names[i]).name_span;
    switch (kind(type)) {
      case TypeKind::error: return Types::error;
      case TypeKind::record: {
        DeclarationId record = program.types[type].declaration;
        const FieldInfo* found = program.find_field(record, name);
        if (found == nullptr && i > 0 && owner != 0) {
          DeclarationId narrowed = narrowed_kind(owner, override.path);
          if (narrowed != 0) found = program.find_field(narrowed, name);
        }
        if (found == nullptr) {
          unknown_field(name, place, record);
          return Types::error;
        }
        refer(names[i], ReferenceKind::member_field, name);
        type = found->type;
        break;
      }
      case TypeKind::anonymous: {
        const Type& record = program.types[type];
        auto found = std::find(record.names.begin(), record.names.end(), name);
        if (found == record.names.end()) {
          std::vector<std::string> candidates;
          for (StringId each : record.names) candidates.push_back(text(each));
          Diagnostic& diagnostic = report(diagnostic::unknown_member, place, text(name), short_type(program, type));
          std::string hint = did_you_mean(text(name), candidates);
          if (!hint.empty()) diagnostic.help(hint);
          return Types::error;
        }
        refer(names[i], ReferenceKind::member_field, name);
        type = record.members[found - record.names.begin()];
        break;
      }
      case TypeKind::table: {
        auto number = case_number(program.types[type].declaration, name);
        if (!number) {
          unknown_case(name, place, program.types[type].declaration);
          return Types::error;
        }
        if (i + 1 < names.size()) {
          report(diagnostic::path_through_table, place, text(name));
          return Types::error;
        }
        refer(names[i], ReferenceKind::enum_case, *number);
        override.key_of_table = true;
        type = program.types[type].element;
        break;
      }
      default:
        report(diagnostic::no_fields, place, i == 0 ? "this" : "`" + text(node(names[i - 1]).text) + "`",
               describe(program, type));
        return Types::error;
    }
    override.path.push_back(name);
  }
  return type;
}

void Checker::unknown_case(StringId name, Span place, DeclarationId enumeration) {
  std::vector<std::string> cases;
  for (StringId each : program.enumerations[program.declarations[enumeration].index].cases) cases.push_back(text(each));
  Diagnostic& diagnostic =
      report(diagnostic::unknown_case, place, text(name), text(program.declarations[enumeration].name));
  diagnostic.note(declared_at(enumeration), "the enumeration is declared here");
  std::string hint = did_you_mean(text(name), cases);
  constexpr size_t most = 12;
  if (hint.empty() && cases.size() <= most) {
    hint = "its cases are ";
    for (size_t i = 0; i < cases.size(); ++i)
      hint += (i == 0 ? "`" : i + 1 == cases.size() ? " and `" : ", `") + cases[i] + "`";
  }
  if (!hint.empty()) diagnostic.help(hint);
}

void Checker::unknown_field(StringId name, Span place, DeclarationId kind) {
  std::string kind_name = text(program.declarations[kind].name);
  Diagnostic& diagnostic = report(diagnostic::unknown_field, place, kind_name, text(name));
  diagnostic.note(declared_at(kind), fmt::format("`{}` is declared here", kind_name));
  if (program.find_function(kind, name) != 0) {
    diagnostic.help(
        fmt::format("`{}` is a function of `{}`: call it with `(...)`, override it with `fn`", text(name), kind_name));
    return;
  }
  for (const KindInfo& each : program.kinds) {
    if (each.declaration == kind || !program.extends(each.declaration, kind)) continue;
    for (const FieldInfo& field : each.fields) {
      if (field.name != name) continue;
      std::string special = text(program.declarations[each.declaration].name);
      diagnostic.note(node(child(field.node, 0)).span,
                      fmt::format("`{}`, which extends `{}`, has it", special, kind_name));
      return;
    }
  }
  const std::vector<std::string> fields = field_names(kind);
  const std::string hint = did_you_mean(text(name), fields);
  constexpr size_t most = 12;
  if (!hint.empty() || fields.empty())
    diagnostic.help(hint.empty() ? fmt::format("`{}` has no field at all", kind_name) : hint);
  else if (fields.size() <= most)
    diagnostic.help(fmt::format("its fields are `{}`", fmt::join(fields, "`, `")));
  else
    diagnostic.help(fmt::format("`ingot doc {}` lists its fields", kind_name));
}

}  // namespace ingot
