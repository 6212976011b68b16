// Intervals as a graph: for each node two nodes, the least and the greatest it can be worth over a box, so that bounds are run like values,
// compiled and many boxes at once (Moore, "Interval Analysis", 1966). Sums, products, quotients and roots are correctly rounded and so are
// monotone in their rounding: computed ends hold what the value reading computes. Elementary functions are widened outward.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>

#include "compiler/graph/graph.h"

namespace ingot::readings {

/// Ends of what a node is worth wherever it is feasible (failures on the way are 0), and a condition: it may be NaN besides.
struct Bounds {
  graph::NodeId low = 0, high = 0, may_be_nan = 0;
  bool operator==(const Bounds&) const = default;
};

class IntervalGraph {
 public:
  /// Nodes are added to `graph`; it may have `at`.
  explicit IntervalGraph(graph::Graph& graph) : graph_(graph) {}
  /// What an axis's coordinate can be: first and last position of a box.
  void set_axis(graph::AxisId axis, graph::NodeId first, graph::NodeId last) { axes_[axis] = {first, last, 0}; }
  void set_parameter(uint32_t number, graph::NodeId low, graph::NodeId high) { parameters_[number] = {low, high, 0}; }
  Bounds operator()(graph::NodeId root);
  /// A condition: over the whole box no step is passed and every choice among those that were asked for falls the same way. `outer`: axes
  /// that boxes are along.
  graph::NodeId steady(const std::set<graph::AxisId>& outer);

 private:
  using GraphNode = graph::NodeId;
  using Operation = graph::Operation;

  bool varies(GraphNode id);
  const Bounds& of(GraphNode id) const { return made_.at(id); }
  Bounds bounds(GraphNode id);
  Bounds leaf(GraphNode id) const;
  Bounds pure(GraphNode id);
  // interval_arithmetic.cpp
  Bounds sum(const Bounds& a, const Bounds& b);
  Bounds product(const Bounds& a, const Bounds& b);
  Bounds square(const Bounds& a);
  Bounds quotient(const Bounds& a, const Bounds& b);
  Bounds negative(const Bounds& a);
  Bounds absolute(const Bounds& a);
  Bounds rounded(Operation operation, const Bounds& a);
  Bounds modulo(const Bounds& a, const Bounds& b, bool whole);
  Bounds power(const Bounds& a, const Bounds& b);
  Bounds power_of_constant(const Bounds& a, double exponent);
  Bounds exponential(const Bounds& a);
  Bounds logarithm(const Bounds& a);
  Bounds square_root(const Bounds& a);
  Bounds extremum(bool maximum, const Bounds& a, const Bounds& b);
  Bounds less(const Bounds& a, const Bounds& b, bool or_equal);
  Bounds equal(const Bounds& a, const Bounds& b, bool negated);
  // interval_structure.cpp
  Bounds logical(Operation operation, GraphNode id);
  Bounds finite(const Bounds& a);
  Bounds select(const Bounds& condition, const Bounds& then, const Bounds& otherwise);
  Bounds lookup(const Bounds& position, const std::vector<double>& data);
  Bounds pick(GraphNode id);
  Bounds reduce(GraphNode id);
  Bounds at(GraphNode id);
  struct Search {
    GraphNode candidate = 0;  ///< condition: this position of its axes may win
    GraphNode any = 0;        ///< one certainly exists
    GraphNode limit = 0;      ///< the winner's objective is not above it
  };
  const Search& search(GraphNode argmin);
  Bounds position_of_winner(GraphNode argmin);
  std::optional<Bounds> at_winner(GraphNode id);
  GraphNode winning_position(GraphNode argmin, size_t axis);
  GraphNode argmin_within(GraphNode position) const;
  /// The same graph where some axes stand for themselves: inside what binds them.
  IntervalGraph& inside(const std::vector<graph::AxisId>& bound);

  GraphNode constant(double value) { return graph_.constant(value); }
  GraphNode make(Operation operation, GraphNode a, GraphNode b) { return graph_.make(operation, {a, b}); }
  GraphNode make(Operation operation, GraphNode a) { return graph_.make(operation, {a}); }
  GraphNode smaller(GraphNode a, GraphNode b) { return make(Operation::minimum, a, b); }
  GraphNode larger(GraphNode a, GraphNode b) { return make(Operation::maximum, a, b); }
  GraphNode either(GraphNode a, GraphNode b) { return make(Operation::logical_or, a, b); }
  GraphNode both(GraphNode a, GraphNode b) { return graph_.logical_and(a, b); }
  GraphNode no(GraphNode a) { return graph_.logical_not(a); }
  GraphNode is(Operation comparison, GraphNode a, double b) { return make(comparison, a, constant(b)); }
  GraphNode is_infinite(const Bounds& a);
  GraphNode has_zero(const Bounds& a);
  GraphNode certainly(const Bounds& condition);
  GraphNode possibly(const Bounds& condition);
  bool single(const Bounds& a) const { return a.low == a.high && graph_.is_constant(a.may_be_nan, 0); }
  bool never_negative(GraphNode id) const { return graph_[id].range.low >= 0 && !graph_[id].range.maybe_nan; }
  bool positive(GraphNode id) const { return graph_[id].range.low > 0 && !graph_[id].range.maybe_nan; }
  /// One value; where it is NaN, anything.
  Bounds exactly(GraphNode value);
  /// Anything at all where the condition holds.
  Bounds unknown_where(GraphNode condition, const Bounds& otherwise);
  Bounds widened(GraphNode low, GraphNode high, GraphNode nan);

  graph::Graph& graph_;
  std::map<graph::AxisId, Bounds> axes_;
  std::map<uint32_t, Bounds> parameters_;
  std::unordered_map<GraphNode, Bounds> overrides_;  ///< of the objectives of searches, where the winner is read
  std::set<graph::AxisId> override_axes_;            ///< of these searches
  std::unordered_map<GraphNode, Bounds> made_;
  std::unordered_map<GraphNode, bool> varies_;
  std::unordered_map<GraphNode, Search> searches_;
  std::map<std::vector<graph::AxisId>, std::unique_ptr<IntervalGraph>> inside_;
  std::map<GraphNode, std::unique_ptr<IntervalGraph>> at_winners_;  ///< by argmin
};

}  // namespace ingot::readings
