// Identities that keep every bit of the value: what depends on the sign of a zero or on NaN is applied only where the operands'
// ranges exclude them.
#include "compiler/graph/graph.h"
#include "compiler/graph/range.h"

#include <cmath>

namespace ingot::graph {
namespace {

bool is_finite_number(const Range& r) { return !r.maybe_nan && std::isfinite(r.low) && std::isfinite(r.high); }

}  // namespace

bool Graph::is_condition(NodeId id) const {
  const Range& r = nodes_[id].range;
  return r.whole && r.low >= 0 && r.high <= 1 && !r.maybe_nan && !r.negative_zero;
}

NodeId Graph::as_condition(NodeId id) { return is_condition(id) ? id : make(Operation::not_equal, {id, constant(0)}); }

NodeId Graph::fold_identity(Operation operation, const std::vector<NodeId>& x) {
  const Range range = nodes_[x[0]].range;
  switch (operation) {
    case Operation::negate:
      if (nodes_[x[0]].operation == Operation::negate) return operand(x[0], 0);
      return no_node;
    case Operation::absolute:
      if (range.low >= 0 && !range.negative_zero && !range.maybe_nan) return x[0];
      if (nodes_[x[0]].operation == Operation::negate) return make(Operation::absolute, {operand(x[0], 0)});
      return no_node;
    case Operation::floor:
    case Operation::ceil:
    case Operation::round: return range.whole ? x[0] : no_node;
    case Operation::less:
    case Operation::less_equal:
    case Operation::equal:
    case Operation::not_equal:
    case Operation::logical_and:
    case Operation::logical_or:
    case Operation::logical_not: return fold_condition(operation, x);
    case Operation::select: return fold_select(x[0], x[1], x[2]);
    case Operation::exponential:
    case Operation::logarithm:
    case Operation::square_root:
    case Operation::uniform_random:
    case Operation::quasi_random:
    case Operation::is_finite: return no_node;
    default: return fold_arithmetic(operation, x[0], x[1]);
  }
}

NodeId Graph::fold_arithmetic(Operation operation, NodeId a, NodeId b) {
  const Range ra = nodes_[a].range, rb = nodes_[b].range;
  const bool b_is_0 = is_constant(b, 0), no_negative_zero = !ra.negative_zero && !rb.negative_zero;
  switch (operation) {
    case Operation::add:  // a constant stands in b
      if (b_is_0 && (std::signbit(value(b)) || !ra.negative_zero)) return a;
      if (nodes_[b].operation == Operation::negate) return make(Operation::subtract, {a, operand(b, 0)});
      if (nodes_[a].operation == Operation::negate) return make(Operation::subtract, {b, operand(a, 0)});
      break;
    case Operation::subtract:
      if (b_is_0 && (!std::signbit(value(b)) || !ra.negative_zero)) return a;
      if (a == b && is_finite_number(ra)) return constant(0);
      if (nodes_[b].operation == Operation::negate) return make(Operation::add, {a, operand(b, 0)});
      break;
    case Operation::multiply:
      if (is_constant(b, 1)) return a;
      if (is_constant(b, -1)) return make(Operation::negate, {a});
      if (b_is_0 && !std::signbit(value(b)) && is_finite_number(ra) && ra.low >= 0 && !ra.negative_zero) return b;
      break;
    case Operation::divide:
      if (is_constant(b, 1)) return a;
      if (is_constant(b, -1)) return make(Operation::negate, {a});
      if (a == b && is_finite_number(ra) && (ra.low > 0 || ra.high < 0)) return constant(1);
      if (is_constant(a, 0) && !std::signbit(value(a)) && rb.low > 0 && !rb.maybe_nan) return a;
      break;
    case Operation::power:
      if (is_constant(b, 0)) return constant(1);
      if (is_constant(b, 1)) return a;
      if (is_constant(b, 2)) return make(Operation::multiply, {a, a});
      if (is_constant(b, 0.5)) return make(Operation::square_root, {a});
      if (is_constant(b, -1)) return make(Operation::divide, {constant(1), a});
      break;
    case Operation::modulo:
      if (is_constant(b, 1) && ra.whole && is_finite_number(ra)) return constant(0);
      break;
    case Operation::minimum:  // a < b ? a : b
      if (a == b) return a;
      if (ra.low >= rb.high) return b;
      if ((ra.high < rb.low || (ra.high == rb.low && no_negative_zero)) && !ra.maybe_nan && !rb.maybe_nan) return a;
      break;
    case Operation::maximum:  // a > b ? a : b
      if (a == b) return a;
      if (ra.high <= rb.low) return b;
      if ((ra.low > rb.high || (ra.low == rb.high && no_negative_zero)) && !ra.maybe_nan && !rb.maybe_nan) return a;
      break;
    default: break;
  }
  return no_node;
}

NodeId Graph::fold_condition(Operation operation, const std::vector<NodeId>& x) {
  const NodeId a = x[0], b = x.size() > 1 ? x[1] : no_node;
  const bool number = !nodes_[a].range.maybe_nan;
  switch (operation) {
    case Operation::less: return a == b ? constant(0) : no_node;
    case Operation::less_equal:
    case Operation::equal:
      if (a == b && number) return constant(1);
      if (operation == Operation::equal && is_condition(a) && is_constant(b, 0)) return logical_not(a);
      if (operation == Operation::equal && is_condition(a) && is_constant(b, 1)) return a;
      return no_node;
    case Operation::not_equal:
      if (a == b && number) return constant(0);
      if (is_condition(a) && is_constant(b, 0)) return a;
      if (is_condition(a) && is_constant(b, 1)) return logical_not(a);
      return no_node;
    case Operation::logical_and:
    case Operation::logical_or: {
      const bool is_and = operation == Operation::logical_and;
      if (a == b) return as_condition(a);
      for (int i = 0; i < 2; ++i) {
        const NodeId one = x[i], other = x[1 - i];
        const Range& r = nodes_[one].range;
        const bool false_ = is_constant(one, 0), true_ = (r.low > 0 || r.high < 0);  // NaN counts as true
        if (false_) return is_and ? constant(0) : as_condition(other);
        if (true_) return is_and ? as_condition(other) : constant(1);
        const bool opposite = nodes_[one].operation == Operation::logical_not && operand(one, 0) == other;
        if (opposite) return constant(is_and ? 0 : 1);
        // a and (a and b), a or (a or b); a and (a or b), a or (a and b)
        const bool nested =
            nodes_[one].operation == Operation::logical_and || nodes_[one].operation == Operation::logical_or;
        if (nested && (operand(one, 0) == other || operand(one, 1) == other))
          return nodes_[one].operation == operation ? one : as_condition(other);
      }
      return no_node;
    }
    case Operation::logical_not:
      if (nodes_[a].operation == Operation::logical_not) return as_condition(operand(a, 0));
      if (nodes_[a].operation == Operation::equal) return make(Operation::not_equal, operands(a));
      if (nodes_[a].operation == Operation::not_equal) return make(Operation::equal, operands(a));
      return no_node;
    default: return no_node;
  }
}

NodeId Graph::fold_select(NodeId condition, NodeId then, NodeId otherwise) {
  if (is_constant(condition)) return value(condition) != 0 ? then : otherwise;
  const Range& r = nodes_[condition].range;
  if (r.low > 0 || r.high < 0) return then;  // NaN too counts as true
  if (then == otherwise) return then;
  if (nodes_[condition].operation == Operation::logical_not) return select(operand(condition, 0), otherwise, then);
  if (is_constant(otherwise, 0) && !std::signbit(value(otherwise)) && then == condition && !r.negative_zero)
    return condition;
  if (is_condition(condition) && is_constant(then, 1) && is_constant(otherwise, 0) && !std::signbit(value(otherwise)))
    return condition;
  if (is_condition(condition) && is_constant(otherwise, 1) && is_constant(then, 0) && !std::signbit(value(then)))
    return logical_not(condition);
  const auto same_select = [&](NodeId id) {
    return nodes_[id].operation == Operation::select && operand(id, 0) == condition;
  };
  if (same_select(then)) return select(condition, operand(then, 1), otherwise);
  if (same_select(otherwise)) return select(condition, then, operand(otherwise, 2));
  // x != 0 decides like x itself
  if (nodes_[condition].operation == Operation::not_equal && is_constant(operand(condition, 1), 0))
    return select(operand(condition, 0), then, otherwise);
  return no_node;
}

}  // namespace ingot::graph
