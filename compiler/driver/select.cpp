#include "compiler/driver/select.h"

namespace ingot::driver {
namespace {

std::vector<elaborate::Objective> first_objectives(const elaborate::Study& study) {
  if (!study.pareto.empty()) return study.pareto;
  return {study.top.front().second};
}

}  // namespace

bool keeps_some(const elaborate::Study& study) { return !study.pareto.empty() || !study.top.empty(); }

graph::Study objectives_of(const elaborate::Study& study) {
  graph::Study result;
  result.name = study.name;
  result.graph = study.graph.graph;
  result.axes = study.graph.axes;
  result.exists = study.graph.exists;
  graph::Graph& graph = result.graph;
  for (const elaborate::Objective& objective : first_objectives(study)) {
    const graph::Output& output = study.graph.outputs[objective.output];
    result.exists = graph.logical_and(result.exists, graph.logical_not(output.failure));
    result.outputs.push_back({output.name, output.value, graph.constant(0)});
  }
  return result;
}

std::unique_ptr<sweep::Selection> selection_of(const elaborate::Study& study) {
  std::vector<sweep::Objective> objectives;
  for (const elaborate::Objective& objective : first_objectives(study))
    objectives.push_back({2 * objectives.size(), objective.maximize});
  if (study.pareto.empty()) return std::make_unique<sweep::BestRows>(study.top.front().first, objectives[0]);
  return std::make_unique<sweep::FrontRows>(std::move(objectives));
}

std::optional<plan::Limit> limit_of(const elaborate::Study& study) {
  if (!study.pareto.empty()) return std::nullopt;
  return plan::Limit{0, first_objectives(study)[0].maximize};
}

graph::Study study_at(const graph::Study& study, const std::vector<uint64_t>& rows) {
  // One axis over the rows takes the place of the study's; a coordinate of these is looked up by the row.
  graph::Study some;
  some.name = study.name;
  some.graph = study.graph;
  graph::Graph& graph = some.graph;
  const graph::AxisId axis = graph.add_axis({"row", static_cast<uint32_t>(rows.size()), {}, {}});
  some.axes = {axis};
  std::vector<std::vector<double>> positions(study.axes.size());
  for (const uint64_t row : rows) {
    const std::vector<double> of_row = positions_of(study, row);
    for (size_t i = 0; i < of_row.size(); ++i) positions[i].push_back(of_row[i]);
  }
  const auto at_rows = [&](graph::NodeId node) {
    for (size_t i = 0; i < study.axes.size(); ++i)
      node = graph.at(study.axes[i], node, graph.lookup(graph.coordinate(axis), positions[i]));
    return node;
  };
  some.exists = at_rows(study.exists);
  for (const graph::Output& output : study.outputs)
    some.outputs.push_back({output.name, at_rows(output.value), at_rows(output.failure)});
  return some;
}

StudyValues values_at(const graph::Study& study, const std::vector<double>& parameters,
                      const std::vector<uint64_t>& rows) {
  StudyValues values;
  if (rows.empty()) {
    values.columns.assign(2 * study.outputs.size() + 1, {});
    return values;
  }
  values = run_study(study_at(study, rows), parameters, Engine::automatic);
  values.numbers = rows;
  return values;
}

}  // namespace ingot::driver
