// `ingot search SPEC`: good points of a space that is too large to try all of it, found by evolution.
#include <unistd.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/search_compare.h"
#include "compiler/driver/search_report.h"
#include "compiler/driver/search_run.h"
#include "compiler/emit/load.h"
#include "compiler/search/load.h"
#include "runtime/sweep/long_run.h"
#include "runtime/sweep/progress.h"

namespace ingot::driver {
namespace {

struct SearchOptions {
  SessionOptions session;
  std::string spec, study, algorithm = "auto", format = "table", output, checkpoint;
  std::vector<std::string> vary;
  size_t candidates = 64;
  uint64_t generations = 100;
  uint32_t seed = 1;
  unsigned threads = 0;
  bool resume = false, compare = false;
};

struct AlgorithmName {
  const char* name;
  search::Algorithm algorithm;
  bool several;  ///< objectives
};
constexpr AlgorithmName algorithms[] = {{"gaco", search::Algorithm::gaco, false},
                                        {"sade", search::Algorithm::sade, false},
                                        {"cmaes", search::Algorithm::cmaes, false},
                                        {"nsga2", search::Algorithm::nsga2, true}};

/// The one study that has an objective.
const elaborate::Study* study_of(Session& session, const SearchOptions& options,
                                 const std::vector<elaborate::Study>& studies) {
  const elaborate::Study* found = nullptr;
  size_t count = 0;
  for (const elaborate::Study& study : studies) {
    if (objectives_of_search(study).empty()) continue;
    if (found == nullptr) found = &study;
    ++count;
  }
  if (count == 0)
    session.diagnostics.report(diagnostic::no_objective, {}, options.spec)
        .help("a study says what is best with `minimize`, `maximize`, `top N minimize` or `pareto`");
  if (count > 1)
    session.diagnostics.report(diagnostic::search_which_study, {}, count).help("say which: --study " + found->name);
  return count == 1 ? found : nullptr;
}

/// Nothing when the algorithm does not take the study's objectives.
std::optional<AlgorithmName> algorithm_of(Session& session, const SearchOptions& options,
                                          const elaborate::Study& study) {
  const size_t objectives = objectives_of_search(study).size();
  for (const AlgorithmName& one : algorithms) {
    const bool fits = one.several == (objectives > 1);
    if (options.algorithm == "auto" && fits) return one;
    if (options.algorithm != one.name) continue;
    if (fits) return one;
    session.diagnostics
        .report(diagnostic::search_algorithm, study.span, one.name,
                one.several ? "several objectives" : "one objective", study.name, objectives)
        .help(one.several ? "leave out --algorithm, or use gaco, sade or cmaes"
                          : "leave out --algorithm, or use nsga2");
  }
  return std::nullopt;
}

void report(Session& session, const elaborate::Study& study, const SearchRequest& request, const SearchRecord& record,
            const SearchEnd& end) {
  using Kind = SearchEnd::Kind;
  Diagnostics& diagnostics = session.diagnostics;
  switch (end.kind) {
    case Kind::whole: break;
    case Kind::failed: diagnostics.report(diagnostic::search_failed, study.span, end.why); break;
    case Kind::missing:
      diagnostics.report(diagnostic::checkpoint_missing, study.span, request.checkpoint)
          .help("leave out `--resume` to start from the beginning");
      break;
    case Kind::other:
      diagnostics.report(diagnostic::checkpoint_other, study.span, request.checkpoint, end.why)
          .help("leave out `--resume` to start from the beginning");
      break;
    case Kind::stopped: {
      auto& diagnostic =
          diagnostics.report(diagnostic::search_stopped, study.span, study.name,
                             record.generations().empty() ? 0 : record.generations().size() - 1, request.generations);
      if (end.saved)
        diagnostic.help("the same command with `--resume` goes on; what is done is in `" + request.checkpoint + "`");
      break;
    }
  }
}

std::string heading(const SearchSpace& space, const SearchOptions& options, const AlgorithmName& algorithm) {
  std::string asked;
  for (const elaborate::Objective& objective : space.objectives())
    asked += (asked.empty() ? "" : ", ") + std::string(objective.maximize ? "maximize " : "minimize ") + objective.name;
  const std::string points = space.is_finite() ? sweep::count_text(space.points()) + " points"
                                               : sweep::count_text(space.points()) + " points, each over ranges";
  return fmt::format("search of {}: {}\n{}; {}, {} candidates in each of {} generations, seed {}\n\n",
                     space.study().name, asked, points, algorithm.name, options.candidates, options.generations,
                     options.seed);
}

std::string text_of(const Session& session, const SearchSpace& space, const SearchRecord& record,
                    const SearchOptions& options, const AlgorithmName& algorithm, const std::string& compared) {
  const bool found = !record.best().empty();
  if (options.format == "csv") return found ? output::write_csv(table_of(space, record)) : std::string();
  if (options.format == "json") {
    using Json = nlohmann::ordered_json;
    Json all{{"study", space.study().name},
             {"algorithm", algorithm.name},
             {"candidates", options.candidates},
             {"seed", options.seed},
             {"generations", Json::parse(convergence_json(space, record))},
             {"best", found ? Json::parse(output::write_json(table_of(space, record))) : Json(nullptr)}};
    if (!found && record.nearest()) all["nearest"] = nearest_text(session, space, *record.nearest());
    if (!compared.empty()) all["compared"] = compared;
    return all.dump(2) + "\n";
  }
  const bool colour = options.output.empty() && use_colour(options.session.colour, STDOUT_FILENO);
  const output::TableStyle style{colour, options.output.empty() && is_terminal(STDOUT_FILENO) ? terminal_width() : 0,
                                 true};
  std::string text = heading(space, options, algorithm) + convergence_text(space, record) + "\n";
  if (found) text += output::write_table(table_of(space, record), style);
  if (!found) text += "no feasible point was found\n";
  if (!found && record.nearest()) text += "nearest: " + nearest_text(session, space, *record.nearest()) + "\n";
  return compared.empty() ? text : text + "\n" + compared;
}

int search(const SearchOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  const auto varied = read_varied(session, options.vary);
  if (!varied) return session.finish();
  elaborate::Options elaboration;
  for (const auto& [node, listed] : session.parameters) elaboration.parameters.emplace(node, listed.parameter);
  std::vector<std::string> only;
  if (!options.study.empty()) only.push_back(options.study);
  const auto studies = studies_of(session, only, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  const elaborate::Study* study = study_of(session, options, studies);
  const auto algorithm = study != nullptr ? algorithm_of(session, options, *study) : std::nullopt;
  if (!algorithm) return session.finish();
  if (row_count(study->graph) <= 1 && varied->empty()) {
    session.diagnostics.report(diagnostic::search_nothing, study->span, study->name)
        .help("give the study a `vary`, or move a value: --vary 'PATH = LOW .. HIGH'");
    return session.finish();
  }
  if (options.compare && !varied->empty()) {
    session.diagnostics.report(diagnostic::search_compare, study->span, "`--vary` adds values that no axis lists")
        .help("`vary` them in the study instead");
    return session.finish();
  }
  std::string error;
  const search::Optimisers* optimisers = search::load_optimisers(emit::library_folder(), error);
  if (optimisers == nullptr) {
    session.diagnostics.report(diagnostic::search_failed, {}, error);
    return session.finish();
  }
  SearchRequest request;
  request.settings = {algorithm->algorithm, (options.candidates + 3) / 4 * 4, options.seed};
  request.algorithm = algorithm->name;
  request.generations = options.generations;
  request.threads = options.threads;
  request.resume = options.resume;
  request.keep_checkpoint = !options.checkpoint.empty();
  request.checkpoint =
      options.checkpoint.empty() ? sweep::default_checkpoint(options.spec, study->name) : options.checkpoint;
  const double expected =
      static_cast<double>(request.settings.candidates) * static_cast<double>(options.generations + 1);
  const SearchSpace space(*study, *varied, expected);
  SearchRecord record(space.objectives().size(), study->pareto.empty() ? study->top.front().first : 1);
  const SearchEnd end = run_search(space, *optimisers, request, record);
  report(session, *study, request, record, end);
  if (session.diagnostics.has_errors()) return session.finish();
  std::string compared;
  if (options.compare) {
    const RunRequest all{Engine::automatic, options.threads, false, request.checkpoint + ".all", options.spec};
    compared = comparison(session, space, record, *optimisers, all);
    if (session.diagnostics.has_errors()) return session.finish();
  }
  error = write_file(options.output, text_of(session, space, record, options, *algorithm, compared));
  if (!error.empty()) session.diagnostics.report(diagnostic::output_not_written, {}, options.output, error);
  const int code = session.finish();
  return record.best().empty() ? exit_failure : code;
}

std::string is_vary(const std::string& text) {
  static const std::regex form(vary_form());
  return std::regex_match(text, form) ? "" : "wants a path and two quantities: 'PATH = LOW .. HIGH' or '... by STEP'";
}

Registration registration(
    {"search", "Find good points where there are too many to try all",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<SearchOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("--study", options->study, "The study, when several have an objective");
       app.add_option("--vary", options->vary,
                      "Move a value too: --vary 'H20.tdp = 300 W .. 500 W', 'by 10 W' for steps (may be repeated)")
           ->check(is_vary)
           ->type_name("PATH=LOW..HIGH");
       app.add_option("--algorithm", options->algorithm,
                      "auto; gaco, sade or cmaes for one objective; nsga2 for several")
           ->check(CLI::IsMember({"auto", "gaco", "sade", "cmaes", "nsga2"}));
       app.add_option("--candidates", options->candidates, "Points in each generation, a multiple of 4 (default: 64)")
           ->check(CLI::Range(8, 1'000'000));
       app.add_option("--generations", options->generations, "How many after the first (default: 100)")
           ->check(CLI::Range(0, 1'000'000'000));
       app.add_option("--seed", options->seed, "The same seed finds the same points (default: 1)");
       app.add_option("--threads", options->threads, "Threads that evaluate (default: all)");
       app.add_flag("--resume", options->resume, "Go on where the same command was stopped");
       app.add_option("--checkpoint", options->checkpoint,
                      "File for what is done; it stays, so that --resume can add generations");
       app.add_flag("--compare", options->compare, "Try every point too, and say what the search missed");
       app.add_option("--format", options->format, "table, csv or json")
           ->check(CLI::IsMember({"table", "csv", "json"}));
       app.add_option("-o,--output", options->output, "File to write instead of standard output");
       options->session.add_to(app, true);
       return [options] { return search(*options); };
     },
     24});

}  // namespace
}  // namespace ingot::driver
