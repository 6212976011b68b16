#include "compiler/driver/points.h"

#include <algorithm>
#include <thread>

#include "compiler/emit/load.h"
#include "compiler/plan/interpret.h"
#include "compiler/plan/plan.h"
#include "runtime/sweep/point_runner.h"

namespace ingot::driver {
namespace {

// As engine.cpp has it: in the plan's units, what takes longer to interpret than to compile and run.
constexpr double worth_compiling = 1.5e10;
/// Beyond the plan's own work, each point costs the interpreter about as much as this.
constexpr double overhead = 20'000;

graph::Study at_parameters(const graph::Study& study, const std::vector<graph::Output>& outputs) {
  graph::Study point;
  point.name = study.name;
  point.graph = study.graph;
  graph::Graph& graph = point.graph;
  std::vector<graph::NodeId> positions;
  for (const graph::AxisId axis : study.axes)
    positions.push_back(graph.parameter({"at." + graph.axes()[axis].name, 0, 1, {}, {}}));
  const auto there = [&](graph::NodeId node) {
    for (size_t i = 0; i < positions.size(); ++i) node = graph.at(study.axes[i], node, positions[i]);
    return node;
  };
  point.exists = there(study.exists);
  for (const graph::Output& output : outputs)
    point.outputs.push_back({output.name, there(output.value), there(output.failure)});
  return point;
}

}  // namespace

struct Points::Prepared {
  plan::Plan plan;
  std::unique_ptr<emit::Compiled> compiled;  ///< none: interpreted

  void evaluate(const std::vector<PointParameters>& points, size_t first, size_t last,
                std::vector<std::vector<double>>& values) const {
    if (compiled != nullptr) {
      sweep::PointRunner runner(compiled->kernel());
      for (size_t i = first; i < last; ++i)
        for (const double* column : runner.run(points[i])) values[i].push_back(*column);
      return;
    }
    for (size_t i = first; i < last; ++i)
      plan::run_interpreted(plan, points[i], [&](uint64_t, uint64_t, const std::vector<const double*>& columns) {
        for (const double* column : columns) values[i].push_back(*column);
      });
  }
};

Points::Points(const graph::Study& study, const std::vector<graph::Output>& outputs, double expected)
    : prepared_(new Prepared{plan::make_plan(at_parameters(study, outputs)), nullptr}) {
  if ((plan::estimated_operations(prepared_->plan) + overhead) * expected < worth_compiling) return;
  std::string error;  // without the code generator the interpreter gives the same bits, only later
  if (const emit::Codegen* codegen = emit::load_codegen(error))
    prepared_->compiled = codegen->compile(prepared_->plan, emit::Speed::full, error);
}

Points::~Points() = default;

std::vector<std::vector<double>> Points::evaluate(const std::vector<PointParameters>& points, unsigned threads) const {
  std::vector<std::vector<double>> values(points.size());
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  const size_t workers = std::clamp<size_t>(threads, 1, std::max<size_t>(points.size(), 1));
  const auto share = [&](size_t worker) { return points.size() * worker / workers; };
  std::vector<std::thread> others;
  for (size_t worker = 1; worker < workers; ++worker)
    others.emplace_back([&, worker] { prepared_->evaluate(points, share(worker), share(worker + 1), values); });
  prepared_->evaluate(points, 0, share(1), values);
  for (std::thread& other : others) other.join();
  return values;
}

}  // namespace ingot::driver
