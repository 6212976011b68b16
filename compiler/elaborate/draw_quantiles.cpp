// Quantiles over draws, and how far they may be off.
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

namespace {

using graph::Graph;
using graph::NodeId;
using graph::Operation;

/// The element of a rank (from 1) among the masked ones over some axes. Bisection between the least and the greatest, by ratios where both are
/// positive (a long tail takes no more steps); the last step takes the next element itself, so that with enough steps it is exact.
struct Ranked {
  Graph& graph;
  std::vector<graph::AxisId> axes;  ///< outermost first
  NodeId value, mask;

  NodeId over(Operation operation, NodeId body, NodeId where) {
    for (size_t i = axes.size(); i-- > 0;) {
      body = graph.reduce(operation, axes[i], body, where);
      where = graph.constant(1);
    }
    return body;
  }
  NodeId count() { return over(Operation::reduce_sum, graph.constant(1), mask); }

  NodeId element(NodeId rank, int steps) {
    const NodeId one = graph.constant(1), zero = graph.constant(0);
    const NodeId least = over(Operation::reduce_min, value, mask), greatest = over(Operation::reduce_max, value, mask);
    const auto reached = [&](NodeId bound) {  // enough elements are at or below it
      const NodeId below = graph.make(Operation::less_equal, {value, bound});
      const NodeId number = over(Operation::reduce_sum, graph.select(below, one, zero), mask);
      return graph.make(Operation::less_equal, {rank, number});
    };
    NodeId low = least, high = greatest;
    for (int i = 0; i < steps; ++i) {
      const NodeId even =
          graph.make(Operation::multiply, {graph.constant(0.5), graph.make(Operation::add, {low, high})});
      const NodeId ratio = graph.make(Operation::square_root, {graph.make(Operation::multiply, {low, high})});
      const NodeId middle = graph.select(graph.make(Operation::less, {zero, low}), ratio, even);
      const NodeId enough = reached(middle);
      high = graph.select(enough, middle, high);
      low = graph.select(enough, low, middle);
    }
    const NodeId above = graph.make(Operation::less, {low, value});
    const NodeId next = over(Operation::reduce_min, value, graph.logical_and(mask, above));
    return graph.select(reached(least), least, next);
  }

  /// The smallest value that at least this share does not exceed (type 1 of Hyndman and Fan, American Statistician 50, 1996).
  NodeId quantile(double share, int steps) {
    const NodeId rank =
        graph.make(Operation::ceil, {graph.make(Operation::multiply, {count(), graph.constant(share)})});
    return element(graph.make(Operation::maximum, {rank, graph.constant(1)}), steps);
  }
};

constexpr int steps_of_error = 16;

/// Half the distance between the elements one standard deviation of the binomial distribution below and above the quantile's rank:
/// no assumption about the distribution (David and Nagaraja, "Order Statistics", 7.1).
NodeId error_of_independent(Ranked draws, double share) {
  Graph& graph = draws.graph;
  const NodeId count = draws.count(), one = graph.constant(1);
  const NodeId rank = graph.make(Operation::multiply, {count, graph.constant(share)});
  const NodeId deviation = graph.make(Operation::square_root,
                                      {graph.make(Operation::multiply, {count, graph.constant(share * (1 - share))})});
  const auto inside = [&](NodeId at) {
    const NodeId whole = graph.make(Operation::ceil, {at});
    return graph.make(Operation::minimum, {graph.make(Operation::maximum, {whole, one}), count});
  };
  const NodeId above = draws.element(inside(graph.make(Operation::add, {rank, deviation})), steps_of_error);
  const NodeId below = draws.element(inside(graph.make(Operation::subtract, {rank, deviation})), steps_of_error);
  return graph.make(Operation::multiply, {graph.constant(0.5), graph.make(Operation::subtract, {above, below})});
}

}  // namespace

Value Elaborator::quantile_of(Value value, double share, int steps) {
  if (!drawn(value.node)) return mean_of(value);
  const GraphNode feasible = feasible_draws(value.failure);
  Value result = mean_of(value);
  result.node = Ranked{*graph_, draw_axes_, value.node, feasible}.quantile(share, steps);
  errors_[result.node] = [=, this]() -> GraphNode {
    if (options_.batches == 0) return error_of_independent({*graph_, draw_axes_, value.node, feasible}, share);
    // Each batch has a quantile of its own.
    Ranked batch{*graph_, {draw_axes_.back()}, value.node, feasible};
    const GraphNode there = graph_->make(Operation::less, {graph_->constant(0), batch.count()});
    return error_over_batches(batch.quantile(share, steps_of_error), there);
  };
  return result;
}

}  // namespace ingot::elaborate
