// Functions of one position: lookups in data, picks among classes of structure, and pure operations over them, which become data
// again. So whatever depends on one design choice alone is a table before anything runs.
#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "compiler/graph/graph.h"
#include "compiler/graph/range.h"
#include "runtime/math/elementary.h"

namespace ingot::graph {
namespace {

constexpr uint32_t longest_coordinate = 4096;  ///< longer axes stay arithmetic on the coordinate

bool same_bits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}
double entry(const std::vector<double>& data, double position) {
  return data[math::table_position(position, static_cast<uint32_t>(data.size()))];
}

}  // namespace

bool Graph::tabulate(NodeId id, Tabulated& into) const {
  const Node& node = nodes_[id];
  if (node.operation == Operation::lookup) {
    into.position = operand(id, 0);
    into.data = &data_[node.index];
    return true;
  }
  if (node.operation == Operation::coordinate && axes_[node.index].extent <= longest_coordinate) {
    into.position = id;
    into.own.resize(axes_[node.index].extent);
    std::iota(into.own.begin(), into.own.end(), 0.0);
    into.data = &into.own;
    return true;
  }
  return false;
}

NodeId Graph::lookup(NodeId position, std::vector<double> data) {
  if (is_constant(position)) return constant(entry(data, value(position)));
  if (std::all_of(data.begin(), data.end(), [&](double x) { return same_bits(x, data[0]); })) return constant(data[0]);
  const Node& from = nodes_[position];
  if (from.operation == Operation::lookup) {
    std::vector<double> through = data_[from.index];
    for (double& x : through) x = entry(data, x);
    return lookup(operand(position, 0), std::move(through));
  }
  if (from.operation == Operation::coordinate) {
    data.resize(axes_[from.index].extent, data.back());
    bool identity = true;
    for (size_t i = 0; identity && i < data.size(); ++i) identity = same_bits(data[i], static_cast<double>(i));
    if (identity) return position;
    if (std::all_of(data.begin(), data.end(), [&](double x) { return same_bits(x, data[0]); }))
      return constant(data[0]);
  }
  Node node;
  node.operation = Operation::lookup;
  node.axes = from.axes;
  node.index = intern_data(std::move(data));
  node.range = data_ranges_[node.index];
  return make_node(node, {position});
}

NodeId Graph::fold_tabulated(Operation operation, const std::vector<NodeId>& operands) {
  Tabulated tables[3];
  NodeId position = no_node;
  size_t length = 0;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (is_constant(operands[i])) continue;
    if (!tabulate(operands[i], tables[i])) return no_node;
    if (position != no_node && position != tables[i].position) return no_node;
    position = tables[i].position;
    length = std::max(length, tables[i].data->size());
  }
  std::vector<double> data(length);
  for (size_t p = 0; p < length; ++p) {
    double values[3] = {};
    for (size_t i = 0; i < operands.size(); ++i)
      values[i] = tables[i].data ? (*tables[i].data)[std::min(p, tables[i].data->size() - 1)] : value(operands[i]);
    data[p] = scalar_operation(operation, values);
  }
  return lookup(position, std::move(data));
}

NodeId Graph::fold_pick(NodeId position, const std::vector<NodeId>& alternatives) {
  const uint32_t count = static_cast<uint32_t>(alternatives.size());
  if (is_constant(position)) return alternatives[math::table_position(value(position), count)];
  if (std::all_of(alternatives.begin(), alternatives.end(), [&](NodeId x) { return x == alternatives[0]; }))
    return alternatives[0];
  if (std::all_of(alternatives.begin(), alternatives.end(), [&](NodeId x) { return is_constant(x); })) {
    std::vector<double> data(count);
    std::transform(alternatives.begin(), alternatives.end(), data.begin(), [&](NodeId x) { return value(x); });
    return lookup(position, std::move(data));
  }
  // Alternatives that differ in one operand only: pick that operand.
  const Node& first = nodes_[alternatives[0]];
  const bool same_operation = std::all_of(alternatives.begin(), alternatives.end(), [&](NodeId x) {
    return nodes_[x].operation == first.operation && nodes_[x].index == first.index &&
           nodes_[x].operands_count == first.operands_count;
  });
  if (same_operation && first.operation >= Operation::add && first.operation <= Operation::select) {
    const std::vector<NodeId> common = operands(alternatives[0]);
    size_t different = common.size(), differences = 0;
    for (size_t i = 0; i < common.size(); ++i) {
      const bool same =
          std::all_of(alternatives.begin(), alternatives.end(), [&](NodeId x) { return operand(x, i) == common[i]; });
      if (!same) different = i, ++differences;
    }
    if (differences == 1) {
      std::vector<NodeId> inner(count);
      for (size_t k = 0; k < count; ++k) inner[k] = operand(alternatives[k], static_cast<uint32_t>(different));
      std::vector<NodeId> joined = common;
      joined[different] = pick(position, std::move(inner));
      return rebuild(alternatives[0], joined);
    }
  }
  Tabulated table;
  if (!tabulate(position, table)) return no_node;
  // All alternatives are functions of the position's own position: one table.
  std::vector<Tabulated> inner(count);
  bool all = true;
  for (uint32_t k = 0; k < count && all; ++k)
    all = is_constant(alternatives[k]) || (tabulate(alternatives[k], inner[k]) && inner[k].position == table.position);
  if (all) {
    size_t length = table.data->size();
    for (const Tabulated& t : inner) length = std::max(length, t.data ? t.data->size() : 0);
    std::vector<double> data(length);
    for (size_t p = 0; p < length; ++p) {
      const uint32_t k = math::table_position((*table.data)[std::min(p, table.data->size() - 1)], count);
      data[p] = inner[k].data ? (*inner[k].data)[std::min(p, inner[k].data->size() - 1)] : value(alternatives[k]);
    }
    return lookup(table.position, std::move(data));
  }
  // Alternatives that are never picked, and equal ones, are left out.
  std::vector<NodeId> kept;
  std::vector<double> renumbered(table.data->size());
  for (size_t p = 0; p < renumbered.size(); ++p) {
    const NodeId chosen = alternatives[math::table_position((*table.data)[p], count)];
    const auto found = std::find(kept.begin(), kept.end(), chosen);
    renumbered[p] = static_cast<double>(found - kept.begin());
    if (found == kept.end()) kept.push_back(chosen);
  }
  if (kept.size() == count) return no_node;
  return pick(lookup(table.position, std::move(renumbered)), std::move(kept));
}

NodeId Graph::pick(NodeId position, std::vector<NodeId> alternatives) {
  if (NodeId folded = fold_pick(position, alternatives); folded != no_node) return folded;
  Node node;
  node.operation = Operation::pick;
  node.range = nodes_[alternatives[0]].range;
  for (NodeId x : alternatives) node.range = range_union(node.range, nodes_[x].range);
  std::vector<NodeId> operands{position};
  operands.insert(operands.end(), alternatives.begin(), alternatives.end());
  node.axes = union_of_axes(operands);
  return make_node(node, operands);
}

}  // namespace ingot::graph
