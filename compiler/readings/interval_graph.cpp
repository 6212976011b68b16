#include "compiler/readings/interval_graph.h"

#include <algorithm>
#include <cmath>

namespace ingot::readings {

using graph::AxisId;
using graph::Node;

/// Whether the box decides anything about it. What does not vary is worth itself.
bool IntervalGraph::varies(GraphNode root) {
  std::vector<GraphNode> stack{root};
  while (!stack.empty()) {
    const GraphNode id = stack.back();
    if (varies_.contains(id)) {
      stack.pop_back();
      continue;
    }
    const auto& free = graph_.free_axes(id);
    bool result = overrides_.contains(id) ||
                  std::any_of(free.begin(), free.end(), [&](AxisId axis) { return axes_.contains(axis); });
    bool ready = true;
    const Node& node = graph_[id];
    if (node.operation == Operation::parameter) result = result || parameters_.contains(node.index);
    if (!result && (graph_.depends_on_parameter(id) || !overrides_.empty()))
      for (uint32_t i = 0; i < node.operands_count && !result; ++i) {
        const auto known = varies_.find(graph_.operand(id, i));
        if (known == varies_.end())
          stack.push_back(graph_.operand(id, i)), ready = false;
        else
          result = known->second;
      }
    if (!result && !ready) continue;
    stack.resize(std::find(stack.begin(), stack.end(), id) - stack.begin());
    varies_[id] = result;
  }
  return varies_.at(root);
}

Bounds IntervalGraph::operator()(GraphNode root) {
  std::vector<GraphNode> stack{root};
  while (!stack.empty()) {
    const GraphNode id = stack.back();
    if (made_.contains(id)) {
      stack.pop_back();
      continue;
    }
    const Operation operation = graph_[id].operation;
    const bool by_operands = operation < Operation::reduce_sum || operation == Operation::named;
    bool ready = true;
    if (by_operands && varies(id) && !overrides_.contains(id))
      for (uint32_t i = 0; i < graph_[id].operands_count; ++i)
        if (const GraphNode operand = graph_.operand(id, i); !made_.contains(operand))
          stack.push_back(operand), ready = false;
    if (!ready) continue;
    stack.pop_back();
    made_.emplace(id, bounds(id));
  }
  return made_.at(root);
}

Bounds IntervalGraph::bounds(GraphNode id) {
  if (const auto found = overrides_.find(id); found != overrides_.end()) return found->second;
  if (!varies(id)) return exactly(id);
  switch (const Node node = graph_[id]; node.operation) {
    case Operation::coordinate: return axes_.at(node.index);
    case Operation::parameter: return parameters_.at(node.index);
    case Operation::named: return of(graph_.operand(id, 0));
    case Operation::lookup: return lookup(of(graph_.operand(id, 0)), std::vector<double>(graph_.data(node.index)));
    case Operation::pick: return pick(id);
    case Operation::reduce_sum:
    case Operation::reduce_product:
    case Operation::reduce_min:
    case Operation::reduce_max:
    case Operation::reduce_first: return reduce(id);
    case Operation::argmin: return position_of_winner(id);
    case Operation::at: return at(id);
    default: return pure(id);
  }
}

Bounds IntervalGraph::exactly(GraphNode value) {
  if (!graph_[value].range.maybe_nan) return {value, value, 0};
  return unknown_where(no(make(Operation::equal, value, value)), {value, value, 0});
}

Bounds IntervalGraph::pure(GraphNode id) {
  const Node node = graph_[id];
  const auto x = [&](uint32_t i) -> const Bounds& { return of(graph_.operand(id, i)); };
  bool all_single = true;
  for (uint32_t i = 0; i < node.operands_count; ++i) all_single = all_single && single(x(i));
  if (all_single) {  // one value on each side: what the operation gives
    std::vector<GraphNode> operands;
    for (uint32_t i = 0; i < node.operands_count; ++i) operands.push_back(x(i).low);
    return exactly(graph_.make(node.operation, operands));
  }
  switch (node.operation) {
    case Operation::add: return sum(x(0), x(1));
    case Operation::subtract: return sum(x(0), negative(x(1)));
    case Operation::multiply:
      return graph_.operand(id, 0) == graph_.operand(id, 1) ? square(x(0)) : product(x(0), x(1));
    case Operation::divide: return quotient(x(0), x(1));
    case Operation::negate: return negative(x(0));
    case Operation::absolute: return absolute(x(0));
    case Operation::floor:
    case Operation::ceil:
    case Operation::round: return rounded(node.operation, x(0));
    case Operation::modulo:
      return modulo(x(0), x(1), graph_[graph_.operand(id, 0)].range.whole && graph_[graph_.operand(id, 1)].range.whole);
    case Operation::power: return power(x(0), x(1));
    case Operation::exponential: return exponential(x(0));
    case Operation::logarithm: return logarithm(x(0));
    case Operation::square_root: return square_root(x(0));
    case Operation::minimum: return extremum(false, x(0), x(1));
    case Operation::maximum: return extremum(true, x(0), x(1));
    case Operation::less: return less(x(0), x(1), false);
    case Operation::less_equal: return less(x(0), x(1), true);
    case Operation::equal: return equal(x(0), x(1), false);
    case Operation::not_equal: return equal(x(0), x(1), true);
    case Operation::logical_and:
    case Operation::logical_or:
    case Operation::logical_not: return logical(node.operation, id);
    case Operation::is_finite: return finite(x(0));
    case Operation::select: return select(x(0), x(1), x(2));
    case Operation::uniform_random: return {constant(0x1p-53), constant(1 - 0x1p-53), 0};
    default: return {constant(-INFINITY), constant(INFINITY), constant(1)};
  }
}

IntervalGraph& IntervalGraph::inside(const std::vector<AxisId>& bound) {
  const auto any = [&](const auto& set) {
    return std::any_of(bound.begin(), bound.end(), [&](AxisId axis) { return set.contains(axis); });
  };
  if (!any(axes_) && !any(override_axes_)) return *this;
  auto& made = inside_[bound];
  if (made != nullptr) return *made;
  made = std::make_unique<IntervalGraph>(graph_);
  made->axes_ = axes_, made->parameters_ = parameters_;
  if (!any(override_axes_)) made->overrides_ = overrides_, made->override_axes_ = override_axes_;
  for (const AxisId axis : bound) made->axes_.erase(axis);
  return *made;
}

IntervalGraph::GraphNode IntervalGraph::steady(const std::set<AxisId>& outer) {
  GraphNode result = constant(1);
  const auto add = [&](const Bounds& x) {
    GraphNode same = make(Operation::equal, x.low, x.high);
    const std::vector<AxisId> axes = graph_.free_axes(same);
    for (const AxisId axis : axes)
      if (!outer.contains(axis)) same = graph_.reduce(Operation::reduce_min, axis, same, constant(1));
    result = both(result, same);
  };
  const std::map<GraphNode, Bounds> made(made_.begin(), made_.end());
  for (const auto& [id, known] : made) {
    switch (graph_[id].operation) {
      case Operation::floor:
      case Operation::ceil:
      case Operation::round:
      case Operation::modulo:
      case Operation::less:
      case Operation::less_equal:
      case Operation::equal:
      case Operation::not_equal:
      case Operation::is_finite:
      case Operation::argmin: add(known); break;
      case Operation::lookup:
      case Operation::pick:
        if (made_.contains(graph_.operand(id, 0))) add(made_.at(graph_.operand(id, 0)));
        break;
      default: break;
    }
  }
  std::vector<GraphNode> searched;
  for (const auto& [argmin, search] : searches_) searched.push_back(argmin);
  std::sort(searched.begin(), searched.end());
  for (const GraphNode argmin : searched) add(position_of_winner(argmin));
  for (const auto& [axes, graph] : inside_) result = both(result, graph->steady(outer));
  for (const auto& [argmin, graph] : at_winners_) result = both(result, graph->steady(outer));
  return result;
}

}  // namespace ingot::readings
