// Calls: of functions, of functions of records, of `super`, of function values, of builtins.
#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

TypeId Checker::check_call(NodeId at, TypeId expected) {
  NodeId callee = child(at, 0);
  if (node(callee).kind == NodeKind::member_) return check_method_call(at);
  if (node(callee).kind != NodeKind::reference_) {
    TypeId type = check(callee);
    return call_value(at, type, quoted(callee));
  }
  StringId name = node(callee).text;
  // A value that is no function does not hide a function of that name: `memory = memory(model)` means what it says.
  const Local* local = find_local(name);
  if (local != nullptr && kind(local->type) == TypeKind::function) {
    refer(callee, ReferenceKind::local, local->node);
    return call_value(at, set(callee, local->type), quoted(callee));
  }
  const FieldInfo* field = program.find_field(self_kind(), name);
  if (field != nullptr && kind(field->type) == TypeKind::function) {
    refer(callee, ReferenceKind::self_field, name);
    return call_value(at, set(callee, field->type), quoted(callee));
  }
  if (DeclarationId function = program.find_function(scope.self, name)) {
    refer(callee, ReferenceKind::self_function, name);
    return call_function(at, function);
  }
  DeclarationId declaration = visible_declarations(name).empty() ? 0 : find_declaration(name, node(callee).span);
  if (declaration != 0) {
    if (program.declarations[declaration].kind == DeclarationKind::function) {
      refer(callee, ReferenceKind::declaration, declaration);
      return call_function(at, declaration);
    }
    if (program.declarations[declaration].kind == DeclarationKind::let) {
      TypeId type = type_of_let(declaration);
      if (kind(type) == TypeKind::function) {
        refer(callee, ReferenceKind::declaration, declaration);
        return call_value(at, set(callee, type), quoted(callee));
      }
    }
  }
  if (BuiltinId builtin = find_builtin(program.string(name)); builtin != BuiltinId::count_) {
    refer(callee, ReferenceKind::builtin, static_cast<uint32_t>(builtin));
    return check_builtin(at, builtin, expected);
  }
  check_arguments_quietly(at);
  if (local != nullptr || field != nullptr) {
    Span place = local != nullptr ? node(local->node).name_span : node(child(field->node, 0)).span;
    report(diagnostic::not_callable, node(callee).span, quoted(callee),
           describe(program, local != nullptr ? local->type : field->type))
        .note(place, "it is declared here");
    return Types::error;
  }
  if (declaration != 0) {
    DeclarationKind kind = program.declarations[declaration].kind;
    std::string what = kind == DeclarationKind::kind          ? "a kind"
                       : kind == DeclarationKind::instance    ? "an instance"
                       : kind == DeclarationKind::enumeration ? "an enumeration"
                       : kind == DeclarationKind::dimension   ? "a dimension"
                       : kind == DeclarationKind::let         ? describe(program, type_of_let(declaration))
                                                              : "a list";
    Diagnostic& diagnostic = report(diagnostic::not_callable, node(callee).span, quoted(callee), what);
    diagnostic.note(declared_at(declaration), "it is declared here");
    if (kind == DeclarationKind::kind)
      diagnostic.help(fmt::format("a record of it is written `{} {{ ... }}`", text(name)));
    return Types::error;
  }
  Diagnostic& diagnostic = report(diagnostic::unknown_function, node(callee).span, text(name));
  suggest_name(diagnostic, text(name), names_in_scope(true));
  return Types::error;
}

