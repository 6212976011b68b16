#include "compiler/driver/candidates.h"

#include <algorithm>

namespace ingot::driver {

bool known_at_row(const elaborate::Study& study, graph::NodeId node, const std::vector<graph::AxisId>& axes) {
  for (graph::AxisId axis : study.graph.graph.free_axes(node)) {
    bool found = study.ends && axis == *study.ends;
    for (const auto* list : {&study.graph.axes, &axes})
      found = found || std::find(list->begin(), list->end(), axis) != list->end();
    if (!found) return false;
  }
  return true;
}

Candidates candidates_of(const elaborate::Study& study, const elaborate::ChooseRecord& record) {
  Candidates made;
  graph::Study& candidates = made.study;
  candidates.name = "candidates";
  candidates.graph = study.graph.graph;
  candidates.axes = record.axes;
  graph::Graph& graph = candidates.graph;
  made.first_parameter = static_cast<uint32_t>(graph.parameters().size());
  std::vector<graph::NodeId> positions;
  for (graph::AxisId axis : study.graph.axes)
    positions.push_back(graph.parameter({"row." + graph.axes()[axis].name, 0, 1, {}, {}}));
  auto at_row = [&](graph::NodeId node) {
    for (size_t i = 0; i < positions.size(); ++i) node = graph.at(study.graph.axes[i], node, positions[i]);
    return study.ends ? graph.at(*study.ends, node, graph.constant(0)) : node;
  };
  auto add = [&](const char* name, graph::NodeId node) {
    candidates.outputs.push_back({name, at_row(node), graph.constant(0)});
  };
  for (const auto& domain : record.domains) add("domain", domain.exists);
  made.domains = record.domains.size();
  for (const auto& condition : record.conditions) add("failure", condition.failure);
  made.conditions = record.conditions.size();
  for (const auto& reason : study.graph.graph.reasons())
    for (const auto& hole : reason.holes)
      if (known_at_row(study, hole.value, record.axes) &&
          made.holes.emplace(hole.value, candidates.outputs.size()).second)
        add("hole", hole.value);
  candidates.exists = at_row(record.exists);
  return made;
}

}  // namespace ingot::driver
