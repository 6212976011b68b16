// Reductions over an axis, and reading a body at another place of one.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "compiler/graph/graph.h"
#include "compiler/graph/range.h"

namespace ingot::graph {
NodeId Graph::fold_reduce(Operation operation, AxisId axis, NodeId body, NodeId mask) {
  const double extent = axes_[axis].extent;
  if (is_constant(mask, 0) || extent == 0) return constant(reduction_start(operation));
  const Range range = nodes_[body].range;
  const bool constant_mask = is_constant(mask) || (!depends_on(mask, axis) && nodes_[mask].range.low > 0);
  // The elements there are add nothing.
  if (operation == Operation::reduce_sum && is_constant(body, 0)) return constant(0);
  if (operation == Operation::reduce_first && is_constant(body, 0)) return constant(0);
  if (operation == Operation::reduce_product && is_constant(body, 1)) return constant(1);

  if (!depends_on(body, axis) && !depends_on(mask, axis)) {
    const bool is_extreme = operation == Operation::reduce_min || operation == Operation::reduce_max;
    const bool is_first = operation == Operation::reduce_first && !range.negative_zero;
    if ((is_extreme && !range.maybe_nan) || is_first)
      return constant_mask ? body : select(mask, body, constant(reduction_start(operation)));
    // Repeated addition of whole numbers is exact while they are small.
    const double largest = std::max(std::fabs(range.low), std::fabs(range.high)) * extent;
    if (operation == Operation::reduce_sum && range.whole && !range.maybe_nan && !range.negative_zero &&
        largest < 9007199254740992.0) {
      const NodeId total = make(Operation::multiply, {body, constant(extent)});
      return constant_mask ? total : select(mask, total, constant(0));
    }
  }
  return fold_known(operation, axis, body, mask);
}

/// A reduction over one axis of what is data along it.
NodeId Graph::fold_known(Operation operation, AxisId axis, NodeId body, NodeId mask) {
  Tabulated of_body, of_mask;
  const NodeId along = coordinate(axis);
  const bool known_body = is_constant(body) || (tabulate(body, of_body) && of_body.position == along);
  const bool known_mask = is_constant(mask) || (tabulate(mask, of_mask) && of_mask.position == along);
  if (!known_body || !known_mask) return no_node;
  double result = reduction_start(operation);
  LeastPosition least;
  for (uint32_t i = 0; i < axes_[axis].extent; ++i) {
    if ((of_mask.data ? (*of_mask.data)[i] : value(mask)) == 0) continue;
    const double element = of_body.data ? (*of_body.data)[i] : value(body);
    if (operation == Operation::argmin)
      least.add(element, i);
    else
      result = reduction_step(operation, result, element);
  }
  return constant(operation == Operation::argmin ? least.position() : result);
}

NodeId Graph::reduce(Operation operation, AxisId axis, NodeId body, NodeId mask, Place place) {
  mask = as_condition(mask);
  if (NodeId folded = fold_reduce(operation, axis, body, mask); folded != no_node) return folded;
  Node node;
  node.operation = operation;
  node.index = axis;
  node.place = place;
  node.axes = without_axis(union_of_axes({body, mask}), axis);
  const bool always = nodes_[mask].range.low > 0;
  node.range = range_of_reduction(operation, nodes_[body].range, axes_[axis].extent, always);
  return make_node(node, {body, mask});
}

NodeId Graph::argmin(std::vector<AxisId> axes, NodeId objective, NodeId mask, Place place) {
  mask = as_condition(mask);
  if (is_constant(mask, 0)) return constant(-1);
  double count = 1;
  AxisSetId free = union_of_axes({objective, mask});
  bool depends = false;
  for (AxisId axis : axes) {
    count *= axes_[axis].extent;
    depends = depends || depends_on(objective, axis) || depends_on(mask, axis);
    free = without_axis(free, axis);
  }
  if (count == 0) return constant(-1);
  if (!depends && !nodes_[objective].range.maybe_nan) return select(mask, constant(0), constant(-1));
  if (axes.size() == 1)
    if (NodeId folded = fold_known(Operation::argmin, axes[0], objective, mask); folded != no_node) return folded;
  Node node;
  node.operation = Operation::argmin;
  node.index = intern_axis_group(std::move(axes));
  node.place = place;
  node.axes = free;
  node.range = range_of_reduction(Operation::argmin, nodes_[objective].range, count, nodes_[mask].range.low > 0);
  return make_node(node, {objective, mask});
}

NodeId Graph::at(AxisId axis, NodeId body, NodeId position) {
  if (!depends_on(body, axis)) return body;
  // Onto the axis, as a table's position is. Ranges leave out what is not needed.
  const NodeId last = constant(axes_[axis].extent - 1.0);
  const NodeId inside = make(Operation::minimum, {make(Operation::maximum, {position, constant(0)}), last});
  position = make(Operation::floor, {inside});
  if (position == coordinate(axis)) return body;
  if (NodeId pushed = substitute(body, axis, position); pushed != no_node) return pushed;
  Node node;
  node.operation = Operation::at;
  node.index = axis;
  AxisSetId free = without_axis(nodes_[body].axes, axis);
  std::vector<AxisId> all = axis_sets_[free];
  all.insert(all.end(), free_axes(position).begin(), free_axes(position).end());
  node.axes = intern_axes(std::move(all));
  node.range = nodes_[body].range;
  return make_node(node, {body, position});
}

NodeId Graph::substitute(NodeId body, AxisId axis, NodeId position) {
  constexpr size_t most_nodes = 64;
  std::vector<NodeId> stack{body};
  std::unordered_map<NodeId, NodeId> replaced;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    if (replaced.contains(id) || !depends_on(id, axis)) {
      stack.pop_back();
      continue;
    }
    const Operation operation = nodes_[id].operation;
    if (operation >= Operation::reduce_sum || replaced.size() >= most_nodes) return no_node;
    std::vector<NodeId> operands_now = operands(id);
    bool ready = true;
    for (NodeId& x : operands_now) {
      if (!depends_on(x, axis)) continue;
      if (const auto found = replaced.find(x); found != replaced.end())
        x = found->second;
      else
        stack.push_back(x), ready = false;
    }
    if (!ready) continue;
    stack.pop_back();
    replaced[id] = operation == Operation::coordinate ? position : rebuild(id, operands_now);
  }
  return replaced.at(body);
}

}  // namespace ingot::graph
