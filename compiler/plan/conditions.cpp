#include "compiler/plan/conditions.h"

#include <algorithm>
#include <set>

namespace ingot::plan {

using graph::Graph;
using graph::NodeId;
using graph::Operation;

Conditions intersection(const Conditions& a, const Conditions& b) {
  Conditions result;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  return result;
}

Conditions parts_of(const Graph& graph, const Condition& condition) {
  const auto [id, holds] = condition;
  const auto operand = [&, id = id](uint32_t i) { return graph.operand(id, i); };
  const auto is_zero = [&](uint32_t i) { return graph.is_constant(operand(i), 0); };
  const auto is_other = [&](uint32_t i) { return graph.is_constant(operand(i)) && graph.value(operand(i)) != 0; };
  const auto is_opposite = [&](uint32_t i, NodeId of) {
    return graph[operand(i)].operation == Operation::logical_not && graph.operand(operand(i), 0) == of;
  };
  switch (graph[id].operation) {
    case Operation::logical_and:
      if (holds) return {{operand(0), true}, {operand(1), true}};
      break;
    case Operation::logical_or:
      if (!holds) return {{operand(0), false}, {operand(1), false}};
      break;
    case Operation::logical_not: return {{operand(0), !holds}};
    case Operation::equal:
      if (is_zero(1)) return {{operand(0), !holds}};
      break;
    case Operation::not_equal:
      if (is_zero(1)) return {{operand(0), holds}};
      break;
    case Operation::select:
      if (holds && is_zero(2)) return {{operand(0), true}, {operand(1), true}};
      if (holds && (is_zero(1) || is_opposite(1, operand(0)))) return {{operand(0), false}, {operand(2), true}};
      if (!holds && operand(0) == operand(1))
        return {{operand(0), false}, {operand(2), false}};  // first of two failures
      if (!holds && is_other(1)) return {{operand(0), false}, {operand(2), false}};
      if (!holds && (is_other(2) || is_opposite(2, operand(0)))) return {{operand(0), true}, {operand(1), false}};
      break;
    default: break;
  }
  return {};
}

Conditions conjuncts_of(const Graph& graph, const Condition& condition) {
  std::set<Condition> seen{condition}, result;
  std::vector<Condition> stack{condition};
  while (!stack.empty()) {
    const Condition next = stack.back();
    stack.pop_back();
    if (graph.is_constant(next.node) && (graph.value(next.node) != 0) == next.holds) continue;
    const Conditions parts = parts_of(graph, next);
    if (parts.empty()) result.insert(next);
    for (const Condition& part : parts)
      if (seen.insert(part).second) stack.push_back(part);
  }
  return {result.begin(), result.end()};
}

}  // namespace ingot::plan
