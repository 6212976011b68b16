// What both references of the training sweep share: the constants of bench/specs/training_sweep.ingot, the list of the best, and the clock.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <vector>

namespace training {

constexpr double layers = 96, hidden = 12288, heads = 96, sequence = 2048, vocabulary = 51200;
constexpr double peak = 312e12, memory = 80e9, bandwidth = 2.039e12, link_rate = 300e9, network = 25e9, node = 8;
constexpr double devices_at_most = 16384;
const std::vector<double> batches = {384, 768, 1536, 3072};
const std::vector<double> copies = {1,  2,  3,   4,   6,   8,   12,  16,  24,   32,   48,
                                    64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 3072};
const std::vector<double> divisors = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96};
const std::vector<double> micro_batches_of = {1, 2, 3, 4, 6, 8, 12};
enum Recompute { nothing, attention_core, layers_again, ways };
const char* const names[] = {"nothing", "attention_core", "layers_again"};

inline bool whole(double x) { return x == std::floor(x); }

struct Plan {
  double batch, tensor, pipeline, data, micro;
  int recompute;
  double chunks;
  bool sequence_parallel, sharded;
};

struct Answer {
  Plan plan;
  double cost;
  uint64_t order;  ///< place in the sweep: of equals the first is the better
  bool operator<(const Answer& other) const { return cost < other.cost || (cost == other.cost && order < other.order); }
};

/// The ten best.
class Best {
 public:
  double limit() const { return full_ ? kept_.back().cost : HUGE_VAL; }
  void add(const Answer& answer) {
    if (full_ && !(answer < kept_.back())) return;
    kept_.insert(std::upper_bound(kept_.begin(), kept_.end(), answer), answer);
    if (kept_.size() > 10) kept_.pop_back();
    full_ = kept_.size() == 10;
  }
  const std::vector<Answer>& kept() const { return kept_; }

 private:
  std::vector<Answer> kept_;
  bool full_ = false;
};

/// What the processor gave to this thread, so that others on the machine do not count.
inline double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Runs a sweep several times and prints the shortest time and its answers.
template <class Sweep>
int report(Sweep sweep) {
  double seconds = HUGE_VAL;
  Best best;
  const int repeats = 3;
  for (int i = 0; i < repeats; ++i) {
    best = Best();
    const double start = processor_seconds();
    sweep(best);
    seconds = std::min(seconds, processor_seconds() - start);
  }
  const double considered = 4.0 * 12 * 12 * 22 * 7 * 3 * 12 * 2 * 2;
  std::printf("seconds %.6f considered %.0f\n", seconds, considered);
  for (const Answer& a : best.kept())
    std::printf("%g,%g,%g,%g,%g,%s,%g,%s,%s,%.17g\n", a.plan.batch, a.plan.tensor, a.plan.pipeline, a.plan.data,
                a.plan.micro, names[a.plan.recompute], a.plan.chunks, a.plan.sequence_parallel ? "yes" : "no",
                a.plan.sharded ? "yes" : "no", a.cost);
  return 0;
}

}  // namespace training