TypeId Checker::check_method_call(NodeId at) {
  NodeId callee = child(at, 0), object = child(callee, 0);
  StringId name = node(callee).text;
  Span place = node(callee).name_span;
  if (node(object).kind == NodeKind::super_) {
    const Declaration self = program.declarations[scope.self];
    DeclarationId base = scope.self == 0                          ? 0
                         : self.kind == DeclarationKind::instance ? program.instances[self.index].base
                                                                  : program.kinds[self.index].base;
    DeclarationId function = base == 0 ? 0 : program.find_function(base, name);
    if (function != 0) {
      refer(callee, ReferenceKind::super_function, function);
      return call_function(at, function);
    }
    check_arguments_quietly(at);
    if (scope.self == 0) {
      report(diagnostic::super_not_called, node(object).span);
    } else if (base == 0) {
      report(diagnostic::super_without_base, node(object).span, text(self.name));
    } else {
      Diagnostic& diagnostic =
          report(diagnostic::unknown_method, place, text(program.declarations[base].name), text(name));
      std::string hint = did_you_mean(text(name), function_names(base));
      if (!hint.empty()) diagnostic.help(hint);
    }
    return Types::error;
  }
  TypeId type = check(object);
  if (kind(type) == TypeKind::record) {
    DeclarationId record = program.types[type].declaration;
    if (DeclarationId function = program.find_function(record, name)) {
      refer(callee, ReferenceKind::member_function, name);
      return call_function(at, function);
    }
    const FieldInfo* field = program.find_field(record, name);
    if (field != nullptr && kind(field->type) == TypeKind::function) {
      refer(callee, ReferenceKind::member_field, name);
      return call_value(at, set(callee, field->type), quoted(callee));
    }
    check_arguments_quietly(at);
    if (field != nullptr) {
      report(diagnostic::not_callable, place, quoted(callee), describe(program, field->type))
          .note(node(child(field->node, 0)).span, "it is declared here");
      return Types::error;
    }
    std::string kind_name = text(program.declarations[record].name);
    Diagnostic& diagnostic = report(diagnostic::unknown_method, place, kind_name, text(name));
    diagnostic.note(declared_at(record), fmt::format("`{}` is declared here", kind_name));
    std::string hint = did_you_mean(text(name), function_names(record));
    if (is_plain_function(name))
      hint = fmt::format("write `{}({})`", text(name), program.files.text(node(object).span));
    if (!hint.empty()) diagnostic.help(hint);
    return Types::error;
  }
  if (kind(type) == TypeKind::anonymous) {
    type = set(callee, check_member(callee));
    return call_value(at, type, quoted(callee));
  }
  check_arguments_quietly(at);
  if (type != Types::error) {
    Diagnostic& diagnostic = report(diagnostic::no_functions, place, quoted(object), describe(program, type));
    if (is_plain_function(name))
      diagnostic.help(fmt::format("write `{}({})`", text(name), program.files.text(node(object).span)));
  }
  return Types::error;
}

bool Checker::is_plain_function(StringId name) {
  if (find_builtin(program.string(name)) != BuiltinId::count_) return true;
  std::vector<DeclarationId> found = visible_declarations(name);
  return !found.empty() && program.declarations[found[0]].kind == DeclarationKind::function;
}

/// Arguments of a call that is wrong already: their own errors are still worth telling.
void Checker::check_arguments_quietly(NodeId call) {
  for (uint32_t i = 1; i < count(call); ++i) {
    NodeId argument = child(call, i);
    if (node(argument).kind == NodeKind::named_argument_) argument = child(argument, 0);
    if (node(argument).kind != NodeKind::lambda_) check(argument);
  }
}

TypeId Checker::call_function(NodeId call, DeclarationId declaration) {
  const FunctionInfo& function = program.function_of(declaration);
  Parameters parameters{.name = text(program.declarations[declaration].name),
                        .names = function.parameter_names,
                        .types = function.parameter_types,
                        .has_default = {},
                        .result = function.result,
                        .generic = function.dimension_parameters,
                        .places = {},
                        .declared = declared_at(declaration)};
  for (NodeId parameter : function.parameters) {
    parameters.has_default.push_back(node(child(parameter, 1)).kind != NodeKind::none_);
    parameters.places.push_back(node(parameter).span);
  }
  if (parameters.types.size() != parameters.names.size()) return Types::error;
  return call_parameters(call, parameters);
}

TypeId Checker::call_value(NodeId call, TypeId function_type, const std::string& name) {
  if (kind(function_type) != TypeKind::function) {
    check_arguments_quietly(call);
    if (function_type != Types::error) {
      report(diagnostic::not_callable, node(child(call, 0)).span, name, describe(program, function_type));
    }
    return Types::error;
  }
  Parameters parameters{.name = name.substr(1, name.size() - 2),
                        .names = {},
                        .types = program.types[function_type].members,
                        .has_default = {},
                        .result = 0,
                        .generic = {},
                        .places = {},
                        .declared = {}};
  parameters.result = parameters.types.back();
  parameters.types.pop_back();
  parameters.has_default.resize(parameters.types.size());
  parameters.places.resize(parameters.types.size());
  return call_parameters(call, parameters);
}

}  // namespace ingot
