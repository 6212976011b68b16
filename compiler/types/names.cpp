// What a bare name means (rules 7 and 45): locals, then fields of the body, cases of the wanted enumeration,
// declarations of the module, imported ones, cases of any enumeration, builtins.
#include <algorithm>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

ModuleNames& Checker::names_of(uint32_t module) {
  if (module_names_.size() < program.modules.size()) module_names_.resize(program.modules.size());
  ModuleNames& names = module_names_[module];
  if (names.built) return names;
  names.built = true;  // a module of the snapshot: its tables are made when first asked for
  for (DeclarationId id : program.modules[module].declarations) {
    const Declaration& declaration = program.declarations[id];
    if (declaration.kind == DeclarationKind::unit) {
      names.units.try_emplace(program.string(declaration.name), declaration.index);
    } else if (declaration.kind != DeclarationKind::test && declaration.kind != DeclarationKind::study) {
      names.names.try_emplace(declaration.name, id);
    }
    if (declaration.kind == DeclarationKind::enumeration) {
      for (StringId name : program.enumerations[declaration.index].cases) names.cases[name].push_back(id);
    }
  }
  return names;
}

std::vector<uint32_t> Checker::visible_modules() const {
  std::vector<uint32_t> modules{scope.module};
  const auto& imports = program.modules[scope.module].imports;
  modules.insert(modules.end(), imports.begin(), imports.end());
  return modules;
}

std::vector<DeclarationId> Checker::visible_declarations(StringId name) {
  std::vector<DeclarationId> found;
  const auto& own = names_of(scope.module).names;
  if (auto entry = own.find(name); entry != own.end()) return {entry->second};
  if (program.string(name).starts_with('_')) return found;
  for (uint32_t module : program.modules[scope.module].imports) {
    const auto& names = names_of(module).names;
    auto entry = names.find(name);
    if (entry != names.end()) found.push_back(entry->second);
  }
  return found;
}

DeclarationId Checker::find_declaration(StringId name, Span place) {
  std::vector<DeclarationId> found = visible_declarations(name);
  if (found.empty()) return 0;
  if (found.size() > 1) {
    Diagnostic& diagnostic = report(diagnostic::ambiguous_name, place, text(name), origin(found[0]), origin(found[1]));
    for (DeclarationId each : found)
      diagnostic.note(declared_at(each), fmt::format("`{}` of `{}`", text(name), origin(each)));
    diagnostic.help(fmt::format("a declaration of your own named `{}` wins over both", text(name)));
  }
  return found[0];
}

Span Checker::declared_at(DeclarationId declaration) const {
  return node(program.declarations[declaration].node).name_span;
}

std::string Checker::origin(DeclarationId declaration) const {
  return name_text(program.declarations[declaration].module);
}

DeclarationId Checker::kind_below(DeclarationId owner) const {
  if (owner == 0) return 0;
  return program.declarations[owner].kind == DeclarationKind::instance ? program.instance_of(owner).kind : owner;
}

DeclarationId Checker::self_kind() const { return kind_below(scope.self); }

const Local* Checker::find_local(StringId name) const {
  for (auto local = scope.locals.rbegin(); local != scope.locals.rend(); ++local) {
    if (local->name == name) return &*local;
  }
  return nullptr;
}

std::optional<uint32_t> Checker::case_number(DeclarationId enumeration, StringId name) const {
  const auto& cases = program.enumerations[program.declarations[enumeration].index].cases;
  auto found = std::find(cases.begin(), cases.end(), name);
  if (found == cases.end()) return std::nullopt;
  return static_cast<uint32_t>(found - cases.begin());
}

TypeId Checker::check_reference(NodeId at, TypeId expected) {
  StringId name = node(at).text;
  if (const Local* local = find_local(name)) {
    refer(at, ReferenceKind::local, local->node);
    return set(at, local->type);
  }
  if (const FieldInfo* field = program.find_field(self_kind(), name)) {
    refer(at, ReferenceKind::self_field, name);
    return set(at, field->type);
  }
  if (kind(expected) == TypeKind::enumeration) {
    if (auto number = case_number(program.types[expected].declaration, name)) {
      refer(at, ReferenceKind::enum_case, *number);
      return set(at, expected);
    }
  }
  if (DeclarationId declaration = find_declaration(name, node(at).span)) return use_declaration(at, declaration);
  return check_enum_case(at, name, expected);
}

