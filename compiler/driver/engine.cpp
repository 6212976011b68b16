#include "compiler/driver/engine.h"

#include <algorithm>

#include "compiler/plan/interpret.h"
#include "compiler/plan/plan.h"

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

StudyValues run_plan(const graph::Study& study, const std::vector<double>& parameters) {
  StudyValues values = empty_values(study);
  plan::Plan plan = plan::make_plan(study);
  plan::run_interpreted(plan, parameters, [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
    for (size_t c = 0; c < columns.size(); ++c) std::copy_n(columns[c], count, values.columns[c].begin() + static_cast<ptrdiff_t>(first));
  });
  return values;
}

}  // namespace

StudyValues run_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine) {
  if (engine == Engine::points) return run_points(study, parameters);
  return run_plan(study, parameters);
}

}  // namespace ingot::driver
