#include "compiler/readings/rewrite.h"

namespace ingot::readings {

using graph::AxisId;
using graph::Graph;
using graph::no_node;
using graph::NodeId;
using graph::Operation;
using graph::Output;
using graph::Study;

Study at_point(const Study& study, const std::map<AxisId, double>& positions) {
  Study result = study;
  result.axes.clear();
  const auto there = [&](NodeId id) {
    for (const auto& [axis, position] : positions) id = result.graph.at(axis, id, result.graph.constant(position));
    return id;
  };
  result.exists = there(result.exists);
  for (Output& output : result.outputs) output.value = there(output.value), output.failure = there(output.failure);
  return result;
}

NodeId Replacer::operator()(NodeId root) {
  std::vector<NodeId> stack{root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    if (made_.contains(id)) {
      stack.pop_back();
      continue;
    }
    std::vector<NodeId> operands = graph_.operands(id);
    bool ready = true;
    for (NodeId& operand : operands) {
      if (const auto found = made_.find(operand); found != made_.end())
        operand = found->second;
      else
        stack.push_back(operand), ready = false;
    }
    if (!ready) continue;
    stack.pop_back();
    made_[id] = graph_.rebuild(id, operands);
  }
  return made_.at(root);
}

std::vector<NodeId> parameter_nodes(const Graph& graph) {
  std::vector<NodeId> nodes(graph.parameters().size(), no_node);
  for (NodeId id = 0; id < graph.size(); ++id)
    if (graph[id].operation == Operation::parameter) nodes[graph[id].index] = id;
  return nodes;
}

}  // namespace ingot::readings
