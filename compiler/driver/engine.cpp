#include "compiler/driver/engine.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
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

StudyValues empty_values(const graph::Study& study) {
  StudyValues values;
  values.rows = row_count(study);
  values.columns.assign(2 * study.outputs.size() + 1, std::vector<double>(values.rows));
  return values;
}

StudyValues run_points(const graph::Study& study, const std::vector<double>& parameters) {
  StudyValues values = empty_values(study);
  graph::PointEvaluator evaluator(study.graph, parameters);
  for (uint64_t row = 0; row < values.rows; ++row) {
    auto positions = positions_of(study, row);
    for (size_t i = 0; i < positions.size(); ++i) evaluator.set(study.axes[i], positions[i]);
    for (size_t o = 0; o < study.outputs.size(); ++o) {
      values.columns[2 * o][row] = evaluator.value(study.outputs[o].value);
      values.columns[2 * o + 1][row] = evaluator.value(study.outputs[o].failure);
    }
    values.columns.back()[row] = evaluator.value(study.exists);
  }
  return values;
}

/// What long work shows on a terminal: share done, time left. Silent for the first half second.
class Progress {
 public:
  explicit Progress(uint64_t total)
      : total_(total), active_(isatty(STDERR_FILENO) == 1), start_(std::chrono::steady_clock::now()) {}
  ~Progress() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }
  void at(uint64_t done) {
    if (!active_ || done == 0) return;
    double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    if (elapsed < 0.5 || elapsed - last_ < 0.1) return;
    last_ = elapsed;
    shown_ = true;
    double share = static_cast<double>(done) / static_cast<double>(total_);
    std::string bar(static_cast<size_t>(30 * share), '=');
    bar.resize(30, ' ');
    std::fprintf(stderr, "\r\x1b[K[%s] %3.0f %%  %.0f s left", bar.c_str(), 100 * share, elapsed / share - elapsed);
    std::fflush(stderr);
  }

 private:
  uint64_t total_;
  bool active_;
  bool shown_ = false;
  double last_ = 0;
  std::chrono::steady_clock::time_point start_;
};

plan::Sink into(StudyValues& values) {
  return [&values](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
    for (size_t c = 0; c < columns.size(); ++c)
      std::copy_n(columns[c], count, values.columns[c].begin() + static_cast<ptrdiff_t>(first));
  };
}

void interpret(const plan::Plan& plan, const std::vector<double>& parameters, StudyValues& values) {
  Progress progress(plan.chunks);
  for (uint64_t chunk = 0; chunk < plan.chunks; ++chunk) {
    plan::run_interpreted(plan, parameters, chunk, chunk + 1, into(values));
    progress.at(chunk + 1);
  }
}

bool compile_and_run(const plan::Plan& plan, emit::Speed speed, const std::vector<double>& parameters,
                     StudyValues& values, std::string& error) {
  const emit::Codegen* codegen = emit::load_codegen(error);
  if (codegen == nullptr) return false;
  auto compiled = codegen->compile(plan, speed, error);
  if (compiled == nullptr) return false;
  Progress progress(plan.rows);
  plan::Sink store = into(values);
  sweep::run_kernel(
      compiled->kernel(), parameters,
      [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
        store(first, count, columns);
        progress.at(first + count);
      },
      std::max(1u, std::thread::hardware_concurrency()));
  return true;
}

// Measured on two cores: the interpreter does about 4e9 of the plan's units a second; optimised compilation of the main example
// takes about a second and its code runs several times as fast.
constexpr double worth_compiling = 1.5e10;

}  // namespace

StudyValues run_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine) {
  if (engine == Engine::points) return run_points(study, parameters);
  StudyValues values = empty_values(study);
  plan::Plan plan = plan::make_plan(study);
  if (engine == Engine::compiled) {
    compile_and_run(plan, emit::Speed::full, parameters, values, values.error);
    return values;
  }
  std::string ignored;  // without the code generator the interpreter gives the same bits, only later
  bool is_long = engine == Engine::automatic && plan::estimated_operations(plan) > worth_compiling;
  if (!is_long || !compile_and_run(plan, emit::Speed::full, parameters, values, ignored))
    interpret(plan, parameters, values);
  return values;
}

}  // namespace ingot::driver
