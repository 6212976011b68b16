// Kinds and instances: bases, fields, signatures; then what stands in their bodies.
#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

void Checker::resolve_bases(uint32_t module) {
  auto own = program.modules[module].declarations;
  for (DeclarationId id : own) {
    if (program.declarations[id].kind == DeclarationKind::kind) resolve_kind_base(id);
  }
  for (DeclarationId id : own) {
    if (program.declarations[id].kind == DeclarationKind::instance) resolve_instance_base(id);
  }
}

void Checker::resolve_kind_base(DeclarationId declaration) {
  NodeId base = child(program.declarations[declaration].node, 0);
  if (node(base).kind != NodeKind::type_name_) return;
  DeclarationId found = find_declaration(node(base).text, node(base).name_span);
  if (found == 0) return unknown_kind(base);
  refer(base, ReferenceKind::declaration, found);
  if (program.declarations[found].kind != DeclarationKind::kind) {
    report(diagnostic::base_not_a_kind, node(base).span, name_text(base))
        .note(declared_at(found), "it is declared here");
    return;
  }
  for (DeclarationId at = found; at != 0; at = program.kind_of(at).base) {
    if (at != declaration) continue;
    std::string path = fmt::format("`{}` extends ", text(program.declarations[declaration].name));
    for (DeclarationId step = found; step != declaration; step = program.kind_of(step).base) {
      path += fmt::format("`{}` extends ", text(program.declarations[step].name));
    }
    report(diagnostic::circular_kind, node(base).span, text(program.declarations[declaration].name))
        .line(path + fmt::format("`{}`", text(program.declarations[declaration].name)));
    return;
  }
  program.kinds[program.declarations[declaration].index].base = found;
}

void Checker::unknown_kind(NodeId name) {
  std::vector<std::string> candidates = visible_names([](const Declaration& each) {
    return each.kind == DeclarationKind::kind || each.kind == DeclarationKind::instance;
  });
  Diagnostic& diagnostic = report(diagnostic::unknown_kind, node(name).name_span, name_text(name));
  suggest_name(diagnostic, name_text(name), candidates);
}

void Checker::resolve_instance_base(DeclarationId declaration) {
  uint8_t progress = progress_[declaration];
  InstanceInfo* info = &program.instances[program.declarations[declaration].index];
  if (progress == 2 || program.declarations[declaration].module != program.modules[scope.module].node) return;
  NodeId instance = program.declarations[declaration].node;
  NodeId base = child(instance, 0);
  progress_[declaration] = 2;
  if (progress == 1) {
    std::string path = fmt::format("`{}`", name_text(instance));
    DeclarationId at = declaration;
    do {
      at = visible_declarations(node(child(program.declarations[at].node, 0)).text).front();
      path += fmt::format(" is based on `{}`", text(program.declarations[at].name));
    } while (at != declaration);
    report(diagnostic::circular_instance, node(base).span, name_text(instance)).line(path);
    return;
  }
  if (node(base).kind != NodeKind::type_name_) return;
  DeclarationId found = find_declaration(node(base).text, node(base).name_span);
  if (found == 0) return unknown_kind(base);
  refer(base, ReferenceKind::declaration, found);
  switch (program.declarations[found].kind) {
    case DeclarationKind::kind: info->base = info->kind = found; break;
    case DeclarationKind::instance:
      progress_[declaration] = 1;
      resolve_instance_base(found);
      progress_[declaration] = 2;
      if (program.instance_of(found).kind == 0) return;  // reported there
      info->base = found;
      info->kind = program.instance_of(found).kind;
      break;
    default:
      report(diagnostic::base_not_a_kind, node(base).span, name_text(base))
          .note(declared_at(found), "it is declared here");
      return;
  }
  check_word(declaration);
}

