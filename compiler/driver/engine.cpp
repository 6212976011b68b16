#include "compiler/driver/engine.h"

#include <algorithm>
#include <ctime>
#include <string>
#include <thread>

#include "compiler/emit/load.h"
#include "compiler/plan/interpret.h"
#include "compiler/plan/plan.h"
#include "runtime/sweep/kernel.h"

namespace ingot::driver {

uint64_t row_count(const graph::Study& study) {
  uint64_t rows = 1;
  for (graph::AxisId axis : study.axes) rows *= study.graph.axes()[axis].extent;
  return rows;
}

std::vector<double> positions_of(const graph::Study& study, uint64_t row) {
  std::vector<double> positions(study.axes.size());
  for (size_t i = study.axes.size(); i-- > 0;) {
    uint64_t extent = study.graph.axes()[study.axes[i]].extent;
    positions[i] = static_cast<double>(row % extent);
    row /= extent;
  }
  return positions;
}

std::vector<double> default_parameters(const graph::Graph& graph) {
  std::vector<double> values;
  for (const graph::Parameter& parameter : graph.parameters()) values.push_back(parameter.value);
  return values;
}

namespace {

/// Stores all rows, each where it belongs: there is no order to wait for.
class AllRows : public sweep::Keeper {
 public:
  explicit AllRows(const graph::Study& study) {
    values.rows = row_count(study);
    values.columns.assign(2 * study.outputs.size() + 1, std::vector<double>(values.rows));
  }
  std::unique_ptr<Part> take(const sweep::Rows& rows) const override {
    for (size_t c = 0; c < rows.columns.size(); ++c)
      std::copy_n(rows.columns[c], rows.count, values.columns[c].begin() + static_cast<ptrdiff_t>(rows.first));
    return std::make_unique<Part>();
  }
  bool add(const Part&) override { return true; }
  std::string save() override { return {}; }
  bool load(const std::string&) override { return false; }

