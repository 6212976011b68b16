// `ingot run SPEC`: compiles the spec and runs its studies.
#include <unistd.h>

#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/results.h"
#include "compiler/driver/select.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/elaborate/elaborate.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

struct RunOptions {
  SessionOptions session;
  std::string spec, format = "table", output, engine = "auto";
  std::vector<std::string> studies;
  uint32_t draws = 0;
  uint64_t seed = 1;
};

Engine engine_of(const std::string& name) {
  if (name == "points") return Engine::points;
  if (name == "interpreter") return Engine::interpreter;
  return name == "compiled" ? Engine::compiled : Engine::automatic;
}

constexpr uint64_t many_rows = 10'000;  ///< when few of them are kept, the others are not stored

StudyValues run_rows(const elaborate::Study& study, const std::vector<double>& parameters, Engine engine) {
  if (!keeps_some(study) || engine == Engine::points || row_count(study.graph) < many_rows)
    return run_study(study.graph, parameters, engine);
  const auto selection = selection_of(study);
  SweepOptions options;
  options.only_existing = true;
  const SweepResult result = sweep_study(objectives_of(study), parameters, engine, *selection, options);
  StudyValues values;
  values.error = result.error;
  if (!values.error.empty()) return values;
  std::vector<uint64_t> rows;
  for (const sweep::Chosen& chosen : selection->chosen()) rows.push_back(chosen.row);
  return values_at(study.graph, parameters, rows);
}

int run(const RunOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  elaborate::Options elaboration;
  elaboration.draws = options.draws;
  elaboration.seed = options.seed;
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  std::string text;
  bool colour = options.output.empty() && use_colour(options.session.colour, STDOUT_FILENO);
  output::TableStyle style{colour, options.output.empty() && is_terminal(STDOUT_FILENO) ? terminal_width() : 0, true};
  if (options.format == "json" && studies.size() > 1) text += "[";
  for (size_t i = 0; i < studies.size(); ++i) {
    auto parameters = default_parameters(studies[i].graph.graph);
    StudyValues values = run_rows(studies[i], parameters, engine_of(options.engine));
    if (!values.error.empty()) {
      session.diagnostics.report(DiagnosticId::code_generation_failed, studies[i].span, values.error);
      return session.finish();
    }
    output::ResultTable table = make_table(studies[i], values, parameters);
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
    session.diagnostics.report(DiagnosticId::output_not_written, {}, options.output, error);
  return session.finish();
}

Registration registration(
    {"run", "Compile a spec and run its studies",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<RunOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("--study", options->studies, "Only this study (may be repeated)");
       app.add_option("--format", options->format, "table, csv or json")
           ->check(CLI::IsMember({"table", "csv", "json"}));
       app.add_option("-o,--output", options->output, "File to write instead of standard output");
       app.add_option("--engine", options->engine, "auto, points, interpreter or compiled; all give the same bits")
           ->check(CLI::IsMember({"auto", "points", "interpreter", "compiled"}));
       app.add_option("--draws", options->draws, "Draw every uncertain value so often; without, nominal values hold")
           ->check(CLI::Range(2, 100'000'000));
       app.add_option("--seed", options->seed, "Of the draws: the same seed gives the same draws");
       options->session.add_to(app, true);
       return [options] { return run(*options); };
     },
     10});

}  // namespace
}  // namespace ingot::driver
