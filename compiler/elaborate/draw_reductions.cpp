// What is told of a value that varies over draws: means, shares, the most frequent text. Each is a reduction over the axes of draws.
#include "compiler/elaborate/draw_means.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

GraphNode Elaborator::feasible_draws(GraphNode failure) {
  return graph_->make(Operation::equal, {failure, graph_->constant(0)});
}

/// Batch by batch, then over the batches.
GraphNode Elaborator::over_draws(Operation operation, GraphNode body, GraphNode mask) {
  for (size_t i = draw_axes_.size(); i-- > 0;) {
    body = graph_->reduce(operation, draw_axes_[i], body, mask);
    mask = graph_->constant(1);
  }
  return body;
}

/// The mean of `value` over the draws in `feasible`.
GraphNode Elaborator::mean_over_draws(GraphNode value, GraphNode feasible) {
  return MeanOverDraws(*graph_, draw_axes_, feasible)(value);
}

/// Of the mean of `count` numbers with that sum of squared distances from it.
GraphNode Elaborator::standard_error(GraphNode count, GraphNode squares) {
  const GraphNode one = graph_->constant(1);
  const GraphNode others = graph_->make(Operation::maximum, {graph_->make(Operation::subtract, {count, one}), one});
  return graph_->make(Operation::square_root,
                      {graph_->make(Operation::divide, {squares, graph_->make(Operation::multiply, {count, others})})});
}

GraphNode Elaborator::squared_distance(GraphNode a, GraphNode b) {
  const GraphNode off = graph_->make(Operation::subtract, {a, b});
  return graph_->make(Operation::multiply, {off, off});
}

/// The standard error of a result that each batch gives once: from its spread over the batches, which counts what a scrambled sequence gains
/// (replicated randomised quasi-Monte Carlo: P. L'Ecuyer, C. Lemieux, in "Modeling Uncertainty", 2002).
GraphNode Elaborator::error_over_batches(GraphNode result, GraphNode there) {
  const auto sum = [&](GraphNode body) {
    return graph_->reduce(Operation::reduce_sum, draw_axes_.front(), body, there);
  };
  const GraphNode count = sum(graph_->constant(1)), centre = graph_->make(Operation::divide, {sum(result), count});
  return standard_error(count, sum(squared_distance(result, centre)));
}

/// The standard error of the mean: of independent draws from their own spread.
GraphNode Elaborator::error_of_mean(GraphNode value, GraphNode feasible) {
  const GraphNode one = graph_->constant(1);
  if (options_.batches == 0) {
    const GraphNode squares =
        over_draws(Operation::reduce_sum, squared_distance(value, mean_over_draws(value, feasible)), feasible);
    return standard_error(over_draws(Operation::reduce_sum, one, feasible), squares);
  }
  const graph::AxisId draw = draw_axes_.back();
  const GraphNode in_batch = graph_->reduce(Operation::reduce_sum, draw, one, feasible);
  const GraphNode mean =
      graph_->make(Operation::divide, {graph_->reduce(Operation::reduce_sum, draw, value, feasible), in_batch});
  return error_over_batches(mean, graph_->make(Operation::less, {graph_->constant(0), in_batch}));
}

/// Over the feasible draws. It has no value only when no draw is feasible, for the reason of the first.
Value Elaborator::mean_of(Value value) {
  if (!drawn(value)) return value;
  const GraphNode feasible = feasible_draws(value.failure), zero = graph_->constant(0), one = graph_->constant(1);
  const GraphNode none =
      graph_->logical_not(over_draws(Operation::reduce_max, graph_->select(feasible, one, zero), one));
  const GraphNode why = over_draws(Operation::reduce_first, value.failure, one);
  const GraphNode failure = drawn(value.failure) ? graph_->select(none, why, zero) : value.failure;
  const GraphNode mean = drawn(value.node) ? mean_over_draws(value.node, feasible) : value.node;
  if (drawn(value.node)) errors_[mean] = [=, this] { return error_of_mean(value.node, feasible); };
  return {value.kind == ValueKind::boolean ? ValueKind::number : value.kind, mean, failure, nullptr};
}

/// The share of all draws in which it holds; what is infeasible does not hold.
Value Elaborator::probability_of(Value condition) {
  const GraphNode holds = graph_->logical_and(feasible_draws(condition.failure), condition.node);
  const GraphNode counted = graph_->select(holds, graph_->constant(1), graph_->constant(0));
  if (!drawn(counted)) return number(counted);
  const GraphNode all = graph_->constant(1), share = mean_over_draws(counted, all);
  errors_[share] = [=, this] { return error_of_mean(counted, all); };
  return number(share);
}

/// Of texts and cases, the one that most feasible draws have; of several, the first.
Value Elaborator::most_frequent(Value value) {
  Value result = mean_of({ValueKind::number, 0, value.failure, nullptr});
  result.kind = value.kind;
  result.node = value.node;
  if (!drawn(value.node)) return result;
  const GraphNode feasible = feasible_draws(value.failure), zero = graph_->constant(0);
  GraphNode best = zero, most = graph_->constant(-1);
  for (size_t form = 0; form < texts_.size(); ++form) {
    const GraphNode code = graph_->constant(static_cast<double>(form));
    const GraphNode same = graph_->make(Operation::equal, {value.node, code});
    if (graph_->is_constant(same, 0)) continue;
    const GraphNode count =
        over_draws(Operation::reduce_sum, graph_->select(same, graph_->constant(1), zero), feasible);
    const GraphNode more = graph_->make(Operation::less, {most, count});
    best = graph_->select(more, code, best);
    most = graph_->select(more, count, most);
  }
  result.node = best;
  return result;
}

/// Beside a mean: the 5 % and 95 % quantiles, the standard error, and the share of feasible draws where some may fail.
void Elaborator::add_spread(Study& study, Column& column, Value value) {
  const GraphNode feasible = feasible_draws(value.failure), one = graph_->constant(1);
  const Value mean = mean_of(value);
  if (drawn(value.failure)) {
    const GraphNode share = mean_over_draws(graph_->select(feasible, one, graph_->constant(0)), one);
    column.share = output(study, column.name + ".feasible", share, 0);
  }
  if (!drawn(value.node)) return;
  column.error = output(study, column.name + ".error", error_of_mean(value.node, feasible), mean.failure);
  if (column.kind != Column::Kind::number || value.kind != ValueKind::number) return;
  constexpr int steps = 16;  // shown with three digits
  column.low = output(study, column.name + ".low", quantile_of(value, 0.05, steps).node, mean.failure);
  column.high = output(study, column.name + ".high", quantile_of(value, 0.95, steps).node, mean.failure);
}

}  // namespace ingot::elaborate
