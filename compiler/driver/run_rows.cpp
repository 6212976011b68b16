#include "compiler/driver/run_rows.h"

#include <unistd.h>

#include <chrono>
#include <cstring>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/checkpoint.h"
#include "compiler/driver/progress.h"
#include "compiler/driver/results.h"
#include "compiler/driver/select.h"

namespace ingot::driver {
namespace {

constexpr uint64_t many_rows = 10'000;         ///< when few of them are kept, the others are not stored
constexpr double most_rows = 1e15;             ///< their numbers are exact as numbers of the graph
constexpr double most_seconds = 30 * 86400.0;  ///< nobody waits longer
constexpr double worth_saying = 20;            ///< seconds
constexpr double between_checkpoints = 10;     ///< seconds, unless INGOT_CHECKPOINT_SECONDS says otherwise

double rows_of(const elaborate::Study& study) {
  double rows = 1;
  for (graph::AxisId axis : study.graph.axes) rows *= study.graph.graph.axes()[axis].extent;
  return rows;
}

bool refuse_large(Session& session, const elaborate::Study& study, double seconds) {
  session.diagnostics
      .report(diagnostic::sweep_too_large, study.span, study.name, count_text(rows_of(study)),
              std::isfinite(seconds) ? "about " + duration_text(seconds) : "longer than anybody waits")
      .help(
          "vary fewer values, or put what follows from other axes into a `where` or a `let`; `ingot emit --plan` "
          "shows which axes cost most");
  return false;
}

/// A sweep that may last: asks before, saves on the way, says how to go on.
class LongSweep {
 public:
  LongSweep(Session& session, const elaborate::Study& study, const graph::Study& swept, const RunRequest& request)
      : session_(session), study_(study), swept_(swept), request_(request) {
    path_ = request.checkpoint;
    if (path_.empty()) {
      const size_t slash = request.spec.rfind('/');
      path_ = request.spec.substr(slash == std::string::npos ? 0 : slash + 1) + "." + study.name + ".checkpoint";
    }
    if (const char* seconds = std::getenv("INGOT_CHECKPOINT_SECONDS")) interval_ = std::atof(seconds);
  }

  bool run(sweep::Keeper& keeper, const std::string& answer, const std::vector<double>& parameters,
           const Taken& taken) {
    const Sweep sweep(swept_, request_.engine, taken);
    const double seconds = sweep.estimated_seconds();
    if (seconds > most_seconds) return refuse_large(session_, study_, seconds);
    if (seconds > worth_saying)
      std::fprintf(stderr, "study %s: %s points, at most about %s\n", study_.name.c_str(),
                   count_text(rows_of(study_)).c_str(), duration_text(seconds).c_str());
    identity_ = {INGOT_VERSION, {}, answer, sweep.chunks()};
    SweepOptions options;
    options.threads = request_.threads;
    if (request_.resume && !resume(keeper, parameters, options.first_chunk)) return false;
    const Interruptible interruptible;
    Progress progress(row_count(swept_), options.first_chunk, sweep.chunks());
    auto saved = std::chrono::steady_clock::now();
    bool stopped = false;
    options.added = [&](uint64_t done, uint64_t chunks) {
      if (progress.due(done)) progress.show(done, keeper.progress());
      const auto now = std::chrono::steady_clock::now();
      stopped = Interruptible::asked() && done < chunks;
      if (stopped || std::chrono::duration<double>(now - saved).count() >= interval_) {
        save(keeper, parameters, done);
        saved = now;
      }
      return !stopped;
    };
    const SweepResult result = sweep.run(parameters, keeper, options);
    if (!result.error.empty()) {
      session_.diagnostics.report(diagnostic::code_generation_failed, study_.span, result.error);
      return false;
    }
    if (stopped) return tell_stopped(result);
    return result.done == result.chunks;
  }

  void finish() { std::remove(path_.c_str()); }

 private:
  const SweepIdentity& identity(const std::vector<double>& parameters) {
    if (identity_.study.empty()) {
      std::string text = graph::print(swept_);
      for (const double value : parameters) sweep::put(text, value);
      identity_.study = sum_of(text);
    }
    return identity_;
  }

