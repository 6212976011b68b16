// Means over draws, taken apart.
#pragma once

#include <unordered_map>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::elaborate {

/// The mean of nodes over the draws in `mask`. It is linear: factors and terms that no draw changes are taken out of it, so that what
/// depends on draws is summed up alone, and not once for each candidate of a search.
class MeanOverDraws {
 public:
  /// `axes`: of the draws, outermost first.
  MeanOverDraws(graph::Graph& graph, std::vector<graph::AxisId> axes, graph::NodeId mask);
  graph::NodeId operator()(graph::NodeId value) { return mean(value, 0); }

 private:
  bool drawn(graph::NodeId node) const;
  graph::NodeId mask_for(graph::NodeId body);
  graph::NodeId sum(graph::NodeId body, graph::NodeId mask);
  graph::NodeId mean(graph::NodeId value, int depth);
  graph::NodeId mean_of_parts(graph::NodeId value, int depth);

  graph::Graph& graph_;
  std::vector<graph::AxisId> axes_;
  graph::NodeId mask_, count_;
  std::unordered_map<graph::NodeId, graph::NodeId> made_;
};

}  // namespace ingot::elaborate
