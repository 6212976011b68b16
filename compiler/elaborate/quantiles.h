// Quantile functions as nodes: what turns a uniform variable into one of a distribution.
#pragma once

#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::elaborate {

/// Of the standard normal distribution.
graph::NodeId normal_quantile(graph::Graph& graph, graph::NodeId u);
graph::NodeId triangular_quantile(graph::Graph& graph, graph::NodeId u, graph::NodeId low, graph::NodeId mode,
                                  graph::NodeId high);
/// Of the beta distribution over 0 to 1 that PERT uses, with its mode at `mode` (0 to 1).
graph::NodeId pert_quantile(graph::Graph& graph, graph::NodeId u, double mode);
/// Of given values with weights, in ascending order of the values.
graph::NodeId discrete_quantile(graph::Graph& graph, graph::NodeId u, std::vector<double> values,
                                std::vector<double> weights);

}  // namespace ingot::elaborate