void Checker::resolve_members(uint32_t module) {
  auto own = program.modules[module].declarations;
  for (DeclarationId id : own) {
    if (program.declarations[id].kind == DeclarationKind::kind) resolve_fields(id);
    if (program.declarations[id].kind == DeclarationKind::function) resolve_signature(id);
  }
  auto functions_of = [&](DeclarationId id) -> std::vector<DeclarationId> {
    if (program.declarations[id].kind == DeclarationKind::kind) return program.kind_of(id).functions;
    if (program.declarations[id].kind == DeclarationKind::instance) return program.instance_of(id).functions;
    return {};
  };
  for (DeclarationId id : own) {
    for (DeclarationId function : functions_of(id)) resolve_signature(function);
  }
  for (DeclarationId id : own) {
    bool is_kind = program.declarations[id].kind == DeclarationKind::kind;
    bool is_instance = program.declarations[id].kind == DeclarationKind::instance;
    if (!is_kind && !is_instance) continue;
    DeclarationId base = is_kind ? program.kind_of(id).base : program.instance_of(id).base;
    for (DeclarationId function : functions_of(id)) {
      DeclarationId inherited = program.find_function(base, program.declarations[function].name);
      if (inherited != 0) check_override_signature(function, inherited);
    }
    if (is_kind || program.instance_of(id).kind != 0) collect_declaration_overrides(id);
  }
}

void Checker::resolve_fields(DeclarationId declaration) {
  NodeId kind = program.declarations[declaration].node;
  uint32_t index = program.declarations[declaration].index;
  for (uint32_t i = 1; i < count(kind); ++i) {
    NodeId field = child(kind, i);
    if (node(field).kind != NodeKind::field_ || node(child(field, 1)).kind == NodeKind::none_) continue;
    NodeId path = child(field, 0);
    StringId name = node(path).text;
    if (count(path) > 0) {
      report(diagnostic::type_on_path, node(child(field, 1)).span);
      continue;
    }
    const FieldInfo* earlier = program.find_field(declaration, name);
    if (earlier != nullptr) {
      bool own = earlier->declared_in == declaration;
      Diagnostic& diagnostic = own ? report(diagnostic::duplicate_member, node(path).span, text(name), name_text(kind))
                                   : report(diagnostic::field_redeclared, node(path).span, text(name),
                                            text(program.declarations[earlier->declared_in].name));
      diagnostic.note(node(child(earlier->node, 0)).span, "it is first declared here");
      if (!own) diagnostic.help(fmt::format("to give it another default, leave out the type: `{} = ...`", text(name)));
      continue;
    }
    TypeId type = set(field, resolve_type(child(field, 1)));
    program.kinds[index].fields.push_back({name, type, field, child(field, 2), declaration});
  }
}

void Checker::resolve_signature(DeclarationId declaration) {
  FunctionInfo info = program.function_of(declaration);
  scope.dimension_parameters.clear();
  for (NodeId parameter : info.dimension_parameters)
    scope.dimension_parameters.push_back({node(parameter).text, parameter});
  for (NodeId parameter : info.parameters) {
    info.parameter_types.push_back(set(parameter, resolve_type(child(parameter, 0))));
  }
  info.result = resolve_type(child(program.declarations[declaration].node, 1));
  scope.dimension_parameters.clear();
  program.functions[program.declarations[declaration].index] = std::move(info);
}

