// `ingot fmt FILE...`: formats in place.
#include <iostream>
#include <sstream>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/session.h"
#include "compiler/format/format.h"

namespace ingot::driver {
namespace {

struct FmtOptions {
  SessionOptions session;
  std::vector<std::string> files;
  bool check = false, to_stdout = false, upgrade = false;
};

int format(const FmtOptions& options) {
  int result = exit_ok;
  for (const std::string& path : options.files) {
    SourceFiles files;
    Diagnostics diagnostics;
    std::optional<std::string> text;
    if (path == "-") {
      std::ostringstream input;
      input << std::cin.rdbuf();
      text = std::move(input).str();
    } else {
      text = read_file(path);
    }
    if (!text) {
      diagnostics.report(diagnostic::file_not_read, {}, path, "no such file, or not readable");
    } else {
      FileId file = files.add(path == "-" ? "standard input" : path, *text);
      Formatted formatted = format_source(files, file, {options.upgrade}, diagnostics);
      if (formatted.status == Formatted::Status::refused) {
        std::cerr << "error: internal: formatting `" << path
                  << "` would have changed its meaning; it is left as it is\n"
                  << "help: this is a defect of Ingot; please report it with the file\n";
        result = exit_failure;
      } else if (!diagnostics.has_errors()) {
        if (options.to_stdout || path == "-") {
          std::cout << formatted.text;
        } else if (formatted.text != *text) {
          if (options.check) {
            std::cout << path << "\n";
            result = exit_failure;
          } else if (std::string error = write_file(path, formatted.text); !error.empty()) {
            diagnostics.report(diagnostic::output_not_written, {}, path, error);
          }
        }
      }
    }
    bool json = options.session.diagnostics == "json";
    if (json)
      std::cerr << render_json(diagnostics, files) << "\n";
    else
      std::cerr << render(diagnostics, files, use_colour(options.session.colour, 2));
    if (diagnostics.has_errors()) result = exit_failure;
  }
  return result;
}

Registration registration(
    {"fmt", "Format specs in place",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<FmtOptions>();
       app.add_option("FILE", options->files, "Files to format; - is standard input")->required();
       app.add_flag("--check", options->check, "Only list files that would change; exit code 1 if any");
       app.add_flag("--stdout", options->to_stdout, "Print instead of writing in place");
       app.add_flag("--upgrade", options->upgrade, "Also bring older files to this version of the language");
       app.add_option("--diagnostics", options->session.diagnostics, "How errors are printed: text or json")
           ->check(CLI::IsMember({"text", "json"}));
       app.add_option("--colour,--color", options->session.colour, "auto, always or never")
           ->check(CLI::IsMember({"auto", "always", "never"}));
       return [options] { return format(*options); };
     },
     50});

}  // namespace
}  // namespace ingot::driver
