// The chunks of a sweep, on one thread or several.
#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "runtime/memory/tables.h"
#include "runtime/sweep/kernel.h"
#include "runtime/sweep/point_runner.h"
#include "runtime/sweep/search.h"

namespace ingot::sweep {
namespace {

/// One thread's own memory and place in the sweep.
class Runner {
 public:
  Runner(const IngotKernel& kernel, const std::vector<double>& parameters) : kernel_(kernel) {
    start(parameters);
    workspace_.resize(kernel.workspace + 8);  // never empty
    positions_.assign(kernel.loops_count + 1, 0);
    for (uint64_t c = 0; c < kernel.columns_count; ++c) columns_.push_back(workspace_.data() + kernel.columns[c]);
  }

  ~Runner() {
    auto* search = reinterpret_cast<IngotSearch*>(workspace_.data() + kernel_.searches_offset);
    for (uint64_t i = 0; i < kernel_.searches; ++i) std::free(search[i].candidates);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// From the beginning, with these.
  void start(const std::vector<double>& parameters) {
    parameters_.assign(kernel_.parameters, kernel_.parameters + kernel_.parameters_count);
    std::copy_n(parameters.begin(), std::min(parameters.size(), parameters_.size()), parameters_.begin());
    parameters_.push_back(0);  // the limit of collected rows
    started_ = false;
  }

  /// What depends on outer loops alone is kept from one chunk to the next. `limit`: of collected rows.
  void run(uint64_t chunk, double limit = 0) {
    parameters_.back() = limit;
    const uint64_t changed = move_to(chunk);
    const uint64_t points = points_of_last();
    for (uint64_t level = started_ ? changed + 1 : 0; level <= kernel_.loops_count; ++level)
      for (uint64_t i = 0; i < kernel_.nests_count; ++i)
        if (kernel_.nests[i].level == level)
          kernel_.nests[i].run(parameters_.data(), workspace_.data(), positions_.data(), points);
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
  Rows rows() const {
    if (kernel_.collected == 0) return {first_, count_, columns_};
    const auto* numbers = reinterpret_cast<const uint64_t*>(workspace_.data() + kernel_.numbers);
    return {0, counts()[0], columns_, numbers};
  }
  /// Points at which rows were looked for, when they are collected.
  uint64_t computed() const { return kernel_.collected == 0 ? 0 : counts()[1]; }
  const std::vector<const double*>& columns() const { return columns_; }

 private:
  const uint64_t* counts() const { return reinterpret_cast<const uint64_t*>(workspace_.data() + kernel_.counts); }

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
  memory::Tables workspace_;
  std::vector<uint64_t> positions_;
  std::vector<const double*> columns_;
  bool started_ = false;
  uint64_t first_ = 0, count_ = 0;
};

}  // namespace

struct PointRunner::Memory {
  Runner runner;
};

PointRunner::PointRunner(const IngotKernel& kernel) : memory_(new Memory{Runner(kernel, {})}) {}
PointRunner::~PointRunner() = default;

const std::vector<const double*>& PointRunner::run(const std::vector<double>& parameters) {
  memory_->runner.start(parameters);
  memory_->runner.run(0);
  return memory_->runner.columns();
}

void run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, uint64_t first, uint64_t last,
                const Sink& sink) {
  Runner runner(kernel, parameters);
  for (uint64_t chunk = first; chunk < last; ++chunk) {
    runner.run(chunk);
    runner.give(sink);
  }
}

namespace {

/// What several threads share: the next chunk to run, and the parts that wait for their turn.
class Line {
 public:
  Line(const IngotKernel& kernel, const std::vector<double>& parameters, Keeper& keeper, const SweepOptions& options)
      : kernel_(kernel),
        parameters_(parameters),
        keeper_(keeper),
        options_(options),
        next_(options.first_chunk),
        added_(options.first_chunk),
        most_waiting_(8 * uint64_t{options.threads}) {}

  uint64_t run() {
    std::vector<std::thread> others;
    for (unsigned i = 1; i < options_.threads; ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
    if (problem_) std::rethrow_exception(problem_);
    return added_;
  }

 private:
  void work() {
    try {
      Runner runner(kernel_, parameters_);
      uint64_t chunk = 0;
      while (begin(chunk)) {
        runner.run(chunk, keeper_.limit());
        if (options_.computed != nullptr) *options_.computed += runner.computed();
        end(chunk, keeper_.take(runner.rows()));
      }
    } catch (...) {
      std::lock_guard lock(mutex_);
      if (!problem_) problem_ = std::current_exception();
      stopped_ = true;
      turn_.notify_all();
    }
  }

  bool begin(uint64_t& chunk) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return stopped_ || next_ < added_ + most_waiting_; });
    if (stopped_ || next_ >= kernel_.chunks) return false;
    chunk = next_++;
    return true;
  }

  void end(uint64_t chunk, std::unique_ptr<Keeper::Part> part) {
    std::lock_guard lock(mutex_);
    waiting_.emplace(chunk, std::move(part));
    while (!stopped_ && !waiting_.empty() && waiting_.begin()->first == added_) {
      const bool goes_on = keeper_.add(*waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
      if (goes_on) ++added_;
      if (!goes_on || !options_.added(added_)) stopped_ = true;
    }
    turn_.notify_all();
  }

  const IngotKernel& kernel_;
  const std::vector<double>& parameters_;
  Keeper& keeper_;
  const SweepOptions& options_;
  std::mutex mutex_;
  std::condition_variable turn_;
  uint64_t next_, added_, most_waiting_;
  std::map<uint64_t, std::unique_ptr<Keeper::Part>> waiting_;
  bool stopped_ = false;
  std::exception_ptr problem_;
};

/// Passes rows on to a function: copies, for they are given when their turn comes.
class GivenRows : public Keeper {
 public:
  explicit GivenRows(const Sink& sink) : sink_(sink) {}
  std::unique_ptr<Part> take(const Rows& rows) const override {
    auto part = std::make_unique<Copy>();
    part->first = rows.first;
    part->count = rows.count;
    for (const double* column : rows.columns) part->columns.emplace_back(column, column + rows.count);
    return part;
  }
  bool add(const Part& part) override {
    const auto& copy = static_cast<const Copy&>(part);
    std::vector<const double*> columns;
    for (const auto& column : copy.columns) columns.push_back(column.data());
    sink_(copy.first, copy.count, columns);
    return true;
  }
  std::string save() override { return {}; }
  bool load(const std::string&) override { return false; }

 private:
  struct Copy : Part {
    uint64_t first = 0, count = 0;
    std::vector<std::vector<double>> columns;
  };
  const Sink& sink_;
};

}  // namespace

uint64_t run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, Keeper& keeper,
                    const SweepOptions& options) {
  SweepOptions fitting = options;
  const uint64_t left = kernel.chunks - std::min(options.first_chunk, kernel.chunks);
  fitting.threads = static_cast<unsigned>(std::clamp<uint64_t>(options.threads, 1, std::max<uint64_t>(left, 1)));
  return Line(kernel, parameters, keeper, fitting).run();
}

void run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, const Sink& sink, unsigned threads) {
  if (threads <= 1) return run_kernel(kernel, parameters, 0, kernel.chunks, sink);
  GivenRows rows(sink);
  SweepOptions options;
  options.threads = threads;
  run_kernel(kernel, parameters, rows, options);
}

}  // namespace ingot::sweep
