#include "compiler/driver/run_rows.h"

#include <unistd.h>

#include <chrono>
#include <cstring>
#include <stdexcept>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/results.h"
#include "compiler/driver/select.h"
#include "runtime/sweep/long_run.h"
#include "runtime/sweep/progress.h"

namespace ingot::driver {
namespace {

constexpr uint64_t many_rows = 10'000;         ///< when few of them are kept, the others are not stored
constexpr double most_rows = 1e15;             ///< their numbers are exact as numbers of the graph
constexpr double most_seconds = 30 * 86400.0;  ///< nobody waits longer
constexpr double worth_saying = 20;            ///< seconds

double rows_of(const elaborate::Study& study) {
  double rows = 1;
  for (graph::AxisId axis : study.graph.axes) rows *= study.graph.graph.axes()[axis].extent;
  return rows;
}

bool refuse_large(Session& session, const elaborate::Study& study, double seconds) {
  session.diagnostics
      .report(diagnostic::sweep_too_large, study.span, study.name, sweep::count_text(rows_of(study)),
              std::isfinite(seconds) ? "about " + sweep::duration_text(seconds) : "longer than anybody waits")
      .help(
          "vary fewer values, or put what follows from other axes into a `where` or a `let`; `ingot emit --plan` "
          "shows which axes cost most");
  return false;
}

/// A sweep that may last: asks before, runs it, and says why it did not come to its end.
class LongSweep {
 public:
  LongSweep(Session& session, const elaborate::Study& study, const graph::Study& swept, const RunRequest& request,
            const std::string& answer, const Taken& taken)
      : session_(session), study_(study), swept_(swept), request_(request), sweep_(swept, request.engine, taken) {
    run_.checkpoint =
        request.checkpoint.empty() ? sweep::default_checkpoint(request.spec, study.name) : request.checkpoint;
    run_.resume = request.resume;
    run_.rows = row_count(swept);
    run_.chunks = sweep_.chunks();
    run_.version = INGOT_VERSION;
    run_.answer = answer;
    run_.order = sweep_.order();
  }

  /// False after an error, which is reported; what a keeper that ended early says of it is left to its owner.
  bool run(sweep::Keeper& keeper, const std::vector<double>& parameters) {
    const double seconds = sweep_.estimated_seconds();
    if (seconds > most_seconds) return refuse_large(session_, study_, seconds);
    if (seconds > worth_saying)
      std::fprintf(stderr, "study %s: %s points, at most about %s\n", study_.name.c_str(),
                   sweep::count_text(rows_of(study_)).c_str(), sweep::duration_text(seconds).c_str());
    run_.study = [&] {
      std::string text = graph::print(swept_);
      for (const double value : parameters) sweep::put(text, value);
      return sweep::sum_of(text);
    };
    const auto chunks = [&](uint64_t first, const sweep::Added& added, std::string& error) {
      SweepOptions options;
      options.threads = request_.threads;
      options.first_chunk = first;
      options.added = [&](uint64_t done, uint64_t) { return added(done); };
      const SweepResult result = sweep_.run(parameters, keeper, options);
      error = result.error;
      return result.done;
    };
    const sweep::LongResult result = sweep::run_long(run_, keeper, chunks);
    saved_ = result.saved;
    if (result.end != sweep::LongResult::End::whole) report(result);
    return result.end == sweep::LongResult::End::whole;
  }

  /// The same with a keeper that takes all that comes.
  bool run_whole(sweep::Keeper& keeper, const std::vector<double>& parameters) {
    const bool whole = run(keeper, parameters);
    if (!whole && !session_.diagnostics.has_errors()) throw std::logic_error("a sweep ended before its last chunk");
    return whole;
  }

  /// Whether it can be gone on with.
  bool saved() const { return saved_; }
  void finish() { sweep::forget(run_); }
  std::string how_to_go_on() const {
    return "the same command with `--resume` goes on; what is done is in `" + run_.checkpoint + "`";
  }

