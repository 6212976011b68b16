// `ingot run SPEC`: compiles the spec and runs its studies.
#include <unistd.h>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/draws.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/results.h"
#include "compiler/driver/run_rows.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/elaborate/elaborate.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

struct RunOptions {
  SessionOptions session;
  std::string spec, format = "table", output, engine = "auto", checkpoint;
  bool all = false, resume = false;
  unsigned threads = 0;
  std::vector<std::string> studies;
  DrawOptions draws;
};

Engine engine_of(const std::string& name) {
  if (name == "points") return Engine::points;
  if (name == "interpreter") return Engine::interpreter;
  return name == "compiled" ? Engine::compiled : Engine::automatic;
}

int stream(Session& session, const RunOptions& options, const std::vector<elaborate::Study>& studies,
           const RunRequest& request) {
  if (studies.size() != 1 || options.output.empty() || options.output == "-") {
    session.diagnostics.report(diagnostic::stream_needs_file, {})
        .help("say which study and where: --study NAME --all -o FILE");
    return session.finish();
  }
  const auto format = options.format == "jsonl" ? output::StreamFormat::json_lines : output::StreamFormat::csv;
  stream_rows(session, studies[0], default_parameters(studies[0].graph.graph), request, format, options.output);
  return session.finish();
}

int run(const RunOptions& options) {
  if (options.format == (options.all ? "json" : "jsonl")) {
    std::fprintf(stderr, "error: `--format %s` is %s\nhelp: %s\n", options.format.c_str(),
                 options.all ? "for a whole table, and --all writes row by row" : "for --all",
                 options.all ? "use jsonl or csv" : "use json, or add --all -o FILE");
    return exit_usage;
  }
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  elaborate::Options elaboration;
  apply(options.draws, session, false, elaboration);
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  state_assumptions(options.draws, session, studies);
  RunRequest request{engine_of(options.engine), options.threads, options.resume, options.checkpoint, options.spec};
  if (options.all) return stream(session, options, studies, request);
  std::string text;
  bool colour = options.output.empty() && use_colour(options.session.colour, STDOUT_FILENO);
  output::TableStyle style{colour, options.output.empty() && is_terminal(STDOUT_FILENO) ? terminal_width() : 0, true};
  if (options.format == "json" && studies.size() > 1) text += "[";
  for (size_t i = 0; i < studies.size(); ++i) {
    auto parameters = default_parameters(studies[i].graph.graph);
    const auto values = run_rows(session, studies[i], parameters, request);
    if (!values) return session.finish();
    output::ResultTable table = make_table(studies[i], *values, parameters);
    if (i > 0) text += options.format == "json" ? "," : "\n";
    if (options.format == "csv")
      text += output::write_csv(table);
    else if (options.format == "json")
      text += output::write_json(table);
    else
      text += output::write_table(table, style);
  }
  if (options.format == "json" && studies.size() > 1) text += "]\n";
  if (std::string error = write_file(options.output, text); !error.empty())
    session.diagnostics.report(diagnostic::output_not_written, {}, options.output, error);
  return session.finish();
}

Registration registration({"run", "Compile a spec and run its studies",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<RunOptions>();
                             app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
                             app.add_option("--study", options->studies, "Only this study (may be repeated)");
                             app.add_option("--format", options->format, "table, csv or json; with --all csv or jsonl")
                                 ->check(CLI::IsMember({"table", "csv", "json", "jsonl"}));
                             app.add_option("-o,--output", options->output, "File to write instead of standard output");
                             app.add_option("--engine", options->engine,
                                            "auto, points, interpreter or compiled; all give the same bits")
                                 ->check(CLI::IsMember({"auto", "points", "interpreter", "compiled"}));
                             app.add_flag("--all", options->all,
                                          "Write every row to the file as it is made, whatever the study keeps");
                             app.add_flag("--resume", options->resume, "Go on where the same command was stopped");
                             app.add_option("--checkpoint", options->checkpoint,
                                            "File for what is done (default: SPEC.STUDY.checkpoint in this folder)");
                             app.add_option("--threads", options->threads, "Threads of a long sweep (default: all)");
                             options->draws.add_to(app);
                             options->session.add_to(app, true);
                             return [options] { return run(*options); };
                           },
                           10});

}  // namespace
}  // namespace ingot::driver
