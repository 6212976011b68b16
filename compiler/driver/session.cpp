#include "compiler/driver/session.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/diagnostics/registry/driver.h"
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

namespace {

/// The prepared library where the kernel has it: copying it would cost more than reading it.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    struct stat status {};
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
      const auto size = static_cast<size_t>(status.st_size);
      void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
      if (data != MAP_FAILED) bytes_ = {static_cast<const char*>(data), size};
    }
    close(descriptor);
  }
  ~MappedFile() {
    if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace

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
    if (const MappedFile library(prepared_library_path()); !library.bytes().empty()) {
      if (load_snapshot(program, library.bytes())) {
        for (const ModuleInfo& info : program.modules)
          check_options_.library_modules.emplace_back(program.string(info.name));
        check_options_.library_text = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
        return true;
      }
      diagnostics.report(diagnostic::library_outdated, {}, prepared_library_path())
          .help("install Ingot again, or give the folder of its sources: --library stdlib");
      return false;
    }
    std::string installed = executable_directory() + "/../share/ingot/stdlib";
    if (!fs::is_directory(installed)) {
      diagnostics.report(diagnostic::library_missing, {}, prepared_library_path())
          .help("install Ingot again, or give the folder of its sources: --library stdlib");
      return false;
    }
    options_.library = installed;
  }
  std::string root = options_.library;
  if (!fs::is_directory(root)) {
    diagnostics.report(diagnostic::library_missing, {}, root);
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
    Diagnostic& diagnostic = diagnostics.report(diagnostic::file_not_read, {}, path,
                                                std::strerror(fs::is_directory(path, error) ? EISDIR
                                                              : errno != 0                  ? errno
                                                                                            : ENOENT));
    std::string hint = did_you_mean(path, near);
    if (!hint.empty()) diagnostic.help(hint);
    return false;
  }
  return check(path, std::move(*text));
}

bool Session::load_text(const std::string& path, std::string text) {
  return load_library() && check(path, std::move(text));
}

bool Session::check(const std::string& path, std::string text) {
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
      if (program.files.file(program.modules[i].file).text != text) {
        diagnostics.report(diagnostic::library_changed, {}, path)
            .help("check it against its sources: --library " + path.substr(0, folder + 6));
        return false;
      }
      module = i;
      return true;
    }
  }
  module = check_file(program, path, std::move(text), check_options_, diagnostics);
  if (diagnostics.has_errors()) return false;
  for (const std::string& set : options_.sets)
    if (!apply_set(set)) return false;
  return !diagnostics.has_errors();
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
