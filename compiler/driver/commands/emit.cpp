// `ingot emit SPEC --graph`: the text of every stage.
#include <iostream>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/session.h"
#include "compiler/driver/stages.h"
#include "compiler/driver/studies.h"
#include "compiler/syntax/parse.h"

namespace ingot::driver {
namespace {

struct EmitOptions {
  SessionOptions session;
  std::string spec, output;
  std::vector<std::string> studies;
  bool tree = false, typed = false, graph = false, plan = false, llvm = false, sweep = false;
};

int emit(const EmitOptions& options) {
  Session session(options.session);
  std::string text;
  bool loaded = session.load(options.spec);
  const Program& program = session.program;
  if (options.tree && session.module < program.modules.size() && program.modules[session.module].node != 0) {
    text += print_tree(program.tree, program.modules[session.module].node);
  } else if (loaded && options.typed) {
    text += print_typed(program, program.modules[session.module].node);
  } else if (loaded) {
    auto studies = studies_of(session, options.studies, {});
    if (!session.diagnostics.has_errors())
      for (const auto& study : studies) {
        std::string error;
        if (options.graph)
          text += graph::print(study.graph);
        else if (options.plan)
          text += plan_text(study, options.sweep);
        else
          text += llvm_text(study, options.sweep, error);
        if (!error.empty()) session.diagnostics.report(diagnostic::code_generation_failed, study.span, error);
      }
  }
  if (std::string error = write_file(options.output, text); !error.empty())
    session.diagnostics.report(diagnostic::output_not_written, {}, options.output, error);
  return session.finish();
}

Registration registration({"emit", "Print what a stage of the compiler makes of a spec",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<EmitOptions>();
                             app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
                             auto* stage = app.add_option_group("stage", "Which stage");
                             stage->add_flag("--tree", options->tree, "The syntax tree");
                             stage->add_flag("--typed", options->typed,
                                             "The typed tree: names resolved, types and dimensions");
                             stage->add_flag("--graph", options->graph, "The value graph of each study");
                             stage->add_flag("--plan", options->plan, "The loops and tables of each study");
                             stage->add_flag("--llvm", options->llvm, "The LLVM IR of each study");
                             stage->require_option(1);
                             app.add_flag(
                                 "--sweep", options->sweep,
                                 "With --plan and --llvm: of the compiled sweep that keeps what the study keeps");
                             app.add_option("--study", options->studies, "Only this study (may be repeated)");
                             app.add_option("-o,--output", options->output, "File to write instead of standard output");
                             options->session.add_to(app, true);
                             return [options] { return emit(*options); };
                           },
                           70});

}  // namespace
}  // namespace ingot::driver