  mutable StudyValues values;
};

constexpr uint64_t rows_of_points = 1024;  ///< chunks of what has no plan

uint64_t run_points(const graph::Study& study, const std::vector<double>& parameters, sweep::Keeper& keeper,
                    const SweepOptions& options) {
  const uint64_t rows = row_count(study), chunks = (rows + rows_of_points - 1) / rows_of_points;
  std::vector<std::vector<double>> columns(2 * study.outputs.size() + 1, std::vector<double>(rows_of_points));
  std::vector<const double*> pointers;
  pointers.reserve(columns.size());
  for (const auto& column : columns) pointers.push_back(column.data());
  graph::PointEvaluator evaluator(study.graph, parameters);
  uint64_t chunk = options.first_chunk;
  while (chunk < chunks) {
    const uint64_t first = chunk * rows_of_points, count = std::min(rows_of_points, rows - first);
    for (uint64_t i = 0; i < count; ++i) {
      auto positions = positions_of(study, first + i);
      for (size_t k = 0; k < positions.size(); ++k) evaluator.set(study.axes[k], positions[k]);
      for (size_t o = 0; o < study.outputs.size(); ++o) {
        columns[2 * o][i] = evaluator.value(study.outputs[o].value);
        columns[2 * o + 1][i] = evaluator.value(study.outputs[o].failure);
      }
      columns.back()[i] = evaluator.value(study.exists);
    }
    if (!keeper.add(*keeper.take({first, count, pointers}))) break;
    if (!options.added(++chunk, chunks)) break;
  }
  return chunk;
}

uint64_t interpret(const plan::Plan& plan, const std::vector<double>& parameters, sweep::Keeper& keeper,
                   const SweepOptions& options) {
  uint64_t chunk = options.first_chunk;
  plan::run_interpreted(plan, parameters, chunk, plan.chunks,
                        [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
                          if (!keeper.add(*keeper.take({first, count, columns}))) return false;
                          return options.added(++chunk, plan.chunks);
                        });
  return chunk;
}

/// `done` says how far it got; `error` why there is no code for it.
void compile_and_run(const plan::Plan& plan, const std::vector<double>& parameters, sweep::Keeper& keeper,
                     const SweepOptions& options, uint64_t& done, std::string& error) {
  const emit::Codegen* codegen = emit::load_codegen(error);
  const auto compiled = codegen != nullptr ? codegen->compile(plan, emit::Speed::full, error) : nullptr;
  if (compiled == nullptr) return;
  sweep::SweepOptions sweep;
  sweep.threads = options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  sweep.first_chunk = options.first_chunk;
  if (options.added) sweep.added = [&](uint64_t chunks) { return options.added(chunks, plan.chunks); };
  done = sweep::run_kernel(compiled->kernel(), parameters, keeper, sweep);
}

// Measured on two cores: the interpreter does about 4e9 of the plan's units a second; optimised compilation of the main example
// takes about a second and its code runs several times as fast.
constexpr double worth_compiling = 1.5e10;
// Long sweeps are cut into enough chunks for threads and progress, whose tables stay in a core's cache.
constexpr uint32_t chunks_of_long_sweep = 256;
constexpr uint64_t table_bytes_of_long_sweep[] = {1 << 20, 4 << 20, 16 << 20};

/// Chunks must be the same each time, on whatever machine, for a sweep to be resumed: the plan depends on the study alone.
/// `is_long`: compiled in any case; else it becomes so when there is much to do.
plan::Plan plan_of(const graph::Study& study, const Taken& taken, Engine engine, bool& is_long) {
  plan::Options options;
  options.only_existing = taken.only_existing;
  plan::Plan plan = plan::make_plan(study, options);
  is_long = is_long || plan::estimated_operations(plan) > worth_compiling;
  std::string why;
  // Without the code generator the interpreter gives the same bits, only later.
  is_long = is_long && (engine == Engine::compiled || emit::load_codegen(why) != nullptr);
  if (!is_long || engine == Engine::interpreter) return plan;
  options.few_together = true;
  options.minimum_chunks = chunks_of_long_sweep;
  options.collected = taken.only_existing;
  options.limit = taken.limit;
  // Small tables must not cost much: what is no longer kept is computed again.
  for (const uint64_t bytes : table_bytes_of_long_sweep) {
    options.table_bytes = bytes;
    plan::Plan cut = plan::make_plan(study, options);
    if (plan::estimated_operations(cut) < 1.3 * plan::estimated_operations(plan)) return cut;
  }
  return plan;
}

}  // namespace

struct Sweep::Prepared {
  const graph::Study& study;
  Engine engine;
  bool is_long = false;
  plan::Plan plan;  ///< not of points
};

Sweep::Sweep(const graph::Study& study, Engine engine, const Taken& taken)
    : prepared_(new Prepared{study, engine, engine == Engine::compiled, {}}) {
  if (engine != Engine::points) prepared_->plan = plan_of(study, taken, engine, prepared_->is_long);
}

Sweep::~Sweep() = default;

uint64_t Sweep::chunks() const {
  if (prepared_->engine == Engine::points) return (row_count(prepared_->study) + rows_of_points - 1) / rows_of_points;
  return prepared_->plan.chunks;
}

std::string Sweep::order() const {
  if (prepared_->engine == Engine::points) return "";
  std::string order = prepared_->plan.collected ? "collected" : "in a row";
  for (const plan::ChunkLoop& loop : prepared_->plan.chunk_loops)
    order += " " + std::to_string(loop.axis) + "/" + std::to_string(loop.step);
  return order;
}

double Sweep::estimated_seconds() const {
  constexpr double points_a_second = 1e5, interpreted = 4e9,
                   compiled = 8e9;  // measured, as above; the last for each thread
  if (prepared_->engine == Engine::points) return static_cast<double>(row_count(prepared_->study)) / points_a_second;
  const double operations = plan::estimated_operations(prepared_->plan);
  const bool is_compiled = prepared_->is_long && prepared_->engine != Engine::interpreter;
  return operations / (is_compiled ? compiled * std::max(1u, std::thread::hardware_concurrency()) : interpreted);
}

SweepResult Sweep::run(const std::vector<double>& parameters, sweep::Keeper& keeper, const SweepOptions& given) const {
  SweepOptions options = given;
  if (!options.added) options.added = [](uint64_t, uint64_t) { return true; };
  SweepResult result;
  result.chunks = chunks();
  const Engine engine = prepared_->engine;
  if (engine == Engine::points) {
    result.done = run_points(prepared_->study, parameters, keeper, options);
    return result;
  }
  if (prepared_->is_long && engine != Engine::interpreter)
    compile_and_run(prepared_->plan, parameters, keeper, options, result.done, result.error);
  else
    result.done = interpret(prepared_->plan, parameters, keeper, options);
  return result;
}

plan::Plan long_plan(const graph::Study& study, const Taken& taken) {
  bool is_long = true;
  return plan_of(study, taken, Engine::compiled, is_long);
}

SweepTimes time_sweep(const graph::Study& study, const std::function<std::unique_ptr<sweep::Keeper>()>& keeper,
                      const Taken& taken, unsigned threads, unsigned repeats) {
  // One thread is timed by what the processor gave to it, so that others on the machine do not count.
  const auto now = [&] {
    timespec time{};
    clock_gettime(threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  SweepTimes times;
  double start = now();
  const auto lap = [&] {
    const double last = start;
    start = now();
    return start - last;
  };
  const plan::Plan plan = long_plan(study, taken);
  times.plan = lap();
  const emit::Codegen* codegen = emit::load_codegen(times.error);
  const auto compiled = codegen ? codegen->compile(plan, emit::Speed::full, times.error) : nullptr;
  if (!compiled) return times;
  times.compile = lap();
  for (unsigned i = 0; i < repeats; ++i) {
    const auto kept = keeper();
    sweep::SweepOptions options;
    options.threads = threads;
    std::atomic<uint64_t> computed = 0;
    options.computed = &computed;
    lap();
    sweep::run_kernel(compiled->kernel(), {}, *kept, options);
    const double seconds = lap();
    times.sweep = i == 0 ? seconds : std::min(times.sweep, seconds);
    times.computed = computed;
  }
  return times;
}

StudyValues run_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine,
                      unsigned threads) {
  AllRows rows(study);
  SweepOptions options;
  options.threads = threads;
  rows.values.error = Sweep(study, engine, {}).run(parameters, rows, options).error;
  return std::move(rows.values);
}

}  // namespace ingot::driver
