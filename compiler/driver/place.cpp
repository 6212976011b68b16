#include "compiler/driver/place.h"

#include <algorithm>

#include "compiler/driver/engine.h"

namespace ingot::driver {

Positions positions_at(const elaborate::Study& study, uint64_t row) {
  Positions positions;
  auto list = positions_of(study.graph, row);
  for (size_t i = 0; i < list.size(); ++i) positions[study.graph.axes[i]] = list[i];
  return positions;
}

Positions Places::outermost(const Positions& positions) const {
  Positions result;
  for (graph::AxisId axis : study_.graph.axes) result[axis] = 0;
  if (study_.ends) result[*study_.ends] = 0;
  for (auto& [axis, position] : result)
    if (auto given = positions.find(axis); given != positions.end()) position = given->second;
  return result;
}

const std::vector<Places::Search>& Places::searches(const Positions& positions) {
  auto [entry, added] = found_.try_emplace(positions);
  if (!added) return entry->second;
  graph::Study point;
  point.name = "searches";
  point.graph = study_.graph.graph;
  point.exists = point.graph.constant(1);
  const graph::Graph& graph = study_.graph.graph;
  for (graph::NodeId id = 0; id < graph.size(); ++id) {
    if (graph[id].operation != graph::Operation::argmin) continue;
    const auto& axes = graph.free_axes(id);
    if (!std::all_of(axes.begin(), axes.end(), [&](graph::AxisId axis) { return positions.contains(axis); })) continue;
    graph::NodeId here = id;
    for (const auto& [axis, position] : positions) here = point.graph.at(axis, here, point.graph.constant(position));
    entry->second.push_back({id, 0});
    point.outputs.push_back({"winner", here, point.graph.constant(0)});
  }
  if (point.outputs.empty()) return entry->second;
  const StudyValues values = run_study(point, parameters_, Engine::interpreter);
  for (size_t i = 0; i < entry->second.size(); ++i) entry->second[i].winner = values.value(i, 0);
  return entry->second;
}

graph::PointEvaluator Places::evaluator(const Positions& positions) {
  graph::PointEvaluator evaluator(study_.graph.graph, parameters_);
  const Positions outer = outermost(positions);
  for (const auto& places : {outer, positions})
    for (const auto& [axis, position] : places) evaluator.set(axis, position);
  for (const Search& search : searches(outer)) evaluator.remember(search.node, search.winner);
  return evaluator;
}

}  // namespace ingot::driver