  void save(sweep::Keeper& keeper, const std::vector<double>& parameters, uint64_t done) {
    saved_ = write_checkpoint(path_, identity(parameters), {done, keeper.save()}) || saved_;
  }

  bool resume(sweep::Keeper& keeper, const std::vector<double>& parameters, uint64_t& first_chunk) {
    SweepState state;
    std::string why;
    switch (read_checkpoint(path_, identity(parameters), state, why)) {
      case CheckpointProblem::unreadable:
        session_.diagnostics.report(diagnostic::checkpoint_missing, study_.span, path_)
            .help("leave out `--resume` to start from the beginning; a checkpoint is written when a sweep lasts");
        return false;
      case CheckpointProblem::other: break;
      case CheckpointProblem::none:
        if (keeper.load(state.kept)) {
          first_chunk = state.done;
          return true;
        }
        why = "what was written before is no longer there";
    }
    session_.diagnostics.report(diagnostic::checkpoint_other, study_.span, path_, why)
        .help("leave out `--resume` to start from the beginning");
    return false;
  }

  bool tell_stopped(const SweepResult& result) {
    const double share = 100.0 * static_cast<double>(result.done) / static_cast<double>(result.chunks);
    auto& diagnostic = session_.diagnostics.report(diagnostic::sweep_interrupted, study_.span, study_.name,
                                                   fmt::format("{:.0f}", share));
    if (saved_) diagnostic.help("the same command with `--resume` goes on; what is done is in `" + path_ + "`");
    return false;
  }

  Session& session_;
  const elaborate::Study& study_;
  const graph::Study& swept_;
  const RunRequest& request_;
  std::string path_;
  double interval_ = between_checkpoints;
  SweepIdentity identity_;
  bool saved_ = false;
};

bool fits_into_memory(Session& session, const elaborate::Study& study) {
  const double columns = static_cast<double>(2 * study.graph.outputs.size() + 1);
  const double needed = rows_of(study) * columns * sizeof(double);
  const double there = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed <= 0.7 * there) return true;
  session.diagnostics
      .report(diagnostic::sweep_memory, study.span, count_text(rows_of(study)), study.name, bytes_text(needed),
              bytes_text(there))
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
  LongSweep sweep(session, study, objectives, request);
  if (!sweep.run(*selection, "selection", parameters, {true, limit_of(study)})) return std::nullopt;
  std::vector<uint64_t> rows;
  for (const sweep::Chosen& chosen : selection->chosen()) rows.push_back(chosen.row);
  StudyValues values = values_at(study.graph, parameters, rows);
  sweep.finish();
  return values;
}

bool stream_rows(Session& session, const elaborate::Study& given, const std::vector<double>& parameters,
                 const RunRequest& request, output::StreamFormat format, const std::string& path) {
  if (rows_of(given) > most_rows) return refuse_large(session, given, HUGE_VAL);
  elaborate::Study study = given;
  const auto holes = add_reason_outputs(study);
  const output::StudyDescription description = describe(study, holes);
  const std::string part = path + ".part";
  std::FILE* file = std::fopen(part.c_str(), request.resume ? "r+b" : "wb");
  const auto failed = [&] {
    session.diagnostics.report(diagnostic::output_not_written, {}, part, std::strerror(errno));
    if (file != nullptr) std::fclose(file);
    return false;
  };
  if (file == nullptr) return failed();
  output::RowStream rows(description, format, file);
  if (!request.resume && !rows.begin()) return failed();
  LongSweep sweep(session, study, study.graph, request);
  const bool all = sweep.run(rows, format == output::StreamFormat::csv ? "csv" : "json lines", parameters, {});
  if (session.diagnostics.has_errors()) {
    std::fclose(file);
    return false;
  }
  if (!all || std::fflush(file) != 0 || fsync(fileno(file)) != 0) return failed();
  std::fclose(file);
  file = nullptr;
  if (std::rename(part.c_str(), path.c_str()) != 0) return failed();
  sweep.finish();
  return true;
}

}  // namespace ingot::driver
