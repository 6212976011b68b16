// The type of each expression, from the leaves up; `expected` is what the place wants and helps cases, closures and
// braces.
#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

/// How deep this may recurse the parser has seen to.
TypeId Checker::check(NodeId at, TypeId expected) {
  if (at == 0) return Types::error;
  return set(at, check_inner(at, expected));
}

TypeId Checker::check_inner(NodeId at, TypeId expected) {
  switch (node(at).kind) {
    case NodeKind::number_: return node(at).number == 0 ? Types::zero : Types::plain_number;
    case NodeKind::quantity_: return check_quantity(at);
    case NodeKind::text_: return check_text(at);
    case NodeKind::boolean_: return Types::boolean;
    case NodeKind::reference_: return check_reference(at, expected);
    case NodeKind::super_: report(diagnostic::super_not_called, node(at).span); return Types::error;
    case NodeKind::member_: return check_member(at);
    case NodeKind::index_: return check_index(at);
    case NodeKind::call_: return check_call(at, expected);
    case NodeKind::negate_: return check_number(child(at, 0), "`-`");
    case NodeKind::not_: return check_condition(child(at, 0), "`not`");
    case NodeKind::binary_: return check_binary(at, expected);
    case NodeKind::if_: return check_if(at, expected);
    case NodeKind::match_: return check_match(at, expected);
    case NodeKind::list_: return check_list(at, expected);
    case NodeKind::comprehension_: return check_comprehension(at, expected);
    case NodeKind::choose_:
    case NodeKind::block_: {
      bool random = std::exchange(scope.random_allowed, false);
      TypeId type = check_statements(at, expected, nullptr);
      scope.random_allowed = random;
      return type;
    }
    case NodeKind::braces_: return check_braces(at, expected);
    case NodeKind::construct_: return check_construct(at);
    case NodeKind::with_: return check_with(at);
    case NodeKind::lambda_: {
      Type function = program.types[expected];
      if (function.kind != TypeKind::function) return check_lambda(at, {}, Types::error, {});
      TypeId result = function.members.back();
      function.members.pop_back();
      return check_lambda(at, function.members, result, {"the closure's result", {}});
    }
    default: return Types::error;
  }
}

/// Checks `at` for a place that wants `expected` and reports where it does not fit: in the branch that is at fault.
TypeId Checker::check_against(NodeId at, TypeId expected, const Wanted& wanted) {
  switch (node(at).kind) {
    case NodeKind::if_:
      check_condition(child(at, 0), "`if`");
      check_against(child(at, 1), expected, wanted);
      check_against(child(at, 2), expected, wanted);
      return set(at, expected);
    case NodeKind::match_: check_match_arms(at, expected, &wanted); return set(at, expected);
    case NodeKind::block_:
    case NodeKind::choose_: {
      bool random = std::exchange(scope.random_allowed, false);
      check_statements(at, expected, &wanted);
      scope.random_allowed = random;
      return set(at, expected);
    }
    case NodeKind::lambda_: {
      Type function = program.types[expected];
      if (function.kind != TypeKind::function) break;
      TypeId result = function.members.back();
      function.members.pop_back();
      check_lambda(at, function.members, result, wanted);
      return set(at, expected);
    }
    default: break;
  }
  TypeId type = check(at, expected);
  if (!fits(type, expected)) report_mismatch(at, type, expected, wanted);
  return type;
}

TypeId Checker::check_condition(NodeId at, const char* what) {
  TypeId type = check(at, Types::boolean);
  if (type != Types::error && type != Types::boolean) {
    report(diagnostic::not_a_condition, node(at).span, what, quoted(at), describe(program, type));
  }
  return Types::boolean;
}

/// A number of any dimension.
TypeId Checker::check_number(NodeId at, const char* what) {
  TypeId type = check(at);
  if (is_number(type)) return type;
  report(diagnostic::not_a_number, node(at).span, what, quoted(at), describe(program, type));
  return Types::error;
}

