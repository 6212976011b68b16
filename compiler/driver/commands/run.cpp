// `ingot run SPEC`: compiles the spec and runs its studies.
#include <unistd.h>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/distributions.h"
#include "compiler/driver/draws.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/results.h"
#include "compiler/driver/run_rows.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/elaborate/elaborate.h"
#include "runtime/output/database_rows.h"
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
  DistributionsWanted distributions;
};

Engine engine_of(const std::string& name) {
  if (name == "points") return Engine::points;
  if (name == "interpreter") return Engine::interpreter;
  return name == "compiled" ? Engine::compiled : Engine::automatic;
}

/// How the answers were asked for, beside them where a format has a place for it.
std::vector<output::Note> facts_of(const RunOptions& options) {
  std::vector<output::Note> facts{{"ingot", INGOT_VERSION}, {"spec", options.spec}};
  for (const std::string& set : options.session.sets) facts.push_back({"--set", set});
  if (options.draws.draws > 0) {
    facts.push_back({"--draws", std::to_string(options.draws.draws)});
    facts.push_back({"--seed", std::to_string(options.draws.seed)});
    facts.push_back({"--sampling", options.draws.sampling});
  }
  for (const std::string& assumed : options.draws.assumed) facts.push_back({"--assume", assumed});
  return facts;
}

bool into_file(const RunOptions& options) { return !options.output.empty() && options.output != "-"; }

int stream(Session& session, const RunOptions& options, const std::vector<elaborate::Study>& studies,
           const RunRequest& request) {
  if (studies.size() != 1 || !into_file(options)) {
    session.diagnostics.report(diagnostic::stream_needs_file, {})
        .help("say which study and where: --study NAME --all -o FILE");
    return session.finish();
  }
  const auto format = options.format == "jsonl"    ? output::RowFormat::json_lines
                      : options.format == "sqlite" ? output::RowFormat::sqlite
                                                   : output::RowFormat::csv;
  stream_rows(session, studies[0], default_parameters(studies[0].graph.graph), request, format, options.output,
              facts_of(options));
  return session.finish();
}

/// All tables as one text. A database is a file of its own.
std::string text_of(const std::vector<output::ResultTable>& tables, const RunOptions& options) {
  const bool colour = options.output.empty() && use_colour(options.session.colour, STDOUT_FILENO);
  const output::TableStyle style{colour, options.output.empty() && is_terminal(STDOUT_FILENO) ? terminal_width() : 0,
                                 true};
  const bool json = options.format == "json", several = tables.size() > 1;
  std::string text = json && several ? "[" : "";
  for (size_t i = 0; i < tables.size(); ++i) {
    if (i > 0) text += json ? "," : "\n";
    text += json                      ? output::write_json(tables[i])
            : options.format == "csv" ? output::write_csv(tables[i])
                                      : output::write_table(tables[i], style);
  }
  return text + (json && several ? "]\n" : "");
}

int distribute(Session& session, const RunOptions& options, const std::vector<elaborate::Study>& studies,
               const RunRequest& request) {
  const auto tables = distributions_of(session, studies, options.distributions, request);
  if (!tables) return session.finish();
  std::string text;
  if (options.format == "json") text = output::write_distributions_json(*tables);
  for (size_t i = 0; i < tables->size() && options.format != "json"; ++i)
    text += (i > 0 ? "\n" : "") + (options.format == "csv" ? output::write_distribution_csv((*tables)[i])
                                                           : output::write_distribution((*tables)[i]));
  if (const std::string error = write_file(options.output, text); !error.empty())
    session.diagnostics.report(diagnostic::output_not_written, {}, options.output, error);
  return session.finish();
}

int misused(const char* what, const char* help) {
  std::fprintf(stderr, "error: %s\nhelp: %s\n", what, help);
  return exit_usage;
}

int run(const RunOptions& options) {
  if (options.all && options.format == "json")
    return misused("`--format json` is for a whole table, and --all writes row by row", "use jsonl, csv or sqlite");
  if (!options.all && options.format == "jsonl")
    return misused("`--format jsonl` is for --all", "use json, or add --all -o FILE");
  if (options.format == "sqlite" && !into_file(options))
    return misused("`--format sqlite` makes a file", "say where: -o FILE");
  if (options.distributions.any() && (options.all || options.format == "sqlite"))
    return misused("--histogram and --quantiles show distributions instead of rows",
                   "use --format table, csv or json, without --all");
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  elaborate::Options elaboration;
  apply(options.draws, session, false, elaboration);
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  state_assumptions(options.draws, session, studies);
  RunRequest request{engine_of(options.engine), options.threads, options.resume, options.checkpoint, options.spec};
  if (options.all) return stream(session, options, studies, request);
  if (options.distributions.any()) return distribute(session, options, studies, request);
  std::vector<output::ResultTable> tables;
  for (const elaborate::Study& study : studies) {
    const auto parameters = default_parameters(study.graph.graph);
    const auto values = run_rows(session, study, parameters, request);
    if (!values) return session.finish();
    tables.push_back(make_table(study, *values, parameters));
  }
  const std::string error = options.format == "sqlite"
                                ? output::write_database(options.output, tables, facts_of(options))
                                : write_file(options.output, text_of(tables, options));
  if (!error.empty()) session.diagnostics.report(diagnostic::output_not_written, {}, options.output, error);
  return session.finish();
}

Registration registration(
    {"run", "Compile a spec and run its studies",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<RunOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("--study", options->studies, "Only this study (may be repeated)");
       app.add_option("--format", options->format, "table, csv, json or sqlite; with --all csv, jsonl or sqlite")
           ->check(CLI::IsMember({"table", "csv", "json", "jsonl", "sqlite"}));
       app.add_option("-o,--output", options->output, "File to write instead of standard output");
       app.add_option("--engine", options->engine, "auto, points, interpreter or compiled; all give the same bits")
           ->check(CLI::IsMember({"auto", "points", "interpreter", "compiled"}));
       app.add_flag("--all", options->all, "Write every row to the file as it is made, whatever the study keeps");
       app.add_option("--histogram", options->distributions.histograms,
                      "Show how a reported number is distributed over all feasible points (may be repeated)")
           ->type_name("METRIC[:BARS]");
       app.add_option("--quantiles", options->distributions.quantiles,
                      "Show quantiles of a reported number over all feasible points (may be repeated)")
           ->type_name("METRIC");
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
