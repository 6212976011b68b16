// Making a pure operation: constants, identities that keep every bit, functions of one position, sharing.
#include <algorithm>
#include <bit>

#include "compiler/graph/graph.h"
#include "compiler/graph/range.h"

namespace ingot::graph {
namespace {

/// a op b and b op a have the same bits.
bool is_commutative(Operation operation) {
  switch (operation) {
    case Operation::add:
    case Operation::multiply:
    case Operation::equal:
    case Operation::not_equal:
    case Operation::logical_and:
    case Operation::logical_or: return true;
    default: return false;
  }
}

}  // namespace

NodeId Graph::make(Operation operation, std::vector<NodeId> operands, Place place) {
  if (std::all_of(operands.begin(), operands.end(), [&](NodeId x) { return is_constant(x); })) {
    double values[3] = {};
    for (size_t i = 0; i < operands.size() && i < 3; ++i) values[i] = value(operands[i]);
    return constant(scalar_operation(operation, values));
  }
  if (is_commutative(operation)) {
    // Constants last, otherwise in order of making.
    const auto rank = [&](NodeId x) { return std::pair(is_constant(x), x); };
    if (rank(operands[1]) < rank(operands[0])) std::swap(operands[0], operands[1]);
  }
  if (NodeId folded = fold_identity(operation, operands); folded != no_node) return folded;
  if (NodeId folded = fold_tabulated(operation, operands); folded != no_node) return folded;

  Node node;
  node.operation = operation;
  node.axes = union_of_axes(operands);
  node.place = place;
  std::vector<Range> ranges(operands.size());
  for (size_t i = 0; i < operands.size(); ++i) ranges[i] = nodes_[operands[i]].range;
  node.range = range_of_operation(operation, ranges);
  return make_node(node, operands);
}

NodeId Graph::rebuild(NodeId id, const std::vector<NodeId>& operands) {
  const Node node = nodes_[id];
  if (std::equal(operands.begin(), operands.end(), operands_.begin() + node.operands_begin)) return id;
  switch (node.operation) {
    case Operation::constant:
    case Operation::parameter:
    case Operation::coordinate: return id;
    case Operation::lookup: return lookup(operands[0], data_[node.index]);
    case Operation::pick: return pick(operands[0], {operands.begin() + 1, operands.end()});
    case Operation::reduce_sum:
    case Operation::reduce_product:
    case Operation::reduce_min:
    case Operation::reduce_max:
    case Operation::reduce_first: return reduce(node.operation, node.index, operands[0], operands[1], node.place);
    case Operation::argmin: return argmin(axis_groups_[node.index], operands[0], operands[1], node.place);
    case Operation::at: return at(node.index, operands[0], operands[1]);
    case Operation::named: return named(node.index, operands[0]);
    default: return make(node.operation, operands, node.place);
  }
}

NodeId Graph::first_failure(NodeId a, NodeId b) {
  if (a == b || is_constant(b, 0)) return a;
  if (is_constant(a)) return value(a) != 0 ? a : b;
  // What b can still add after a. Both are chains of selects; order matters only for what comes first.
  const std::vector<NodeId>& of_a = failure_atoms(a);
  const std::vector<NodeId>& of_b = failure_atoms(b);
  if (std::includes(of_a.begin(), of_a.end(), of_b.begin(), of_b.end())) return a;
  const NodeId result = select(a, a, b);
  if (nodes_[result].operation != Operation::select) return result;
  std::vector<NodeId> atoms;
  const std::vector<NodeId>& again_a = failure_atoms(a);
  const std::vector<NodeId>& again_b = failure_atoms(b);
  constexpr size_t longest = 1024;
  if (again_a.size() + again_b.size() <= longest) {
    std::set_union(again_a.begin(), again_a.end(), again_b.begin(), again_b.end(), std::back_inserter(atoms));
    failure_atoms_[result] = std::move(atoms);
  }
  return result;
}

/// The conditions a failure is the first of, sorted; when they are all 0 it is 0. At least the node itself.
const std::vector<NodeId>& Graph::failure_atoms(NodeId id) {
  const auto [it, added] = failure_atoms_.try_emplace(id);
  if (added) it->second = {id};
  return it->second;
}

}  // namespace ingot::graph
