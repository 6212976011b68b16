#include "compiler/driver/search_run.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "compiler/graph/graph.h"
#include "runtime/output/result_table.h"
#include "runtime/sweep/checkpoint.h"
#include "runtime/sweep/long_run.h"
#include "runtime/sweep/progress.h"

namespace ingot::driver {
namespace {

using Clock = std::chrono::steady_clock;

/// What must be the same to go on. How many generations are wanted need not.
sweep::SweepIdentity identity_of(const SearchSpace& space, const SearchRequest& request) {
  std::string text = graph::print(space.study().graph);
  for (const Varied& varied : space.varied())
    for (const double number : {varied.low, varied.high, varied.step}) sweep::put(text, number);
  const std::string answer = fmt::format("search by {}, {} candidates, seed {}", request.algorithm,
                                         request.settings.candidates, request.settings.seed);
  return {INGOT_VERSION, sweep::sum_of(text), answer, {}, UINT64_MAX};
}

class Run {
 public:
  Run(const SearchSpace& space, const search::Optimisers& optimisers, const SearchRequest& request,
      SearchRecord& record)
      : optimisers_(optimisers), request_(request), record_(record), identity_(identity_of(space, request)) {
    optimiser_ =
        optimisers.make(space.space(), request.settings, [this, &space](const std::vector<search::Point>& candidates) {
          const auto assessed = space.assess(candidates, request_.threads);
          record_.add(candidates, assessed);
          std::vector<search::Point> worth;
          for (const Assessed& one : assessed) worth.push_back(space.worth(one));
          return worth;
        });
  }

  SearchEnd run() {
    if (request_.resume && !load()) return end_;
    const sweep::Interruptible interruptible;
    Clock::time_point saved = Clock::now();
    // Generation 0 is drawn.
    while (record_.generations().size() <= request_.generations) {
      std::string error;
      const bool first = record_.generations().empty();
      if (!(first ? optimiser_->start(error) : optimiser_->advance(error))) return failed(error);
      record_.end_generation(optimisers_);
      show();
      const Clock::time_point now = Clock::now();
      const bool asked = sweep::Interruptible::asked() && record_.generations().size() <= request_.generations;
      if (asked || std::chrono::duration<double>(now - saved).count() >= interval_) {
        save();
        saved = now;
      }
      if (!asked) continue;
      clear_line();
      end_.kind = SearchEnd::Kind::stopped;
      return end_;
    }
    clear_line();
    if (request_.keep_checkpoint)
      save();
    else
      std::remove(request_.checkpoint.c_str());
    return end_;
  }

 private:
  /// Of the progress.
  void clear_line() const {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }

  SearchEnd failed(const std::string& why) {
    clear_line();
    end_.kind = SearchEnd::Kind::failed;
    end_.why = why;
    return end_;
  }

  void save() {
    std::string record, text;
    record_.save(record);
    sweep::put(text, static_cast<uint64_t>(record.size()));
    const sweep::SweepState state{record_.generations().size(), text + record + optimiser_->save()};
    end_.saved = sweep::write_checkpoint(request_.checkpoint, identity_, state) || end_.saved;
  }

  bool load() {
    sweep::SweepState state;
    switch (sweep::read_checkpoint(request_.checkpoint, identity_, state, end_.why)) {
      case sweep::CheckpointProblem::unreadable: end_.kind = SearchEnd::Kind::missing; return false;
      case sweep::CheckpointProblem::other: end_.kind = SearchEnd::Kind::other; return false;
      case sweep::CheckpointProblem::none: break;
    }
    const uint64_t size = sweep::Reader(state.kept).whole(), begin = sizeof size;
    if (size <= state.kept.size()) {
      const std::string record = state.kept.substr(begin, size);
      sweep::Reader reader(record);
      if (record_.load(reader) && optimiser_->load(state.kept.substr(begin + size))) return true;
    }
    end_.kind = SearchEnd::Kind::other;
    end_.why = "it is damaged";
    return false;
  }

  void show() {
    const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
    if (isatty(STDERR_FILENO) != 1 || elapsed < 0.5 || elapsed - last_shown_ < 0.1) return;
    last_shown_ = elapsed;
    shown_ = true;
    const Generation& now = record_.generations().back();
    std::fprintf(stderr, "\r\x1b[Kgeneration %zu of %llu  %llu evaluations  %s", record_.generations().size() - 1,
                 static_cast<unsigned long long>(request_.generations),
                 static_cast<unsigned long long>(now.evaluations),
                 now.kept == 0 ? "none feasible yet" : (std::to_string(now.kept) + " kept").c_str());
    std::fflush(stderr);
  }

  const search::Optimisers& optimisers_;
  const SearchRequest& request_;
  SearchRecord& record_;
  sweep::SweepIdentity identity_;
  std::unique_ptr<search::Optimiser> optimiser_;
  double interval_ = sweep::checkpoint_interval();
  Clock::time_point start_ = Clock::now();
  double last_shown_ = 0;
  bool shown_ = false;
  SearchEnd end_;
};

}  // namespace

SearchEnd run_search(const SearchSpace& space, const search::Optimisers& optimisers, const SearchRequest& request,
                     SearchRecord& record) {
  return Run(space, optimisers, request, record).run();
}

}  // namespace ingot::driver