TypeId Checker::check_enum_case(NodeId at, StringId name, TypeId expected) {
  std::vector<DeclarationId> enumerations;
  for (uint32_t module : visible_modules()) {
    const auto& cases = names_of(module).cases;
    auto entry = cases.find(name);
    if (entry == cases.end()) continue;
    for (DeclarationId each : entry->second) {
      bool hidden = module != scope.module && program.string(program.declarations[each].name).starts_with('_');
      if (!hidden) enumerations.push_back(each);
    }
    if (module == scope.module && !enumerations.empty()) break;  // a local name wins
  }
  if (enumerations.size() == 1) {
    refer(at, ReferenceKind::enum_case, *case_number(enumerations[0], name));
    return set(at, enum_type(enumerations[0]));
  }
  if (enumerations.size() > 1) {
    std::string first = text(program.declarations[enumerations[0]].name);
    Diagnostic& diagnostic = report(diagnostic::ambiguous_case, node(at).span, text(name), first,
                                    text(program.declarations[enumerations[1]].name));
    for (DeclarationId each : enumerations) diagnostic.note(declared_at(each), "declared here");
    diagnostic.help(fmt::format("say which: `{}.{}`", first, text(name)));
    return set(at, Types::error);
  }
  if (kind(expected) == TypeKind::enumeration && find_builtin(program.string(name)) == BuiltinId::count_) {
    DeclarationId enumeration = program.types[expected].declaration;
    std::vector<std::string> cases;
    for (StringId each : program.enumerations[program.declarations[enumeration].index].cases)
      cases.push_back(text(each));
    bool other_value = !did_you_mean(text(name), names_in_scope(false)).empty();
    if (!did_you_mean(text(name), cases).empty() || !other_value) {
      unknown_case(name, node(at).span, enumeration);
      return set(at, Types::error);
    }
  }
  return unknown_name(at);
}

TypeId Checker::use_declaration(NodeId at, DeclarationId declaration) {
  const Declaration info = program.declarations[declaration];
  refer(at, ReferenceKind::declaration, declaration);
  std::string name = text(info.name);
  switch (info.kind) {
    case DeclarationKind::instance: {
      DeclarationId kind = program.instances[info.index].kind;
      return set(at, kind == 0 ? Types::error : record_type(kind));
    }
    case DeclarationKind::let: return set(at, type_of_let(declaration));
    case DeclarationKind::data: {
      const DataInfo& data = program.data[info.index];
      if (data.row_kind == 0) return set(at, Types::error);
      TypeId row = record_type(data.row_kind);
      return set(at, data.single ? row : list_type(row));
    }
    case DeclarationKind::function: {
      const FunctionInfo& function = program.functions[info.index];
      if (!function.dimension_parameters.empty()) {
        report(diagnostic::not_a_value, node(at).span, name, "a generic function")
            .help(fmt::format("wrap it: `fn(x) => {}(x)`", name));
        return set(at, Types::error);
      }
      Type type{.kind = TypeKind::function, .members = function.parameter_types};
      type.members.push_back(function.result);
      return set(at, program.types.intern(std::move(type)));
    }
    case DeclarationKind::kind:
      report(diagnostic::not_a_value, node(at).span, name, "a kind")
          .note(declared_at(declaration), "it is declared here")
          .help(fmt::format("a record of it is written `{} {{ ... }}`", name));
      return set(at, Types::error);
    case DeclarationKind::enumeration:
      report(diagnostic::not_a_value, node(at).span, name, "an enumeration")
          .note(declared_at(declaration), "it is declared here")
          .help("a case of it is written by its name alone");
      return set(at, Types::error);
    default:
      report(diagnostic::not_a_value, node(at).span, name, "a dimension")
          .note(declared_at(declaration), "it is declared here");
      return set(at, Types::error);
  }
}

TypeId Checker::unknown_name(NodeId at) {
  std::string name = name_text(at);
  Span place = node(at).span;
  if (find_builtin(name) != BuiltinId::count_ || program.find_function(scope.self, node(at).text) != 0) {
    report(diagnostic::not_a_value, place, name, "a function").help(fmt::format("call it: `{}(...)`", name));
    return set(at, Types::error);
  }
  Diagnostic& diagnostic = report(diagnostic::unknown_name, place, name);
  suggest_name(diagnostic, name, names_in_scope(false));
  if (!unit_readings(name).empty())
    diagnostic.help(fmt::format("`{}` is a unit; units stand in quantities such as `1 {}` and after `in`", name, name));
  return set(at, Types::error);
}

TypeId Checker::type_of_let(DeclarationId declaration) {
  NodeId let = program.declarations[declaration].node;
  bool own = program.declarations[declaration].module == program.modules[scope.module].node;
  uint8_t progress = progress_[declaration];
  if (progress == 2 || !own) return program.type(let);
  if (progress == 1) {
    std::string path;
    auto start = std::find(let_chain_.begin(), let_chain_.end(), declaration);
    for (auto at = start; at != let_chain_.end(); ++at)
      path += fmt::format("`{}` needs ", text(program.declarations[*at].name));
    report(diagnostic::circular_let, declared_at(declaration), name_text(let))
        .line(path + fmt::format("`{}`", name_text(let)));
    return Types::error;
  }
  progress_[declaration] = 1;
  let_chain_.push_back(declaration);
  Scope saved = std::move(scope);
  Diagnostics* tried = std::exchange(diagnostics, shown_);
  scope = Scope{.module = saved.module};
  check_let(let, true);
  diagnostics = tried;
  scope = std::move(saved);
  let_chain_.pop_back();
  progress_[declaration] = 2;
  return program.type(let);
}

}  // namespace ingot
