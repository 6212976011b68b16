// `ingot prepare-library FOLDER -o FILE`: checks the library and stores it so that start-up need not parse it.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "compiler/driver/command.h"
#include "compiler/driver/session.h"
#include "compiler/types/snapshot.h"

namespace ingot::driver {
namespace {

int prepare(const std::string& root, const std::string& output) {
  namespace fs = std::filesystem;
  Program program;
  Diagnostics diagnostics;
  CheckOptions options;
  options.read_file = [](const std::string& path) { return read_file(path); };
  options.library_text = [&](std::string_view module) -> std::optional<std::string> {
    std::string path(module.rfind("std.", 0) == 0 ? module.substr(4) : module);
    std::replace(path.begin(), path.end(), '.', '/');
    return read_file(root + "/" + path + ".ingot");
  };
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".ingot") continue;
    std::string name = fs::relative(entry.path(), root).replace_extension().string();
    std::replace(name.begin(), name.end(), '/', '.');
    options.library_modules.push_back("std." + name);
  }
  std::sort(options.library_modules.begin(), options.library_modules.end());
  check_library(program, options, diagnostics);
  std::cerr << render(diagnostics, program.files, is_terminal(2));
  if (diagnostics.has_errors()) return exit_failure;
  std::ostringstream bytes;
  save_snapshot(program, bytes);
  std::string error = write_file(output, std::move(bytes).str());
  if (!error.empty()) std::cerr << "error: `" << output << "` cannot be written: " << error << "\n";
  return error.empty() ? exit_ok : exit_failure;
}

Registration registration(
    {"prepare-library", "Check and store the library (used when Ingot is built)",
     [](CLI::App& app) -> std::function<int()> {
       auto root = std::make_shared<std::string>();
       auto output = std::make_shared<std::string>();
       app.add_option("FOLDER", *root, "Folder of the library's sources")->required()->check(CLI::ExistingDirectory);
       app.add_option("-o,--output", *output, "File to write")->required();
       return [root, output] { return prepare(*root, *output); };
     },
     900, true});

}  // namespace
}  // namespace ingot::driver
