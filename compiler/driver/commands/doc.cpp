// `ingot doc [NAME]`: what a module, a file or a declaration is, as Markdown.
#include "compiler/diagnostics/registry/driver.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/command.h"
#include "compiler/driver/documentation.h"
#include "compiler/driver/session.h"

namespace ingot::driver {
namespace {

struct DocOptions {
  SessionOptions session;
  std::string name, output;
};

/// Pages of every declaration of that name; empty when there is none.
std::string pages_of(Session& session, const std::string& name) {
  const Program& program = session.program;
  for (const ModuleInfo& module : program.modules)
    if (program.string(module.name) == name) return module_page(program, module);
  std::string text;
  std::vector<std::string> known;
  for (DeclarationId id = 1; id < program.declarations.size(); ++id) {
    const Declaration& declared = program.declarations[id];
    const bool test = declared.kind == DeclarationKind::test || declared.kind == DeclarationKind::study;
    if (declared.owner != 0 || test || program.string(declared.name).starts_with('_')) continue;
    known.emplace_back(program.string(declared.name));
    if (known.back() == name) text += (text.empty() ? "" : "\n") + declaration_page(program, id);
  }
  if (!text.empty()) return text;
  for (const ModuleInfo& module : program.modules) known.emplace_back(program.string(module.name));
  std::string hint = did_you_mean(name, known);
  session.diagnostics.report(diagnostic::nothing_documented, {}, name)
      .help(hint.empty() ? "`ingot doc` alone lists the modules of the library" : hint);
  return {};
}

int document(const DocOptions& options) {
  Session session(options.session);
  std::string text;
  if (options.name.ends_with(".ingot")) {
    if (!session.load(options.name)) return session.finish();
    text = module_page(session.program, session.program.modules[session.module]);
  } else {
    if (!session.load_library()) return session.finish();
    text = options.name.empty() ? module_list(session.program) : pages_of(session, options.name);
  }
  if (std::string error = write_file(options.output, text); !error.empty())
    session.diagnostics.report(diagnostic::output_not_written, {}, options.output, error);
  return session.finish();
}

Registration registration({"doc", "Say what a module, a file or a declaration is",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<DocOptions>();
                             app.add_option("NAME", options->name,
                                            "A module (std.performance.serving), a file, or a declared name (H20); "
                                            "without it, the modules of the library");
                             app.add_option("-o,--output", options->output, "File to write instead of standard output");
                             options->session.add_to(app, false);
                             return [options] { return document(*options); };
                           },
                           65});

}  // namespace
}  // namespace ingot::driver
