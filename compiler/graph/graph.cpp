// Leaves, sharing of equal nodes, and sets of axes.
#include "compiler/graph/graph.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "compiler/graph/range.h"

namespace ingot::graph {
namespace {

uint64_t mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2);
  return hash * 0xff51afd7ed558ccdULL;
}

}  // namespace

Graph::Graph() {
  axis_sets_.emplace_back();
  axis_set_ids_[{}] = 0;
  constant(0);  // node 0: what a default NodeId means, "no failure" above all
}

NodeId Graph::constant(double value) {
  Node node;
  node.value = std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;  // one NaN is enough
  node.range = range_of_constant(value);
  return intern(node, {});
}

NodeId Graph::parameter(Parameter parameter) {
  Node node;
  node.operation = Operation::parameter;
  node.index = static_cast<uint32_t>(parameters_.size());
  constexpr double largest = std::numeric_limits<double>::max();
  node.range = {-largest, largest, false, false, true};
  parameters_.push_back(std::move(parameter));
  return intern(node, {});
}

AxisId Graph::add_axis(Axis axis) {
  axes_.push_back(std::move(axis));
  return static_cast<AxisId>(axes_.size() - 1);
}

NodeId Graph::coordinate(AxisId axis) {
  if (axes_[axis].extent <= 1) return constant(0);
  Node node;
  node.operation = Operation::coordinate;
  node.index = axis;
  node.axes = intern_axes({axis});
  node.range = {0, static_cast<double>(axes_[axis].extent - 1), true};
  return intern(node, {});
}

uint32_t Graph::add_reason(Reason reason) {
  reasons_.push_back(std::move(reason));
  return static_cast<uint32_t>(reasons_.size());
}

std::vector<NodeId> Graph::operands(NodeId id) const {
  const Node& node = nodes_[id];
  return {operands_.begin() + node.operands_begin, operands_.begin() + node.operands_begin + node.operands_count};
}

bool Graph::depends_on(NodeId id, AxisId axis) const {
  const std::vector<AxisId>& set = free_axes(id);
  return std::binary_search(set.begin(), set.end(), axis);
}

NodeId Graph::intern(Node node, const std::vector<NodeId>& operands) {
  uint64_t hash = mix(static_cast<uint64_t>(node.operation), node.index);
  hash = mix(hash, std::bit_cast<uint64_t>(node.value));
  for (NodeId operand : operands) hash = mix(hash, operand);
  const auto [begin, end] = hash_.equal_range(hash);
  for (auto it = begin; it != end; ++it) {
    const Node& other = nodes_[it->second];
    if (other.operation == node.operation && other.index == node.index && other.operands_count == operands.size() &&
        std::bit_cast<uint64_t>(other.value) == std::bit_cast<uint64_t>(node.value) &&
        std::equal(operands.begin(), operands.end(), operands_.begin() + other.operands_begin))
      return it->second;
  }
  const NodeId id = size();
  node.operands_begin = static_cast<uint32_t>(operands_.size());
  node.operands_count = static_cast<uint32_t>(operands.size());
  operands_.insert(operands_.end(), operands.begin(), operands.end());
  bool uses_parameter = node.operation == Operation::parameter;
  for (NodeId operand : operands) uses_parameter = uses_parameter || uses_parameter_[operand];
  nodes_.push_back(node);
  uses_parameter_.push_back(uses_parameter);
  hash_.emplace(hash, id);
  return id;
}

NodeId Graph::make_node(Node node, const std::vector<NodeId>& operands) {
  if (is_single(node.range)) return constant(node.range.low + 0.0);  // a zero without sign
  return intern(node, operands);
}

AxisSetId Graph::intern_axes(std::vector<AxisId> axes) {
  std::sort(axes.begin(), axes.end());
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
  const auto [it, added] = axis_set_ids_.try_emplace(axes, static_cast<AxisSetId>(axis_sets_.size()));
  if (added) axis_sets_.push_back(std::move(axes));
  return it->second;
}

AxisSetId Graph::union_of_axes(const std::vector<NodeId>& operands) {
  AxisSetId result = 0;
  for (NodeId operand : operands) {
    const AxisSetId set = nodes_[operand].axes;
    if (set == 0 || set == result) continue;
    if (result == 0) {
      result = set;
      continue;
    }
    std::vector<AxisId> both = axis_sets_[result];
    both.insert(both.end(), axis_sets_[set].begin(), axis_sets_[set].end());
    result = intern_axes(std::move(both));
  }
  return result;
}

AxisSetId Graph::without_axis(AxisSetId set, AxisId axis) {
  std::vector<AxisId> axes = axis_sets_[set];
  std::erase(axes, axis);
  return intern_axes(std::move(axes));
}

uint32_t Graph::intern_data(std::vector<double> data) {
  for (double& x : data)
    if (std::isnan(x)) x = std::numeric_limits<double>::quiet_NaN();
  std::vector<uint64_t> bits(data.size());
  std::transform(data.begin(), data.end(), bits.begin(), [](double x) { return std::bit_cast<uint64_t>(x); });
  const auto [it, added] = data_ids_.try_emplace(std::move(bits), static_cast<uint32_t>(data_.size()));
  if (added) {
    data_ranges_.push_back(range_of_data(data));
    data_.push_back(std::move(data));
  }
  return it->second;
}

uint32_t Graph::intern_axis_group(std::vector<AxisId> axes) {
  const auto found = std::find(axis_groups_.begin(), axis_groups_.end(), axes);
  if (found != axis_groups_.end()) return static_cast<uint32_t>(found - axis_groups_.begin());
  axis_groups_.push_back(std::move(axes));
  return static_cast<uint32_t>(axis_groups_.size() - 1);
}

std::vector<double> Graph::known_values(NodeId id, AxisId axis) const {
  const std::vector<AxisId>& free = free_axes(id);
  if (uses_parameter_[id] || free.size() > 1 || (free.size() == 1 && free[0] != axis)) return {};
  std::vector<double> values(axes_[axis].extent);
  if (nodes_[id].operation == Operation::constant) {
    std::fill(values.begin(), values.end(), nodes_[id].value);
    return values;
  }
  PointEvaluator evaluator(*this, {});
  for (uint32_t i = 0; i < values.size(); ++i) {
    evaluator.set(axis, i);
    values[i] = evaluator.value(id);
  }
  return values;
}

}  // namespace ingot::graph
