// The derivative of each operation with respect to its operands.
#pragma once

#include <optional>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

/// What an operand's adjoint gains: `factor` times the adjoint of the node, where `where` is not 0.
struct Partial {
  uint32_t operand = 0;
  graph::NodeId factor = 0;
  std::optional<graph::NodeId> where = std::nullopt;  ///< none: everywhere
};

struct Rule {
  std::vector<Partial> partials;
  std::optional<graph::NodeId> kink = std::nullopt;  ///< 1 where the rule is one-sided
};

Rule derivative_rule(graph::Graph& graph, graph::NodeId id);

}  // namespace ingot::readings
