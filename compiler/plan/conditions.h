// Conditions of a graph, and what they are made of.
#pragma once

#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::plan {

/// A node that must be other than 0 (`holds`), or 0.
struct Condition {
  graph::NodeId node = 0;
  bool holds = true;
  auto operator<=>(const Condition&) const = default;
};
using Conditions = std::vector<Condition>;  ///< all of them; ascending, none twice

Conditions intersection(const Conditions& a, const Conditions& b);

/// Conditions that together are the same as this one; none when it is not made of others.
Conditions parts_of(const graph::Graph& graph, const Condition& condition);
/// The same, taken apart as far as it goes; what always holds is left out.
Conditions conjuncts_of(const graph::Graph& graph, const Condition& condition);

}  // namespace ingot::plan
