#include "compiler/driver/session.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/diagnostics/suggest.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/syntax/parse.h"
#include "compiler/types/snapshot.h"

namespace ingot::driver {

namespace fs = std::filesystem;

void SessionOptions::add_to(CLI::App& app, bool with_set) {
  app.add_option("--diagnostics", diagnostics, "How errors are printed: text or json")
      ->check(CLI::IsMember({"text", "json"}));
  app.add_option("--colour,--color", colour, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--library", library, "Folder of library sources to use instead of the prepared library");
  if (with_set)
    app.add_option("--set", sets, "Change a value: --set H20.memory.bandwidth=4.8TB/s (may be repeated)")
        ->type_name("PATH=VALUE");
}

std::string executable_directory() {
  std::error_code error;
  fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? std::string(".") : self.parent_path().string();
}

std::string prepared_library_path() { return executable_directory() + "/../share/ingot/library.bin"; }

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

bool use_colour(const std::string& choice, int descriptor) {
  if (choice == "always") return true;
  if (choice == "never" || std::getenv("NO_COLOR") != nullptr) return false;
  return is_terminal(descriptor);
}

int terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 0;
}

std::optional<std::string> read_file(const std::string& path) {
  std::error_code error;
  if (path != "-" && fs::is_directory(path, error)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

std::string write_file(const std::string& path, const std::string& text) {
  if (path.empty() || path == "-") {
    size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
    return written == text.size() && std::fflush(stdout) == 0 ? "" : std::strerror(errno);
  }
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {  // a pipe or device: no renaming
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    return stream.flush() ? "" : std::strerror(errno);
  }
  std::string temporary = path + ".part" + std::to_string(getpid());
  std::ofstream stream(temporary, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) {
    std::string message = std::strerror(errno);
    fs::remove(temporary, error);
    return message;
  }
  fs::rename(temporary, path, error);
  if (!error) return "";
  std::string message = error.message();
  fs::remove(temporary, error);
  return message;
}

Session::Session(SessionOptions options) : options_(std::move(options)) {}

bool Session::load_library() {
  check_options_.read_file = [](const std::string& path) { return read_file(path); };
  if (options_.library.empty()) {
    if (auto bytes = read_file(prepared_library_path())) {
      if (load_snapshot(program, *bytes)) {
        for (const ModuleInfo& info : program.modules)
          check_options_.library_modules.emplace_back(program.string(info.name));
        check_options_.library_text = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
        return true;
      }
      diagnostics.report(DiagnosticId::library_outdated, {}, prepared_library_path())
          .help("install Ingot again, or give the folder of its sources: --library stdlib");
      return false;
    }
    std::string installed = executable_directory() + "/../share/ingot/stdlib";
    if (!fs::is_directory(installed)) {
      diagnostics.report(DiagnosticId::library_missing, {}, prepared_library_path())
          .help("install Ingot again, or give the folder of its sources: --library stdlib");
      return false;
    }
    options_.library = installed;
  }
  std::string root = options_.library;
  if (!fs::is_directory(root)) {
    diagnostics.report(DiagnosticId::library_missing, {}, root);
    return false;
  }
  check_options_.library_text = [root](std::string_view module) -> std::optional<std::string> {
    std::string path(module.rfind("std.", 0) == 0 ? module.substr(4) : module);
    std::replace(path.begin(), path.end(), '.', '/');
    return read_file(root + "/" + path + ".ingot");
  };
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".ingot") continue;
    std::string name = fs::relative(entry.path(), root).replace_extension().string();
    std::replace(name.begin(), name.end(), '/', '.');
    check_options_.library_modules.push_back("std." + name);
  }
  return true;
}

bool Session::load(const std::string& path) {
  if (!load_library()) return false;
  auto text = read_file(path);
  if (!text) {
    std::error_code error;
    fs::path parent = fs::path(path).parent_path();
    std::vector<std::string> near;
    for (const auto& entry : fs::directory_iterator(parent.empty() ? fs::path(".") : parent, error))
      if (entry.path().extension() == ".ingot") near.push_back((parent / entry.path().filename()).string());
    Diagnostic& diagnostic = diagnostics.report(DiagnosticId::file_not_read, {}, path,
                                                std::strerror(fs::is_directory(path, error) ? EISDIR
                                                              : errno != 0                  ? errno
                                                                                            : ENOENT));
    std::string hint = did_you_mean(path, near);
    if (!hint.empty()) diagnostic.help(hint);
    return false;
  }
  // A file of the library is the module it is: its names are not there twice.
  if (size_t folder = path.rfind("stdlib/"); folder != std::string::npos && (folder == 0 || path[folder - 1] == '/')) {
    std::string name = "std." + path.substr(folder + 7, path.size() - folder - 7 - (path.ends_with(".ingot") ? 6 : 0));
    std::replace(name.begin(), name.end(), '/', '.');
    if (!options_.library.empty()) {
      module = check_library_module(program, name, check_options_, diagnostics);
      return !diagnostics.has_errors();
    }
    for (size_t i = 0; i < program.modules.size(); ++i) {
      if (program.string(program.modules[i].name) != name) continue;
      if (program.files.file(program.modules[i].file).text != *text) {
        diagnostics.report(DiagnosticId::library_changed, {}, path)
            .help("check it against its sources: --library " + path.substr(0, folder + 6));
        return false;
      }
      module = i;
      return true;
    }
  }
  module = check_file(program, path, std::move(*text), check_options_, diagnostics);
  if (diagnostics.has_errors()) return false;
  for (const std::string& set : options_.sets)
    if (!apply_set(set)) return false;
  return !diagnostics.has_errors();
}

std::optional<Session::Target> Session::find_target(const std::string& text, Span whole) {
  std::vector<std::string> path;
  std::stringstream parts(text);
  for (std::string part; std::getline(parts, part, '.');) path.push_back(part);
  if (path.empty()) path.emplace_back();
  Target target;
  std::vector<std::string> candidates;
  for (DeclarationId id = 1; id < program.declarations.size(); ++id) {
    const Declaration& declaration = program.declarations[id];
    if (declaration.kind != DeclarationKind::instance && declaration.kind != DeclarationKind::let) continue;
    candidates.emplace_back(program.string(declaration.name));
    // The spec's own declaration wins over one of the library.
    bool own = declaration.module == program.modules[module].node;
    if (candidates.back() == path[0] && (target.declaration == 0 || own)) target.declaration = id;
  }
  auto unknown = [&](Span at, const std::string& name, const std::vector<std::string>& known) {
    auto& diagnostic = diagnostics.report(DiagnosticId::set_unknown, at, name);
    std::string hint = did_you_mean(name, known);
    if (!hint.empty()) diagnostic.help(hint);
  };
  if (target.declaration == 0) {
    unknown({whole.file, 0, static_cast<uint32_t>(path[0].size())}, path[0], candidates);
    return std::nullopt;
  }
  const Declaration& declaration = program.declarations[target.declaration];
  if (declaration.kind == DeclarationKind::let) {
    if (path.size() > 1) {
      diagnostics.report(DiagnosticId::set_unknown, whole, path[0] + "." + path[1])
          .help("only named instances have fields that can be set from outside: declare one, `" + path[0] +
                "` is a `let`");
      return std::nullopt;
    }
    target.type = program.type(program.tree.child(declaration.node, 1));
    return target;
  }
  if (path.size() == 1) {
    diagnostics.report(DiagnosticId::set_unknown, whole, path[0]).help("name a field of it: " + path[0] + ".FIELD");
    return std::nullopt;
  }
  DeclarationId kind = program.instance_of(target.declaration).kind;
  uint32_t offset = static_cast<uint32_t>(path[0].size()) + 1;
  for (size_t i = 1; i < path.size(); ++i) {
    Span at{whole.file, offset, offset + static_cast<uint32_t>(path[i].size())};
    offset = at.end + 1;
    StringId name = program.tree.strings.find(path[i]);
    std::vector<std::string> known;
    bool found = false;
    const Type& type = program.types[target.type];
    if (i > 1 && type.kind == TypeKind::table) {
      for (StringId one : program.enumerations[program.declarations[type.declaration].index].cases) {
        known.emplace_back(program.string(one));
        found = found || one == name;
      }
      target.override.key_of_table = found;
      target.type = type.element;
    } else if (kind != 0) {
      for (const FieldInfo* field : program.all_fields(kind)) known.emplace_back(program.string(field->name));
      if (const FieldInfo* field = name != 0 ? program.find_field(kind, name) : nullptr) {
        found = true;
        target.type = field->type;
      }
    }
    if (!found) {
      unknown(at, path[i], known);
      return std::nullopt;
    }
    target.override.path.push_back(name);
    const Type& reached = program.types[target.type];
    kind = reached.kind == TypeKind::record ? reached.declaration : 0;
  }
  return target;
}

// As if the declaration of the path had said so: heirs follow unless they override.
void Session::state(const Target& target, NodeId expression) {
  const Declaration& declaration = program.declarations[target.declaration];
  if (declaration.kind == DeclarationKind::let) {
    program.tree.children[program.tree[declaration.node].children_begin + 1] = expression;
    program.tree.nodes[declaration.node].flags &= static_cast<uint8_t>(~flag_random);
    return;
  }
  Override stated = target.override;
  stated.node = stated.value = expression;
  auto& overrides = program.instances[declaration.index].overrides;
  std::erase_if(overrides, [&](const Override& o) {  // it replaces what the declaration said, and what it said below
    return o.path.size() >= stated.path.size() && std::equal(stated.path.begin(), stated.path.end(), o.path.begin());
  });
  overrides.push_back(stated);
}

bool Session::apply_set(const std::string& text) {
  size_t equals = text.find('=');
  Span whole{program.files.add("--set", text), 0, static_cast<uint32_t>(text.size())};
  if (equals == std::string::npos || equals == 0) {
    diagnostics.report(DiagnosticId::set_without_value, whole, text)
        .help("write --set PATH=VALUE, e.g. --set H20.memory.bandwidth=4.8TB/s");
    return false;
  }
  auto target = find_target(text.substr(0, equals), whole);
  if (!target) return false;
  FileId file = program.files.add("--set " + text.substr(0, equals), text.substr(equals + 1));
  NodeId expression = parse_expression(program.tree, program.files, file, diagnostics);
  if (diagnostics.has_errors()) return false;
  check_expression(program, module, expression, target->type, diagnostics);
  if (diagnostics.has_errors()) return false;
  sets.push_back({"--set " + text, whole, expression});
  state(*target, expression);
  return true;
}

namespace {

struct Prefix {
  const char* name;
  double scale;
};
constexpr Prefix prefixes[] = {{"n", 1e-9}, {"u", 1e-6}, {"m", 1e-3}, {"k", 1e3}, {"M", 1e6},
                               {"G", 1e9},  {"T", 1e12}, {"P", 1e15}, {"E", 1e18}};

/// A unit, with the prefixes that it takes.
std::vector<std::pair<std::string, double>> spellings(const Program& program, const std::string& unit, double scale) {
  std::vector<std::pair<std::string, double>> result{{unit, scale}};
  std::string first = unit.substr(0, unit.find_first_of("/^"));
  if (unit.find('^') == first.size()) return result;
  for (const UnitInfo& one : program.units)
    if (program.string(program.declarations[one.declaration].name) == first && one.decimal_prefixes)
      for (const Prefix& prefix : prefixes) result.emplace_back(prefix.name + unit, prefix.scale * scale);
  return result;
}

}  // namespace

// The quantity that a path was stated as, for the unit that its writer used; 0 when it is no plain quantity.
NodeId Session::stated_quantity(const Target& target) const {
  const Declaration& declaration = program.declarations[target.declaration];
  NodeId stated = 0;
  if (declaration.kind == DeclarationKind::let) {
    stated = program.tree.child(declaration.node, 1);
  } else {
    for (const Override& o : program.instances[declaration.index].overrides)
      if (o.path == target.override.path) stated = o.value;
  }
  return program.tree.kind(stated) == NodeKind::quantity_ ? stated : 0;
}

bool Session::add_parameter(const std::string& path) {
  Span whole{program.files.add("--parameter", path), 0, static_cast<uint32_t>(path.size())};
  auto target = find_target(path, whole);
  if (!target) return false;
  const Type& type = program.types[target->type];
  auto value =
      type.kind == TypeKind::number
          ? elaborate::constant_of(program, target->declaration, target->override.path, target->override.key_of_table)
          : std::nullopt;
  if (!value) {
    diagnostics.report(DiagnosticId::parameter_unknown, whole, path)
        .help("a parameter is a number that is known now; an unknown one can be stated with --set first");
    return false;
  }
  Parameter listed;
  listed.parameter.path = path;
  listed.parameter.value = *value;
  if (type.dimension != 0) {
    std::string unit = default_unit(program, type.dimension);
    double scale = elaborate::scale_of_text(program, unit);
    if (NodeId quantity = stated_quantity(*target); quantity != 0) {
      listed.written_unit = std::string(program.tree.text(quantity));
      listed.units.emplace_back(listed.written_unit, program.scale(program.reference(quantity).index));
    }
    for (auto& spelling : spellings(program, unit, scale))
      if (spelling.first != listed.written_unit) listed.units.push_back(std::move(spelling));
    listed.parameter.unit = unit;
    listed.parameter.scale = scale;
    for (const auto& [spelling, ignored] : listed.units) listed.parameter.accepts.push_back(spelling);
  }
  Node number;
  number.kind = NodeKind::number_;
  number.span = number.name_span = whole;
  number.number = *value;
  NodeId expression = static_cast<NodeId>(program.tree.nodes.size());
  program.tree.nodes.push_back(number);
  program.type_of.resize(program.tree.nodes.size(), 0);
  program.reference_of.resize(program.tree.nodes.size());
  program.type_of[expression] = target->type;
  state(*target, expression);
  parameters.emplace(expression, std::move(listed));
  sets.push_back({"--parameter " + path, whole, expression});
  return true;
}

int Session::finish() {
  if (options_.diagnostics == "json") {
    std::cout << render_json(diagnostics, program.files) << "\n";
  } else {
    std::cerr << render(diagnostics, program.files, use_colour(options_.colour, STDERR_FILENO));
  }
  return diagnostics.has_errors() ? 1 : 0;
}

}  // namespace ingot::driver
