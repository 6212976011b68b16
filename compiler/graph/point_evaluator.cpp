// A graph at one point: recursion over the nodes, remembered for as long as the coordinates a node depends on stay.
#include <algorithm>

#include "compiler/graph/graph.h"
#include "runtime/math/elementary.h"

namespace ingot::graph {

PointEvaluator::PointEvaluator(const Graph& graph, std::vector<double> parameters)
    : graph_(graph), parameters_(std::move(parameters)) {
  coordinates_.resize(graph.axes().size());
  stamps_.resize(graph.axes().size(), 1);
  memo_.resize(graph.size());
}

void PointEvaluator::set(AxisId axis, double position) {
  if (coordinates_[axis] == position) return;
  coordinates_[axis] = position;
  stamps_[axis] = ++last_stamp_;
}

void PointEvaluator::remember(NodeId id, double value) { memo_[id] = {stamp_of(id), value}; }

double PointEvaluator::value(NodeId id) {
  if (memo_.size() < graph_.size()) memo_.resize(graph_.size());
  coordinates_.resize(graph_.axes().size());
  stamps_.resize(graph_.axes().size(), 1);
  return evaluate(id);
}

/// Coordinates are set and restored like a stack, so the newest stamp among a node's axes stands for all of them.
uint64_t PointEvaluator::stamp_of(NodeId id) const {
  uint64_t newest = 1;
  for (AxisId axis : graph_.free_axes(id)) newest = std::max(newest, stamps_[axis]);
  return newest;
}

double PointEvaluator::evaluate(NodeId root) {
  // An explicit stack: a sum over a long list is a deep chain. Only bodies of reductions recurse.
  std::vector<NodeId> stack{root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    const Node& node = graph_[id];
    if (known(id)) {
      stack.pop_back();
      continue;
    }
    double result = 0;
    switch (node.operation) {
      case Operation::constant: result = node.value; break;
      case Operation::parameter:
        result = node.index < parameters_.size() ? parameters_[node.index] : graph_.parameters()[node.index].value;
        break;
      case Operation::coordinate: result = coordinates_[node.index]; break;
      case Operation::reduce_sum:
      case Operation::reduce_product:
      case Operation::reduce_min:
      case Operation::reduce_max:
      case Operation::reduce_first: result = reduce(id); break;
      case Operation::argmin: result = least_position(id); break;
      case Operation::at: result = at(id); break;
      case Operation::pick: {
        const NodeId position = graph_.operand(id, 0);
        if (!known(position)) {
          stack.push_back(position);
          continue;
        }
        const NodeId chosen =
            graph_.operand(id, 1 + math::table_position(memo_[position].value, node.operands_count - 1));
        if (!known(chosen)) {
          stack.push_back(chosen);
          continue;
        }
        result = memo_[chosen].value;
        break;
      }
      default: {
        double values[3] = {};
        bool ready = true;
        for (uint32_t i = 0; i < node.operands_count; ++i) {
          const NodeId operand = graph_.operand(id, i);
          if (known(operand))
            values[i] = memo_[operand].value;
          else
            stack.push_back(operand), ready = false;
        }
        if (!ready) continue;
        if (node.operation == Operation::lookup) {
          const std::vector<double>& data = graph_.data(node.index);
          result = data[math::table_position(values[0], static_cast<uint32_t>(data.size()))];
        } else {
          result = scalar_operation(node.operation, values);
        }
      }
    }
    memo_[id] = {stamp_of(id), result};
    stack.pop_back();
  }
  return memo_[root].value;
}

double PointEvaluator::reduce(NodeId id) {
  const Node& node = graph_[id];
  const AxisId axis = node.index;
  const double coordinate = coordinates_[axis];
  const uint64_t stamp = stamps_[axis];
  double result = reduction_start(node.operation);
  for (uint32_t i = 0; i < graph_.axes()[axis].extent; ++i) {
    set(axis, i);
    if (evaluate(graph_.operand(id, 1)) != 0)
      result = reduction_step(node.operation, result, evaluate(graph_.operand(id, 0)));
  }
  coordinates_[axis] = coordinate;
  stamps_[axis] = stamp;
  return result;
}

double PointEvaluator::least_position(NodeId id) {
  const std::vector<AxisId> axes = graph_.axis_group(graph_[id].index);
  std::vector<double> coordinates;
  std::vector<uint64_t> stamps;
  uint64_t count = 1;
  for (AxisId axis : axes) {
    coordinates.push_back(coordinates_[axis]);
    stamps.push_back(stamps_[axis]);
    count *= graph_.axes()[axis].extent;
  }
  LeastPosition least;
  for (uint64_t position = 0; position < count; ++position) {
    uint64_t rest = position;
    for (size_t i = axes.size(); i-- > 0;) {
      const uint32_t extent = graph_.axes()[axes[i]].extent;
      const double coordinate = static_cast<double>(rest % extent);
      rest /= extent;
      if (position == 0 || coordinates_[axes[i]] != coordinate) set(axes[i], coordinate);
    }
    if (evaluate(graph_.operand(id, 1)) != 0) least.add(evaluate(graph_.operand(id, 0)), static_cast<double>(position));
  }
  for (size_t i = 0; i < axes.size(); ++i) {
    coordinates_[axes[i]] = coordinates[i];
    stamps_[axes[i]] = stamps[i];
  }
  return least.position();
}

double PointEvaluator::at(NodeId id) {
  const AxisId axis = graph_[id].index;
  const double position = evaluate(graph_.operand(id, 1));
  const double coordinate = coordinates_[axis];
  const uint64_t stamp = stamps_[axis];
  set(axis, position);
  const double result = evaluate(graph_.operand(id, 0));
  coordinates_[axis] = coordinate;
  stamps_[axis] = stamp;
  return result;
}

}  // namespace ingot::graph