TypeId Checker::check_text(NodeId at) {
  for (NodeId hole : program.tree.children_of(at)) {
    if (node(hole).kind != NodeKind::interpolation_) {
      set(hole, Types::text);
      continue;
    }
    TypeId type = check(child(hole, 0));
    switch (kind(type)) {
      case TypeKind::error:
      case TypeKind::number:
      case TypeKind::zero:
      case TypeKind::text:
      case TypeKind::boolean:
      case TypeKind::enumeration: break;
      default: {
        Diagnostic& diagnostic = report(diagnostic::not_printable, node(child(hole, 0)).span, quoted(child(hole, 0)),
                                        describe(program, type));
        if (kind(type) == TypeKind::record) diagnostic.help("`label(x)` is an instance's name as text");
      }
    }
    if (count(hole) > 1) check_unit_of(child(hole, 1), child(hole, 0), type);
    set(hole, type);
  }
  return Types::text;
}

TypeId Checker::check_member(NodeId at) {
  NodeId object = child(at, 0);
  StringId name = node(at).text;
  Span place = node(at).name_span;
  if (node(object).kind == NodeKind::super_) {
    report(diagnostic::super_not_called, node(at).span);
    return Types::error;
  }
  if (node(object).kind == NodeKind::reference_ && find_local(node(object).text) == nullptr &&
      program.find_field(self_kind(), node(object).text) == nullptr) {
    std::vector<DeclarationId> found = visible_declarations(node(object).text);
    if (!found.empty() && program.declarations[found[0]].kind == DeclarationKind::enumeration) {
      DeclarationId enumeration = find_declaration(node(object).text, node(object).span);
      refer(object, ReferenceKind::declaration, enumeration);
      auto number = case_number(enumeration, name);
      if (!number) {
        unknown_case(name, place, enumeration);
        return Types::error;
      }
      refer(at, ReferenceKind::enum_case, *number);
      return enum_type(enumeration);
    }
  }
  TypeId type = check(object);
  switch (kind(type)) {
    case TypeKind::error: return Types::error;
    case TypeKind::record: {
      DeclarationId record = program.types[type].declaration;
      const FieldInfo* field = program.find_field(record, name);
      if (field == nullptr) {
        unknown_field(name, place, record);
        return Types::error;
      }
      refer(at, ReferenceKind::member_field, name);
      return field->type;
    }
    case TypeKind::anonymous: {
      const Type& record = program.types[type];
      std::vector<std::string> candidates;
      for (size_t i = 0; i < record.names.size(); ++i) {
        if (record.names[i] == name) {
          refer(at, ReferenceKind::member_field, name);
          return record.members[i];
        }
        candidates.push_back(text(record.names[i]));
      }
      Diagnostic& diagnostic = report(diagnostic::unknown_member, place, text(name), short_type(program, type));
      std::string hint = did_you_mean(text(name), candidates);
      if (!hint.empty()) diagnostic.help(hint);
      return Types::error;
    }
    case TypeKind::table: {
      DeclarationId enumeration = program.types[type].declaration;
      auto number = case_number(enumeration, name);
      if (!number) {
        unknown_case(name, place, enumeration);
        return Types::error;
      }
      refer(at, ReferenceKind::table_key, *number);
      return program.types[type].element;
    }
    default: {
      Diagnostic& diagnostic = report(diagnostic::no_fields, place, quoted(object), describe(program, type));
      if (kind(type) == TypeKind::list)
        diagnostic.help(fmt::format("of every element: `[x.{} for x in ...]`", text(name)));
      return Types::error;
    }
  }
}

TypeId Checker::check_index(NodeId at) {
  NodeId object = child(at, 0), index = child(at, 1);
  TypeId type = check(object);
  switch (kind(type)) {
    case TypeKind::error: check(index); return Types::error;
    case TypeKind::table:
      check_against(index, enum_type(program.types[type].declaration), {"the key of a table", {}});
      return program.types[type].element;
    case TypeKind::series:
      check_against(index, Types::plain_number, {"the index of a series", {}});
      return program.types[type].element;
    case TypeKind::list:
      check_against(index, Types::plain_number, {"the index of a list", {}});
      return program.types[type].element;
    default:
      check(index);
      report(diagnostic::not_indexable, node(at).span, quoted(object), describe(program, type));
      return Types::error;
  }
}

TypeId Checker::check_alone(uint32_t module, NodeId expression, TypeId expected) {
  grow();
  scope = Scope{.module = module};
  TypeId type = check(expression, expected);
  if (expected != Types::error && !fits(type, expected))
    report_mismatch(expression, type, expected, {"this value", {}});
  return type;
}

}  // namespace ingot
