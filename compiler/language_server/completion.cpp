#include "compiler/language_server/completion.h"

#include <algorithm>
#include <set>

#include "compiler/language_server/look_up.h"
#include "compiler/types/check.h"

namespace ingot::language_server {
namespace {

// CompletionItemKind of the protocol.
constexpr int kind_function = 3, kind_field = 5, kind_class = 7, kind_module = 9, kind_unit = 11, kind_value = 12,
              kind_enumeration = 13, kind_word = 14, kind_case = 20;

/// The words of the language, as they are shown in messages: in backticks.
constexpr std::string_view shown_tokens[] = {
#define TOKEN(name, shown, traits) shown,
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
};

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

int kind_of(DeclarationKind kind) {
  switch (kind) {
    case DeclarationKind::function: return kind_function;
    case DeclarationKind::kind: return kind_class;
    case DeclarationKind::enumeration: return kind_enumeration;
    default: return kind_value;
  }
}

class Items {
 public:
  void add(std::string_view label, int kind, const std::string& detail = {}) {
    if (label.empty() || label.starts_with('_') || !seen_.insert(std::string(label)).second) return;
    Json item{{"label", label}, {"kind", kind}};
    if (!detail.empty()) item["detail"] = detail;
    list_.push_back(std::move(item));
  }
  Json take() { return std::move(list_); }

 private:
  Json list_ = Json::array();
  std::set<std::string> seen_;
};

void add_members(const Program& program, DeclarationId kind, Items& items) {
  for (const FieldInfo* field : program.all_fields(kind))
    items.add(program.string(field->name), kind_field, describe(program, field->type));
  for (DeclarationId at = kind; at != 0; at = program.kind_of(at).base)
    for (DeclarationId function : program.kind_of(at).functions)
      items.add(program.string(program.declarations[function].name), kind_function);
}

void add_names(const driver::Session& session, Items& items) {
  const Program& program = session.program;
  std::vector<uint32_t> modules{static_cast<uint32_t>(session.module)};
  const auto& imports = program.modules[session.module].imports;
  modules.insert(modules.end(), imports.begin(), imports.end());
  for (uint32_t module : modules)
    for (DeclarationId id : program.modules[module].declarations) {
      const Declaration& declared = program.declarations[id];
      const bool named = declared.kind != DeclarationKind::unit && declared.kind != DeclarationKind::test &&
                         declared.kind != DeclarationKind::study && declared.owner == 0;
      if (named) items.add(program.string(declared.name), kind_of(declared.kind));
      if (declared.kind == DeclarationKind::enumeration)
        for (StringId name : program.enumerations[declared.index].cases) items.add(program.string(name), kind_case);
    }
}

}  // namespace

Json completions(const Document& document, uint32_t offset) {
  Items items;
  const std::string& text = document.text();
  size_t begin = offset;
  while (begin > 0 && is_name(text[begin - 1])) --begin;
  const size_t line = text.rfind('\n', begin == 0 ? 0 : begin - 1);
  const std::string before =
      text.substr(line == std::string::npos ? 0 : line + 1, begin - (line == std::string::npos ? 0 : line + 1));
  const driver::Session& session = document.good() != nullptr ? *document.good() : document.checked();
  const Program& program = session.program;
  if (before.starts_with("import ")) {
    const std::string typed = before.substr(7);
    for (const ModuleInfo& module : program.modules) {
      std::string_view name = program.string(module.name);
      if (name.starts_with("std.") && name.starts_with(typed)) items.add(name.substr(typed.size()), kind_module);
    }
    return items.take();
  }
  if (session.module >= program.modules.size()) return items.take();
  if (before.ends_with('.')) {
    size_t path = before.size() - 1;
    while (path > 0 && (is_name(before[path - 1]) || before[path - 1] == '.')) --path;
    const DeclarationId kind =
        kind_of_path(program, session.module, std::string_view(before).substr(path, before.size() - 1 - path));
    if (kind != 0) add_members(program, kind, items);
    return items.take();
  }
  const bool after_number = before.size() > 1 && before.back() == ' ' &&
                            std::isdigit(static_cast<unsigned char>(before[before.size() - 2])) != 0;
  if (after_number || before.ends_with(" in ")) {
    for (const UnitInfo& unit : program.units)
      items.add(program.string(program.declarations[unit.declaration].name), kind_unit,
                describe_dimension(program, unit.dimension));
  }
  add_names(session, items);
  for (std::string_view shown : shown_tokens)
    if (shown.starts_with('`') && is_name(shown[1])) items.add(shown.substr(1, shown.size() - 2), kind_word);
  return items.take();
}

}  // namespace ingot::language_server
