#include "compiler/driver/report/web_module.h"

#include <unistd.h>

#include <cstdint>
#include <filesystem>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/diagnostics/registry/report.h"
#include "compiler/driver/process.h"
#include "compiler/emit/load.h"

namespace ingot::driver {

namespace {

/// A folder that goes away with its files.
class Scratch {
 public:
  Scratch() {
    std::string form = (std::filesystem::temp_directory_path() / "ingot-report-XXXXXX").string();
    if (mkdtemp(form.data()) != nullptr) folder_ = form;
  }
  ~Scratch() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  bool there() const { return !folder_.empty(); }
  std::string file(const char* name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

std::string link(const std::string& linker, size_t plans, const Scratch& scratch) {
  std::vector<std::string> words{linker,
                                 scratch.file("page.o"),
                                 "-o",
                                 scratch.file("page.wasm"),
                                 "--no-entry",
                                 "--strip-all",
                                 "--allow-undefined",
                                 "--export-table",
                                 "--export=__heap_base",
                                 "--stack-first",
                                 "-z",
                                 "stack-size=1048576"};
  for (size_t i = 0; i < plans; ++i) words.push_back("--export=ingot_study_" + std::to_string(i));
  return run_program(std::move(words), scratch.file("log"));
}

}  // namespace

std::string web_module(Session& session, const std::vector<const plan::Plan*>& plans) {
  std::string error;
  const Scratch scratch;
  const emit::Codegen* codegen = emit::load_codegen(error);
  if (!scratch.there()) error = "there is no folder for temporary files";
  if (codegen == nullptr || !scratch.there() || !codegen->write_web_object(plans, scratch.file("page.o"), error)) {
    session.diagnostics.report(diagnostic::code_generation_failed, {}, error);
    return {};
  }
  const std::string linker = find_program({"wasm-ld-19", "wasm-ld"});
  error = linker.empty() ? "there is no `wasm-ld`" : link(linker, plans.size(), scratch);
  if (!error.empty()) {
    auto& diagnostic = session.diagnostics.report(diagnostic::page_link_failed, {}, error);
    if (linker.empty()) diagnostic.help("it is in a package of its own: apt-get install lld-19");
    return {};
  }
  std::string module = codegen->compressed(read_file(scratch.file("page.wasm")).value_or(""), error);
  if (module.empty()) session.diagnostics.report(diagnostic::code_generation_failed, {}, error);
  return module;
}

std::string base64(const std::string& bytes) {
  static const char* const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t three = 0;
    for (size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < bytes.size() ? static_cast<uint8_t>(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) text += i + k <= bytes.size() ? letters[three >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

}  // namespace ingot::driver
