#include "compiler/readings/derivative_rules.h"

namespace ingot::readings {

namespace {

using graph::AxisId;
using graph::Graph;
using graph::Node;
using graph::NodeId;
using graph::Operation;

class Rules {
 public:
  Rules(Graph& graph, NodeId id) : graph_(graph), id_(id), node_(graph[id]) {}

  Rule rule() {
    const Operation operation = node_.operation;
    switch (operation) {
      case Operation::add: return {{{0, one()}, {1, one()}}, {}};
      case Operation::subtract: return {{{0, one()}, {1, constant(-1)}}, {}};
      case Operation::multiply: return {{{0, x(1)}, {1, x(0)}}, {}};
      case Operation::divide:
        return {{{0, make(Operation::divide, one(), x(1))}, {1, negative(make(Operation::divide, id_, x(1)))}}, {}};
      case Operation::negate: return {{{0, constant(-1)}}, {}};
      case Operation::absolute:
        return {{{0, graph_.select(make(Operation::less, x(0), zero()), constant(-1), one())}},
                make(Operation::equal, x(0), zero())};
      case Operation::floor:
      case Operation::ceil: return {{}, make(Operation::equal, id_, x(0))};
      case Operation::round: {  // its steps are at the halves
        const NodeId off = graph_.make(Operation::absolute, {make(Operation::subtract, id_, x(0))});
        return {{}, make(Operation::equal, off, constant(0.5))};
      }
      case Operation::modulo: {  // a - b floor(a / b)
        const NodeId quotient = make(Operation::divide, x(0), x(1)), whole = graph_.make(Operation::floor, {quotient});
        return {{{0, one()}, {1, negative(whole)}}, make(Operation::equal, quotient, whole)};
      }
      case Operation::power: return power();
      case Operation::exponential: return {{{0, id_}}, {}};
      case Operation::logarithm: return {{{0, make(Operation::divide, one(), x(0))}}, {}};
      case Operation::square_root: return {{{0, make(Operation::divide, constant(0.5), id_)}}, {}};
      case Operation::minimum: return extremum(make(Operation::less, x(0), x(1)));
      case Operation::maximum: return extremum(make(Operation::less, x(1), x(0)));
      case Operation::select: return {{{1, one(), x(0)}, {2, one(), graph_.logical_not(x(0))}}, {}};
      case Operation::pick: return pick();
      case Operation::reduce_sum: return {{{0, one(), x(1)}}, {}};
      case Operation::reduce_product: return product();
      case Operation::reduce_min:
      case Operation::reduce_max: return least_or_greatest();
      case Operation::reduce_first: return first_of_all();
      case Operation::named: return {{{0, one()}}, {}};
      // Choices, tables, conditions and failures are held fixed; leaves have no operands.
      default: return {};
    }
  }

 private:
  NodeId x(uint32_t i) const { return graph_.operand(id_, i); }
  NodeId constant(double value) { return graph_.constant(value); }
  NodeId zero() { return constant(0); }
  NodeId one() { return constant(1); }
  NodeId make(Operation operation, NodeId a, NodeId b) { return graph_.make(operation, {a, b}); }
  NodeId negative(NodeId a) { return graph_.make(Operation::negate, {a}); }

  /// a^b: b a^(b - 1), and a^b ln a for a > 0.
  Rule power() {
    const NodeId less_one = make(Operation::subtract, x(1), one());
    const NodeId by_base = make(Operation::multiply, x(1), make(Operation::power, x(0), less_one));
    const NodeId by_exponent = make(Operation::multiply, id_, graph_.make(Operation::logarithm, {x(0)}));
    return {{{0, by_base}, {1, by_exponent, make(Operation::less, zero(), x(0))}}, {}};
  }

  /// The side that decides; of equal sides the second, as the operation itself.
  Rule extremum(NodeId first_decides) {
    return {{{0, one(), first_decides}, {1, one(), graph_.logical_not(first_decides)}},
            make(Operation::equal, x(0), x(1))};
  }

  Rule pick() {
    Rule rule;
    const uint32_t alternatives = node_.operands_count - 1;
    for (uint32_t i = 0; i < alternatives; ++i) {
      std::vector<double> chosen(alternatives, 0);
      chosen[i] = 1;
      rule.partials.push_back({i + 1, one(), graph_.lookup(x(0), std::move(chosen))});
    }
    return rule;
  }

  /// The product of the others: the whole divided by the element, and with one zero among them the product of the rest at that one.
  Rule product() {
    const AxisId axis = node_.index;
    const NodeId is_zero = make(Operation::equal, x(0), zero());
    const NodeId zeros = graph_.reduce(Operation::reduce_sum, axis, is_zero, x(1));
    const NodeId rest = graph_.reduce(Operation::reduce_product, axis, graph_.select(is_zero, one(), x(0)), x(1));
    const NodeId at_zero = graph_.select(make(Operation::equal, zeros, one()), rest, zero());
    const NodeId others = graph_.select(is_zero, at_zero, make(Operation::divide, id_, x(0)));
    return {{{0, others, x(1)}}, {}};
  }

  /// The first element that is worth the result.
  Rule least_or_greatest() {
    const AxisId axis = node_.index;
    const NodeId along = graph_.coordinate(axis);
    const NodeId equal = graph_.logical_and(make(Operation::equal, x(0), id_), x(1));
    const NodeId first = graph_.reduce(Operation::reduce_min, axis, along, equal);
    const NodeId count = graph_.reduce(Operation::reduce_sum, axis, equal, one());
    return {{{0, one(), graph_.logical_and(make(Operation::equal, along, first), equal)}},
            make(Operation::less, one(), count)};
  }

  /// The first element that is not 0.
  Rule first_of_all() {
    const AxisId axis = node_.index;
    const NodeId along = graph_.coordinate(axis);
    const NodeId counts = graph_.logical_and(make(Operation::not_equal, x(0), zero()), x(1));
    const NodeId first = graph_.reduce(Operation::reduce_min, axis, along, counts);
    return {{{0, one(), graph_.logical_and(make(Operation::equal, along, first), counts)}}, {}};
  }

  Graph& graph_;
  NodeId id_;
  const Node node_;
};

}  // namespace

Rule derivative_rule(Graph& graph, NodeId id) { return Rules(graph, id).rule(); }

}  // namespace ingot::readings
