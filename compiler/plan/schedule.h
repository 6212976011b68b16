// Which nodes are computed together, and in which order.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "compiler/graph/graph.h"
#include "compiler/plan/loop_order.h"

namespace ingot::plan {

/// Nodes computed in one nest: those that depend on the same axes, between the same reductions.
struct Group {
  uint32_t phase = 0;                   ///< how many reductions must be complete before
  std::vector<graph::AxisId> axes;      ///< in order of the loops
  std::set<graph::NodeId> computed;     ///< pure nodes that are wanted here
  std::set<graph::NodeId> stored;       ///< those of them that other groups read
  std::set<graph::NodeId> accumulated;  ///< reductions whose elements are met here
  bool rows = false;                    ///< the study's outputs are given here
};

/// Orders groups as they must run: by phase, what depends on fewer axes first.
struct GroupKey {
  uint32_t phase = 0;
  std::vector<graph::AxisId> axes;
  bool reordered = false;  ///< the axes are not in the usual order, for the sake of an argmin
  size_t breadth = 0;      ///< axes, where those that the rows run together count as all of them if any is there
  bool operator==(const GroupKey&) const = default;
  bool operator<(const GroupKey& other) const;
};

class Schedule {
 public:
  /// Nodes over these sets of axes are computed again where they are used, never kept in tables.
  using Recomputed = std::set<graph::AxisSetId>;

  /// `order`: of rows that may come in any order, and what they exist by; null: as the study says.
  struct Rows {
    LoopOrder order;
    Conditions conditions;
  };

  Schedule(const graph::Study& study, const Recomputed& recomputed, const Rows* rows = nullptr);

  const std::vector<Group>& groups() const { return groups_; }
  /// Axes in order of loops: the study's first, then the others as they were made.
  std::vector<graph::AxisId> in_order(std::vector<graph::AxisId> axes) const;
  /// Axes over which a node's values are kept, in order of loops.
  std::vector<graph::AxisId> table_axes(graph::NodeId id) const;
  /// Constants, parameters and what is read along an axis need no table and no home.
  static bool is_leaf(const graph::Graph& graph, graph::NodeId id);
  static bool is_reduction(graph::Operation operation);

 private:
  void find_phases();
  void want(GroupKey key, graph::NodeId id);
  void collect();
  GroupKey key(uint32_t phase, std::vector<graph::AxisId> axes, bool reordered) const;
  GroupKey home(graph::NodeId id) const;
  bool is_widened(graph::NodeId id) const;
  bool wanted_wider(graph::NodeId leaf, const GroupKey& key) const;
  GroupKey gathering(graph::NodeId reduction) const;

  const graph::Study& study_;
  const graph::Graph& graph_;
  const Recomputed& recomputed_;
  const Rows* rows_;
  std::vector<graph::AxisId> together_;  ///< axes that the rows run together
  double most_widened_ = 0;              ///< points of what is computed for all of these because it depends on some
  std::vector<uint32_t> rank_;           ///< of axes
  std::vector<bool> reachable_;
  std::vector<uint32_t> earliest_;  ///< phase in which a node can be computed
  std::vector<uint32_t> phase_;     ///< phase in which it is: as late as its uses allow
  uint32_t last_phase_ = 0;
  std::map<GroupKey, Group> found_;
  std::vector<Group> groups_;
};

}  // namespace ingot::plan
