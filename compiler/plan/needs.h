// Where a value matters: under which conditions it can reach an output. Outside of them it may be anything, so it need not be computed.
// That is what keeps the points outside a domain, and candidates that an earlier condition rules out, from costing anything.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/graph/graph.h"
#include "compiler/plan/conditions.h"

namespace ingot::plan {

class Needs {
 public:
  /// For the nodes that the study's outputs depend on; `study` without `at`. `only_existing`: outputs matter only where `exists` holds.
  Needs(const graph::Study& study, bool only_existing);

  /// Conditions without which the node's value does not matter. Those among them that were left out only cost time.
  const Conditions& of(graph::NodeId id) const { return sets_[needs_[id]]; }
  /// What follows when the node is other than 0, or 0: itself, and conditions it is made of.
  Conditions implied(graph::NodeId id, bool holds) const;
  /// What holds where an element of a reduction counts.
  Conditions of_element(graph::NodeId reduction) const;

 private:
  using SetId = uint32_t;
  static constexpr SetId unused = 0xffffffff;  ///< no output depends on it

  void imply(graph::NodeId id, bool holds, Conditions& into, int depth) const;
  SetId intern(Conditions conditions);
  SetId both(SetId set, const Conditions& more);
  void use(graph::NodeId id, SetId set);
  void find_needs(graph::NodeId id);

  const graph::Graph& graph_;
  std::vector<SetId> needs_;
  std::vector<Conditions> sets_{Conditions{}};
};

}  // namespace ingot::plan
