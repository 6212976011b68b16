// What an unknown name may have meant: the names that could stand there, and modules that have it.
#include <algorithm>

#include "compiler/types/checker.h"

namespace ingot {

/// What an unknown name may have meant: one that another loaded module declares, or one nearly the same.
void Checker::suggest_name(Diagnostic& diagnostic, const std::string& name,
                           const std::vector<std::string>& candidates) {
  StringId id = program.tree.strings.find(name);
  std::vector<uint32_t> visible = visible_modules();
  for (uint32_t module = 0; id != 0 && !name.starts_with('_') && module < program.modules.size(); ++module) {
    if (std::find(visible.begin(), visible.end(), module) != visible.end()) continue;
    const auto& names = names_of(module).names;
    auto found = names.find(id);
    if (found == names.end()) continue;
    std::string origin = text(program.modules[module].name);
    bool library = origin.starts_with("std.");
    diagnostic.note(declared_at(found->second), fmt::format("`{}` has one", origin));
    diagnostic.help(fmt::format("import it: `import {}{}{}`", library ? "" : "\"", origin, library ? "" : "\""));
    return;
  }
  std::string hint = did_you_mean(name, candidates);
  if (!hint.empty()) diagnostic.help(hint);
}

std::vector<std::string> Checker::names_in_scope(bool callable) {
  std::vector<std::string> names;
  for (const Local& local : scope.locals) {
    if (!callable || kind(local.type) == TypeKind::function) names.push_back(text(local.name));
  }
  if (DeclarationId own = self_kind()) {
    auto members = callable ? function_names(scope.self) : field_names(own);
    names.insert(names.end(), members.begin(), members.end());
  }
  for (uint32_t module : visible_modules()) {
    const ModuleNames& visible = names_of(module);
    for (const auto& [name, declaration] : visible.names) {
      DeclarationKind kind = program.declarations[declaration].kind;
      bool function = kind == DeclarationKind::function;
      bool value = function || kind == DeclarationKind::instance || kind == DeclarationKind::let ||
                   kind == DeclarationKind::data;
      bool hidden = module != scope.module && program.string(name).starts_with('_');
      if (!hidden && (callable ? function : value)) names.push_back(text(name));
    }
    if (callable) continue;
    for (const auto& entry : visible.cases) names.push_back(text(entry.first));
  }
  if (callable) {
    for (uint16_t i = 0; i < static_cast<uint16_t>(BuiltinId::count_); ++i)
      names.push_back(name_of(static_cast<BuiltinId>(i)));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<std::string> Checker::field_names(DeclarationId kind) const {
  std::vector<std::string> names;
  for (const FieldInfo* field : program.all_fields(kind)) names.push_back(text(field->name));
  return names;
}

std::vector<std::string> Checker::function_names(DeclarationId owner) const {
  std::vector<std::string> names;
  for (DeclarationId at = owner; at != 0;) {
    bool is_instance = program.declarations[at].kind == DeclarationKind::instance;
    for (DeclarationId function : is_instance ? program.instance_of(at).functions : program.kind_of(at).functions) {
      names.push_back(text(program.declarations[function].name));
    }
    at = is_instance ? program.instance_of(at).base : program.kind_of(at).base;
  }
  return names;
}

}  // namespace ingot