void Checker::check_override_signature(DeclarationId function, DeclarationId inherited) {
  const FunctionInfo& own = program.function_of(function);
  const FunctionInfo& base = program.function_of(inherited);
  std::string name = text(program.declarations[function].name);
  auto differs = [&](Span place, const std::string& how) {
    report(diagnostic::override_signature, place, name,
           text(program.declarations[program.declarations[inherited].owner].name))
        .line(how)
        .note(declared_at(inherited), "the function it overrides");
  };
  if (own.parameters.size() != base.parameters.size()) {
    differs(declared_at(function),
            fmt::format("it takes {} parameters instead of {}", own.parameters.size(), base.parameters.size()));
    return;
  }
  for (size_t i = 0; i < own.parameters.size(); ++i) {
    Span place = node(own.parameters[i]).span;
    if (own.parameter_names[i] != base.parameter_names[i]) {
      return differs(place, fmt::format("its parameter {} is named `{}` instead of `{}`", i + 1,
                                        text(own.parameter_names[i]), text(base.parameter_names[i])));
    }
    if (!fits(base.parameter_types[i], own.parameter_types[i])) {
      return differs(
          place, fmt::format("its parameter `{}` is {} instead of {}", text(own.parameter_names[i]),
                             describe(program, own.parameter_types[i]), describe(program, base.parameter_types[i])));
    }
  }
  if (!fits(own.result, base.result)) {
    differs(node(child(program.declarations[function].node, 1)).span,
            fmt::format("it gives {} instead of {}", describe(program, own.result), describe(program, base.result)));
  }
}

void Checker::check_declaration(DeclarationId declaration) {
  const Declaration info = program.declarations[declaration];
  switch (info.kind) {
    case DeclarationKind::kind:
    case DeclarationKind::instance: check_declaration_body(declaration); break;
    case DeclarationKind::function: check_function_body(declaration); break;
    case DeclarationKind::let: type_of_let(declaration); break;
    case DeclarationKind::study:
    case DeclarationKind::test:
      scope.random_allowed = info.kind == DeclarationKind::study;
      check_statements(info.node, Types::error, nullptr);
      break;
    default: break;
  }
}

void Checker::check_declaration_body(DeclarationId declaration) {
  bool is_kind = program.declarations[declaration].kind == DeclarationKind::kind;
  uint32_t index = program.declarations[declaration].index;
  if (!is_kind && program.instances[index].kind == 0) return;
  scope.self = declaration;
  if (is_kind) {
    for (size_t i = 0; i < program.kinds[index].fields.size(); ++i) {
      const FieldInfo field = program.kinds[index].fields[i];
      if ((node(field.node).flags & flag_random) != 0) {
        report(diagnostic::random_not_allowed, node(field.node).span, "in a kind");
      } else if (node(field.default_value).kind != NodeKind::none_) {
        check_against(field.default_value, field.type,
                      {fmt::format("the field `{}`", text(field.name)), node(child(field.node, 1)).span});
      }
    }
  }
  std::vector<Override> overrides = is_kind ? program.kinds[index].overrides : program.instances[index].overrides;
  for (const Override& each : overrides) check_override_value(each, is_kind ? "in a kind" : nullptr);
  if (!is_kind) warn_of_pins(program.declarations[declaration].node, declaration, overrides);
  std::vector<DeclarationId> functions = is_kind ? program.kinds[index].functions : program.instances[index].functions;
  for (DeclarationId function : functions) check_function_body(function);
  std::vector<NodeId> requirements = is_kind ? program.kinds[index].requires_ : program.instances[index].requires_;
  for (NodeId requirement : requirements) check_require(requirement);
}

void Checker::check_function_body(DeclarationId declaration) {
  FunctionInfo info = program.function_of(declaration);
  Scope saved = scope;
  scope.self = program.declarations[declaration].owner;
  scope.random_allowed = false;
  for (NodeId parameter : info.dimension_parameters)
    scope.dimension_parameters.push_back({node(parameter).text, parameter});
  std::string name = text(program.declarations[declaration].name);
  for (size_t i = 0; i < info.parameters.size(); ++i) {
    NodeId parameter = info.parameters[i];
    NodeId value = child(parameter, 1);
    if (node(value).kind != NodeKind::none_) {
      check_against(value, info.parameter_types[i],
                    {fmt::format("the parameter `{}`", text(info.parameter_names[i])), node(child(parameter, 0)).span});
    }
    bind(info.parameter_names[i], parameter, info.parameter_types[i]);
  }
  Span result = node(child(program.declarations[declaration].node, 1)).span;
  check_against(info.body, info.result, {fmt::format("the result of `{}`", name), result});
  scope = std::move(saved);
}

}  // namespace ingot
