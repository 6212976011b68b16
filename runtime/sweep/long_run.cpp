#include "runtime/sweep/long_run.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "runtime/sweep/progress.h"

namespace ingot::sweep {
namespace {

class Saver {
 public:
  Saver(const LongRun& run, Keeper& keeper)
      : run_(run), keeper_(keeper), identity_{run.version, {}, run.answer, run.order, run.chunks} {}

  bool save(uint64_t done) {
    const std::string kept = keeper_.save();
    saved_ = (!kept.empty() && write_checkpoint(run_.checkpoint, identity(), {done, kept})) || saved_;
    return saved_;
  }

  LongResult::End load(uint64_t& first, std::string& why) {
    SweepState state;
    switch (read_checkpoint(run_.checkpoint, identity(), state, why)) {
      case CheckpointProblem::unreadable: return LongResult::End::missing;
      case CheckpointProblem::other: return LongResult::End::other;
      case CheckpointProblem::none: break;
    }
    if (!keeper_.load(state.kept)) {
      why = "what was written before is no longer there";
      return LongResult::End::other;
    }
    first = state.done;
    saved_ = true;
    return LongResult::End::whole;
  }

  bool saved() const { return saved_; }

 private:
  const SweepIdentity& identity() {
    if (identity_.study.empty()) identity_.study = run_.study();
    return identity_;
  }

  const LongRun& run_;
  Keeper& keeper_;
  SweepIdentity identity_;
  bool saved_ = false;
};

}  // namespace

LongResult run_long(const LongRun& run, Keeper& keeper, const Chunks& chunks) {
  using Clock = std::chrono::steady_clock;
  LongResult result;
  Saver saver(run, keeper);
  uint64_t first = 0;
  if (run.resume) result.end = saver.load(first, result.why);
  if (result.end != LongResult::End::whole) return result;
  const Interruptible interruptible;
  Progress progress(run.rows, first, run.chunks);
  const double seconds = checkpoint_interval();
  Clock::time_point saved = Clock::now();
  bool stopped = false;
  result.done = chunks(
      first,
      [&](uint64_t done) {
        if (progress.due(done)) progress.show(done, keeper.progress());
        const Clock::time_point now = Clock::now();
        stopped = Interruptible::asked() && done < run.chunks;
        if (stopped || std::chrono::duration<double>(now - saved).count() >= seconds) {
          saver.save(done);
          saved = now;
        }
        return !stopped;
      },
      result.why);
  if (!result.why.empty()) {
    result.end = LongResult::End::error;
  } else if (stopped) {
    result.end = LongResult::End::stopped;
  } else if (result.done < run.chunks) {
    result.end = LongResult::End::failed;
    saver.save(result.done);  // what was added before is worth keeping
  }
  result.saved = saver.saved();
  result.percent = static_cast<int>(100.0 * static_cast<double>(result.done) / static_cast<double>(run.chunks));
  return result;
}

double checkpoint_interval() {
  constexpr double between_checkpoints = 10;
  const char* seconds = std::getenv("INGOT_CHECKPOINT_SECONDS");
  return seconds != nullptr ? std::atof(seconds) : between_checkpoints;
}

void forget(const LongRun& run) { std::remove(run.checkpoint.c_str()); }

std::string default_checkpoint(const std::string& spec, const std::string& study) {
  const size_t slash = spec.rfind('/');
  return spec.substr(slash == std::string::npos ? 0 : slash + 1) + "." + study + ".checkpoint";
}

}  // namespace ingot::sweep
