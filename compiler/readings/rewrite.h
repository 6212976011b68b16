// Studies made from studies: at one point of their axes, with parameters replaced by other nodes.
#pragma once

#include <map>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

/// The study at one point, without kept axes: every output read at these positions.
graph::Study at_point(const graph::Study& study, const std::map<graph::AxisId, double>& positions);

/// `root` with each node of `replacements` replaced. What replaces must not depend on an axis that is reduced on the way.
class Replacer {
 public:
  Replacer(graph::Graph& graph, std::map<graph::NodeId, graph::NodeId> replacements)
      : graph_(graph), made_(replacements.begin(), replacements.end()) {}
  graph::NodeId operator()(graph::NodeId root);

 private:
  graph::Graph& graph_;
  std::unordered_map<graph::NodeId, graph::NodeId> made_;
};

/// The node of each parameter, by its number; `no_node` where nothing mentions it.
std::vector<graph::NodeId> parameter_nodes(const graph::Graph& graph);

}  // namespace ingot::readings
