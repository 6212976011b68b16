// Loading modules and what they import; the entry points of check.h.
#include <algorithm>
#include <filesystem>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/syntax/parse.h"
#include "compiler/types/checker.h"

namespace ingot {

namespace {

/// Imported by every module without being written.
constexpr const char* prelude[] = {"std.units", "std.math"};

bool is_library(std::string_view name) { return name.starts_with("std."); }

std::string library_path(const std::string& name) {
  std::string path = name;
  std::replace(path.begin(), path.end(), '.', '/');
  return path + ".ingot";
}

/// Nearly the same name, else modules of the same last name: `std.models.deepseek` for `std.catalog.models.deepseek`.
void suggest_module(Diagnostic& diagnostic, const std::string& name, const std::vector<std::string>& modules) {
  std::string hint = did_you_mean(name, modules);
  if (hint.empty()) {
    std::vector<std::string> alike;
    const std::string last = name.substr(name.rfind('.') + 1);
    for (const std::string& module : modules)
      if (module.substr(module.rfind('.') + 1) == last) alike.push_back(module);
    if (!alike.empty()) hint = fmt::format("did you mean `{}`?", fmt::join(alike, "` or `"));
  }
  if (!hint.empty()) diagnostic.help(hint);
}

}  // namespace

Checker::Checker(Program& program, const CheckOptions& options, Diagnostics& diagnostics)
    : program(program), options(options), diagnostics(&diagnostics), shown_(&diagnostics) {
  grow();
}

void Checker::grow() {
  program.type_of.resize(program.tree.nodes.size());
  program.reference_of.resize(program.tree.nodes.size());
}

std::optional<uint32_t> Checker::find_module(std::string_view name) const {
  for (uint32_t i = 0; i < program.modules.size(); ++i) {
    if (program.string(program.modules[i].name) == name) return i;
  }
  return std::nullopt;
}

size_t Checker::load_file(const std::string& path, std::string text) {
  std::string name = std::filesystem::path(path).lexically_normal().generic_string();
  if (auto known = find_module(name)) return *known;
  return check_module_text(name, name, std::move(text));
}

std::optional<size_t> Checker::load_library(const std::string& name) {
  if (auto known = find_module(name)) return *known;
  if (!options.library_text) return std::nullopt;
  auto text = options.library_text(name);
  if (!text) return std::nullopt;
  return check_module_text(name, library_path(name), std::move(*text));
}

size_t Checker::check_module_text(const std::string& name, const std::string& shown_path, std::string text) {
  FileId file = program.files.add(shown_path, std::move(text));
  if (loading_.empty()) loading_.push_back({name, {}});
  size_t errors = diagnostics->error_count();
  NodeId root = parse_module(program.tree, program.files, file, name, *diagnostics);
  bool broken = diagnostics->error_count() > errors;
  grow();

  ModuleInfo info{
      .node = root, .name = program.tree.strings.intern(name), .file = file, .declarations = {}, .imports = {}};
  for (const char* module : prelude) {
    bool inside =
        std::any_of(loading_.begin(), loading_.end(), [&](const auto& entry) { return entry.first == module; });
    if (inside) break;  // a module of the prelude sees those before it
    loading_.push_back({module, {}});
    if (auto index = load_library(module)) {
      info.imports.push_back(static_cast<uint32_t>(*index));
      broken = broken || broken_.contains(static_cast<uint32_t>(*index));
    }
    loading_.pop_back();
  }
  broken = !load_imports(info, shown_path) || broken;

  uint32_t index = static_cast<uint32_t>(program.modules.size());
  program.modules.push_back(std::move(info));
  // What follows from text that did not parse or from an import that failed would only be noise.
  if (broken)
    broken_.insert(index);
  else
    check_module(index);
  if (loading_.size() == 1) loading_.clear();
  return index;
}

/// False when something imported is not there as it should be.
bool Checker::load_imports(ModuleInfo& info, const std::string& importer) {
  bool good = true;
  std::vector<NodeId> items(program.tree.children_of(info.node).begin(), program.tree.children_of(info.node).end());
  for (NodeId item : items) {
    bool data = node(item).kind == NodeKind::import_data_;
    if (!data && node(item).kind != NodeKind::import_module_) continue;
    std::string target = name_text(item);
    Span place = node(item).name_span;
    bool file = target.ends_with(".ingot");
    if (data && !file) continue;  // read when the module's kinds are known
    std::string name = file ? relative_path(importer, target) : target;

    auto cycle = std::find_if(loading_.begin(), loading_.end(), [&](const auto& entry) { return entry.first == name; });
    if (cycle != loading_.end()) {
      std::string path;
      for (auto at = cycle; at != loading_.end(); ++at) path += fmt::format("`{}` imports ", at->first);
      Diagnostic& diagnostic = report(diagnostic::circular_import, place, name);
      diagnostic.line(path + fmt::format("`{}`", name));
      good = false;
      continue;
    }
    loading_.push_back({name, place});
    std::optional<size_t> module;
    if (!file) {
      module = load_library(name);
      if (!module) {
        Diagnostic& diagnostic = report(diagnostic::unknown_module, place, name);
        if (!is_library(name))
          diagnostic.line(
              "modules of the library begin with `std.`; a file is imported by its path: `import \"name.ingot\"`");
        suggest_module(diagnostic, name, options.library_modules);
      }
    } else if (auto known = find_module(name)) {
      module = *known;
    } else {
      auto text = options.read_file ? options.read_file(name) : std::nullopt;
      if (text) {
        module = check_module_text(name, name, std::move(*text));
      } else {
        report(diagnostic::unreadable_file, place, name);
      }
    }
    loading_.pop_back();
    good = good && module && !broken_.contains(static_cast<uint32_t>(*module));
    if (module && std::find(info.imports.begin(), info.imports.end(), *module) == info.imports.end()) {
      info.imports.push_back(static_cast<uint32_t>(*module));
    }
  }
  return good;
}

std::string Checker::relative_path(const std::string& importer, const std::string& path) const {
  std::filesystem::path target(path);
  if (target.is_absolute()) return path;
  return (std::filesystem::path(importer).parent_path() / target).lexically_normal().generic_string();
}

void Checker::check_module(uint32_t module) {
  // The phases find mistakes in their own order; readers want that of the text.
  Diagnostics found;
  Diagnostics* outer = std::exchange(diagnostics, &found);
  Diagnostics* outer_shown = std::exchange(shown_, &found);
  scope = Scope{.module = module};
  declare_module(module);
  resolve_dimensions(module);
  resolve_units(module);
  resolve_bases(module);
  resolve_members(module);
  load_data(module);
  for (size_t i = 0; i < program.modules[module].declarations.size(); ++i) {
    scope = Scope{.module = module};
    check_declaration(program.modules[module].declarations[i]);
  }
  scope = Scope{.module = module};
  check_attributes(module);
  diagnostics = outer;
  shown_ = outer_shown;
  std::vector<Diagnostic> sorted = found.all();
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::pair(a.span.file, a.span.begin) < std::pair(b.span.file, b.span.begin);
  });
  for (Diagnostic& each : sorted) diagnostics->append(each.id, each.span, "") = std::move(each);
}

size_t check_file(Program& program, const std::string& path, std::string text, const CheckOptions& options,
                  Diagnostics& diagnostics) {
  return Checker(program, options, diagnostics).load_file(path, std::move(text));
}

size_t check_library_module(Program& program, const std::string& module, const CheckOptions& options,
                            Diagnostics& diagnostics) {
  Checker checker(program, options, diagnostics);
  auto index = checker.load_library(module);
  if (index) return *index;
  Diagnostic& diagnostic = diagnostics.report(diagnostic::unknown_module, Span{}, module);
  suggest_module(diagnostic, module, options.library_modules);
  return checker.check_module_text(module, module, "ingot 1\n");
}

TypeId check_expression(Program& program, size_t module, NodeId expression, TypeId expected, Diagnostics& diagnostics) {
  static const CheckOptions none;
  return Checker(program, none, diagnostics).check_alone(static_cast<uint32_t>(module), expression, expected);
}

}  // namespace ingot
