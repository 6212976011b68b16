// The chunks of a sweep, on one thread or several.
#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include "runtime/sweep/kernel.h"
#include "runtime/sweep/search.h"

namespace ingot::sweep {
namespace {

/// One thread's own memory and place in the sweep.
class Runner {
 public:
  Runner(const IngotKernel& kernel, const std::vector<double>& parameters) : kernel_(kernel) {
    parameters_.assign(kernel.parameters, kernel.parameters + kernel.parameters_count);
    std::copy_n(parameters.begin(), std::min(parameters.size(), parameters_.size()), parameters_.begin());
    parameters_.push_back(0);  // never empty
    constexpr size_t line = 64;
    const size_t bytes = (kernel.workspace * sizeof(double) + line) / line * line;
    workspace_.reset(static_cast<double*>(std::aligned_alloc(line, bytes)));
    if (!workspace_) throw std::bad_alloc();
    std::memset(workspace_.get(), 0, bytes);
    positions_.assign(kernel.loops_count + 1, 0);
    for (uint64_t c = 0; c < kernel.columns_count; ++c) columns_.push_back(workspace_.get() + kernel.columns[c]);
  }

  ~Runner() {
    auto* search = reinterpret_cast<IngotSearch*>(workspace_.get() + kernel_.searches_offset);
    for (uint64_t i = 0; i < kernel_.searches; ++i) std::free(search[i].candidates);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Chunks must not go backwards; what depends on outer loops alone is kept from one to the next.
  void run(uint64_t chunk) {
    const uint64_t changed = move_to(chunk);
    const uint64_t points = points_of_last();
    for (uint64_t level = started_ ? changed + 1 : 0; level <= kernel_.loops_count; ++level)
      for (uint64_t i = 0; i < kernel_.nests_count; ++i)
        if (kernel_.nests[i].level == level)
          kernel_.nests[i].run(parameters_.data(), workspace_.get(), positions_.data(), points);
    started_ = true;
    first_ = 0;
    count_ = kernel_.rows_in_chunk;
    for (uint64_t k = 0; k < kernel_.loops_count; ++k) first_ = first_ * kernel_.loops[k].extent + positions_[k];
    if (kernel_.loops_count > 0) {
      const uint64_t rows_of_point = kernel_.rows_in_chunk / kernel_.loops[kernel_.loops_count - 1].step;
      first_ *= rows_of_point;
      count_ = rows_of_point * points;
    }
  }

  void give(const Sink& sink) const { sink(first_, count_, columns_); }

 private:
  struct Free {
    void operator()(double* memory) const { std::free(memory); }
  };

  /// Gives the outermost loop whose position changed.
  uint64_t move_to(uint64_t chunk) {
    uint64_t changed = kernel_.loops_count;
    for (uint64_t k = kernel_.loops_count; k-- > 0;) {
      const IngotChunkLoop& loop = kernel_.loops[k];
      const uint64_t steps = (loop.extent + loop.step - 1) / loop.step;
      const uint64_t position = chunk % steps * loop.step;
      chunk /= steps;
      if (position != positions_[k]) changed = k;
      positions_[k] = position;
    }
    return changed;
  }

  uint64_t points_of_last() const {
    if (kernel_.loops_count == 0) return 1;
    const IngotChunkLoop& loop = kernel_.loops[kernel_.loops_count - 1];
    return std::min(loop.step, loop.extent - positions_[kernel_.loops_count - 1]);
  }

  const IngotKernel& kernel_;
  std::vector<double> parameters_;
  std::unique_ptr<double, Free> workspace_;
  std::vector<uint64_t> positions_;
  std::vector<const double*> columns_;
  bool started_ = false;
  uint64_t first_ = 0, count_ = 0;
};

}  // namespace

void run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, uint64_t first, uint64_t last,
                const Sink& sink) {
  Runner runner(kernel, parameters);
  for (uint64_t chunk = first; chunk < last; ++chunk) {
    runner.run(chunk);
    runner.give(sink);
  }
}

void run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, const Sink& sink, unsigned threads) {
  threads = static_cast<unsigned>(std::min<uint64_t>(std::max(threads, 1u), std::max<uint64_t>(kernel.chunks, 1)));
  if (threads == 1) return run_kernel(kernel, parameters, 0, kernel.chunks, sink);
  std::mutex mutex;
  std::condition_variable turn;
  uint64_t next = 0, given = 0;
  std::exception_ptr problem;
  const auto work = [&] {
    try {
      Runner runner(kernel, parameters);
      for (;;) {
        uint64_t chunk;
        {
          std::lock_guard lock(mutex);
          if (next == kernel.chunks || problem) return;
          chunk = next++;
        }
        runner.run(chunk);
        std::unique_lock lock(mutex);
        turn.wait(lock, [&] { return given == chunk || problem; });
        if (problem) return;
        runner.give(sink);
        ++given;
        turn.notify_all();
      }
    } catch (...) {
      std::lock_guard lock(mutex);
      if (!problem) problem = std::current_exception();
      turn.notify_all();
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  if (problem) std::rethrow_exception(problem);
}

}  // namespace ingot::sweep