 private:
  void report(const sweep::LongResult& result) {
    using End = sweep::LongResult::End;
    Diagnostics& diagnostics = session_.diagnostics;
    switch (result.end) {
      case End::whole:
      case End::failed: break;
      case End::error: diagnostics.report(diagnostic::code_generation_failed, study_.span, result.why); break;
      case End::stopped: {
        auto& diagnostic = diagnostics.report(diagnostic::sweep_interrupted, study_.span, study_.name, result.percent);
        if (result.saved) diagnostic.help(how_to_go_on());
        break;
      }
      case End::missing:
        diagnostics.report(diagnostic::checkpoint_missing, study_.span, run_.checkpoint)
            .help("leave out `--resume` to start from the beginning; a checkpoint is written when a sweep lasts");
        break;
      case End::other:
        diagnostics.report(diagnostic::checkpoint_other, study_.span, run_.checkpoint, result.why)
            .help("leave out `--resume` to start from the beginning");
        break;
    }
  }

  Session& session_;
  const elaborate::Study& study_;
  const graph::Study& swept_;
  const RunRequest& request_;
  Sweep sweep_;
  sweep::LongRun run_;
  bool saved_ = false;
};

bool fits_into_memory(Session& session, const elaborate::Study& study) {
  const double columns = static_cast<double>(2 * study.graph.outputs.size() + 1);
  const double needed = rows_of(study) * columns * sizeof(double);
  const double there = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed <= 0.7 * there) return true;
  session.diagnostics
      .report(diagnostic::sweep_memory, study.span, sweep::count_text(rows_of(study)), study.name,
              sweep::bytes_text(needed), sweep::bytes_text(there))
      .help("keep some of them with `minimize`, `top` or `pareto`, or write all to a file with `--all -o FILE`");
  return false;
}

}  // namespace

std::optional<StudyValues> run_rows(Session& session, const elaborate::Study& study,
                                    const std::vector<double>& parameters, const RunRequest& request) {
  if (rows_of(study) > most_rows) {
    refuse_large(session, study, HUGE_VAL);
    return std::nullopt;
  }
  if (!keeps_some(study) || request.engine == Engine::points || row_count(study.graph) < many_rows) {
    if (!fits_into_memory(session, study)) return std::nullopt;
    StudyValues values = run_study(study.graph, parameters, request.engine);
    if (values.error.empty()) return values;
    session.diagnostics.report(diagnostic::code_generation_failed, study.span, values.error);
    return std::nullopt;
  }
  const graph::Study objectives = objectives_of(study);
  const auto selection = selection_of(study);
  LongSweep sweep(session, study, objectives, request, "selection", {true, limit_of(study)});
  if (!sweep.run_whole(*selection, parameters)) return std::nullopt;
  std::vector<uint64_t> rows;
  for (const sweep::Chosen& chosen : selection->chosen()) rows.push_back(chosen.row);
  StudyValues values = values_at(study.graph, parameters, rows);
  sweep.finish();
  return values;
}

bool run_kept(Session& session, const elaborate::Study& study, const graph::Study& swept,
              const std::vector<double>& parameters, const RunRequest& request, const std::string& answer,
              sweep::Keeper& keeper) {
  if (rows_of(study) > most_rows) return refuse_large(session, study, HUGE_VAL);
  LongSweep sweep(session, study, swept, request, answer, {true, std::nullopt});
  if (!sweep.run_whole(keeper, parameters)) return false;
  sweep.finish();
  return true;
}

bool stream_rows(Session& session, const elaborate::Study& given, const std::vector<double>& parameters,
                 const RunRequest& request, output::RowFormat format, const std::string& path,
                 const std::vector<output::Note>& facts) {
  if (rows_of(given) > most_rows) return refuse_large(session, given, HUGE_VAL);
  elaborate::Study study = given;
  const auto holes = add_reason_outputs(study);
  const output::StudyDescription description = describe(study, holes);
  const auto rows = output::make_row_file(description, format, path, facts);
  const char* const answers[] = {"csv", "json lines", "sqlite"};
  LongSweep sweep(session, study, study.graph, request, answers[static_cast<int>(format)], {});
  const bool whole = rows->open(request.resume) && sweep.run(*rows, parameters) && rows->finish();
  if (!whole && !rows->problem().empty()) {
    auto& diagnostic = session.diagnostics.report(diagnostic::output_not_written, {}, rows->part(), rows->problem());
    if (sweep.saved())
      diagnostic.help(sweep.how_to_go_on());
    else if (!request.resume && rows->is_open())
      rows->discard();
  }
  if (!whole) return false;
  sweep.finish();
  return true;
}

}  // namespace ingot::driver
