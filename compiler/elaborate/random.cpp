// `~`: uncertain inputs, before draws.
#include <algorithm>

#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

// A distribution's nominal is its mode (triangular, PERT) or median; its ends are those of its support, or the 5 % and 95 % quantiles.
Value Elaborator::random_variable(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  std::vector<GraphNode> arguments;
  GraphNode failure = 0;
  for (ingot::NodeId argument : tree.children_of(node).subspan(1)) {
    if (tree.kind(argument) == NodeKind::named_argument_) argument = tree.child(argument, 0);
    Value value = evaluate(argument, environment);
    if (value.kind == ValueKind::list) {
      for (const auto& element : expand(*static_cast<const ListObject*>(value.object), argument, 10'000))
        arguments.push_back(element.value.node);
      continue;
    }
    arguments.push_back(value.node);
    failure = first(failure, value.failure);
  }
  auto builtin = static_cast<BuiltinId>(program_.reference(tree.child(node, 0)).index);
  auto half = [&](GraphNode a, GraphNode b) {
    return graph_->make(Operation::multiply, {graph_->constant(0.5), graph_->make(Operation::add, {a, b})});
  };
  constexpr double z95 = 1.6448536269514722;  // 95 % quantile of the standard normal distribution
  GraphNode nominal, low, high;
  switch (builtin) {
    case BuiltinId::triangular_:
    case BuiltinId::pert_: low = arguments[0], nominal = arguments[1], high = arguments[2]; break;
    case BuiltinId::normal_: {
      GraphNode reach = graph_->make(Operation::multiply, {graph_->constant(z95), arguments[1]});
      nominal = arguments[0];
      low = graph_->make(Operation::subtract, {nominal, reach});
      high = graph_->make(Operation::add, {nominal, reach});
      break;
    }
    case BuiltinId::lognormal_: {
      GraphNode reach = graph_->make(Operation::exponential,
                                     {graph_->make(Operation::multiply, {graph_->constant(z95), arguments[1]})});
      nominal = arguments[0];
      low = graph_->make(Operation::divide, {nominal, reach});
      high = graph_->make(Operation::multiply, {nominal, reach});
      break;
    }
    case BuiltinId::uniform_: low = arguments[0], high = arguments[1], nominal = half(low, high); break;
    default: {  // discrete, empirical: the values given
      std::vector<GraphNode> sorted = arguments;
      std::sort(sorted.begin(), sorted.end(),
                [&](GraphNode a, GraphNode b) { return graph_->value(a) < graph_->value(b); });
      if (sorted.empty()) return failed(reason(node, "a distribution over nothing"));
      low = sorted.front(), high = sorted.back();
      nominal = sorted[(sorted.size() - 1) / 2];
      break;
    }
  }
  return number(graph_->pick(corner_coordinate(), {nominal, low, high}), failure);
}

}  // namespace ingot::elaborate
