// What elaboration knows of a node's value: everything but parameters, draws and the results of searches.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "compiler/graph/graph.h"

namespace ingot::elaborate {

using GraphNode = graph::NodeId;

/// The value of a node with axes at known positions, where it depends on nothing that only running knows.
class KnownEvaluator {
 public:
  KnownEvaluator(const graph::Graph& graph, std::map<graph::AxisId, double> positions)
      : graph_(graph), positions_(std::move(positions)) {}

  std::optional<double> value(GraphNode id) {
    const graph::Node& node = graph_[id];
    if (node.operation == graph::Operation::constant) return node.value;
    if (auto found = memo_.find(id); found != memo_.end()) return found->second;
    std::optional<double> result = compute(id, node);
    memo_.emplace(id, result);
    return result;
  }

 private:
  static constexpr uint32_t longest_reduction = 4096;
  std::optional<double> compute(GraphNode id, const graph::Node& node);
  std::optional<double> reduce(GraphNode id, const graph::Node& node);
  KnownEvaluator at(graph::AxisId axis, double position) const;

  const graph::Graph& graph_;
  std::map<graph::AxisId, double> positions_;
  std::unordered_map<GraphNode, std::optional<double>> memo_;
};

}  // namespace ingot::elaborate
