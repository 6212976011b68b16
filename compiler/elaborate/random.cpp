// `~`: uncertain inputs. With draws, the quantile function of the distribution at a uniform variable; without, its nominal and ends.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"
#include "compiler/elaborate/quantiles.h"

namespace ingot::elaborate {

namespace {

/// The smallest of sorted values that half of the weight does not exceed.
double weighted_median(const std::vector<double>& values, const std::vector<double>& weights) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  const double half = std::accumulate(weights.begin(), weights.end(), 0.0) / 2;
  double so_far = 0;
  for (const size_t i : order)
    if ((so_far += weights[i]) >= half) return values[i];
  return values[order.back()];
}

}  // namespace

// A distribution's nominal is its mode (triangular, PERT) or median; its ends are those of its support, or the 5 % and 95 % quantiles.
Value Elaborator::random_variable(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  const std::pair<std::optional<double>, std::optional<double>> bounds = std::exchange(bounds_of_next_, {});
  std::vector<GraphNode> arguments;
  std::vector<std::vector<double>> lists;
  GraphNode failure = 0;
  for (ingot::NodeId argument : tree.children_of(node).subspan(1)) {
    if (tree.kind(argument) == NodeKind::named_argument_) argument = tree.child(argument, 0);
    Value value = evaluate(argument, environment);
    if (value.kind == ValueKind::list) {
      lists.emplace_back();
      for (const auto& element : expand(*static_cast<const ListObject*>(value.object), argument, 10'000)) {
        auto known = known_number(element.value.node);
        if (!known) stop(diagnostic::structure_not_known, argument, "the values of a distribution");
        lists.back().push_back(*known);
      }
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
  std::function<GraphNode(GraphNode)> quantile;
  switch (builtin) {
    case BuiltinId::triangular_:
    case BuiltinId::pert_:
      low = arguments[0], nominal = arguments[1], high = arguments[2];
      quantile = [=, this](GraphNode u) {
        if (builtin == BuiltinId::triangular_) return triangular_quantile(*graph_, u, low, nominal, high);
        const GraphNode reach = graph_->make(Operation::subtract, {high, low});
        auto mode =
            known_number(graph_->make(Operation::divide, {graph_->make(Operation::subtract, {nominal, low}), reach}));
        if (!mode || !(*mode >= 0 && *mode <= 1))
          stop(diagnostic::structure_not_known, node, "where the mode of `pert` lies between its ends");
        return graph_->make(Operation::add,
                            {low, graph_->make(Operation::multiply, {reach, pert_quantile(*graph_, u, *mode)})});
      };
      break;
    case BuiltinId::normal_: {
      GraphNode reach = graph_->make(Operation::multiply, {graph_->constant(z95), arguments[1]});
      nominal = arguments[0];
      low = graph_->make(Operation::subtract, {nominal, reach});
      high = graph_->make(Operation::add, {nominal, reach});
      quantile = [=, this](GraphNode u) {
        return graph_->make(Operation::add,
                            {nominal, graph_->make(Operation::multiply, {arguments[1], normal_quantile(*graph_, u)})});
      };
      break;
    }
    case BuiltinId::lognormal_: {
      GraphNode reach = graph_->make(Operation::exponential,
                                     {graph_->make(Operation::multiply, {graph_->constant(z95), arguments[1]})});
      nominal = arguments[0];
      low = graph_->make(Operation::divide, {nominal, reach});
      high = graph_->make(Operation::multiply, {nominal, reach});
      quantile = [=, this](GraphNode u) {
        const GraphNode log = graph_->make(Operation::multiply, {arguments[1], normal_quantile(*graph_, u)});
        return graph_->make(Operation::multiply, {nominal, graph_->make(Operation::exponential, {log})});
      };
      break;
    }
    case BuiltinId::uniform_:
      low = arguments[0], high = arguments[1], nominal = half(low, high);
      quantile = [=, this](GraphNode u) {
        const GraphNode reach = graph_->make(Operation::subtract, {high, low});
        return graph_->make(Operation::add, {low, graph_->make(Operation::multiply, {u, reach})});
      };
      break;
    default: {  // discrete, empirical: the values given
      if (lists.empty() || lists[0].empty()) return failed(reason(node, "a distribution over nothing"));
      const std::vector<double> values = lists[0];
      std::vector<double> weights(values.size(), 1);
      if (lists.size() > 1) weights = lists[1];
      const bool fits = weights.size() == values.size() &&
                        std::all_of(weights.begin(), weights.end(), [](double w) { return w >= 0; }) &&
                        std::accumulate(weights.begin(), weights.end(), 0.0) > 0;
      if (!fits) return failed(reason(node, "`discrete` wants one weight for each value, none below 0, not all 0"));
      const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
      low = graph_->constant(*least), high = graph_->constant(*greatest);
      nominal = graph_->constant(weighted_median(values, weights));
      quantile = [=, this](GraphNode u) { return discrete_quantile(*graph_, u, values, weights); };
      break;
    }
  }
  if (options_.inputs.contains(node))
    if (auto known = known_number(nominal))
      return number(make_input(node, *known, known_number(low), known_number(high)), failure);
  const GraphNode stated = options_.draws == 0 ? graph_->pick(corner_coordinate(), {nominal, low, high})
                                               : truncated(quantile, uniform_of(node), bounds.first, bounds.second);
  // A parameter in its place: the distribution holds until it is moved, and then one number, as with `--set`.
  const auto parameter = parameters_.find(node);
  if (parameter == parameters_.end()) return number(stated, failure);
  const double untouched = graph_->parameters()[(*graph_)[parameter->second].index].value;
  const GraphNode moved = graph_->make(Operation::not_equal, {parameter->second, graph_->constant(untouched)});
  return number(graph_->select(moved, parameter->second, stated), failure);
}

/// The quantile function over the part of the distribution between two constants (rule 39). Where the parts end is found by bisection; a
/// distribution that itself varies is left as it is, and its draws outside are infeasible.
GraphNode Elaborator::truncated(const std::function<GraphNode(GraphNode)>& quantile, GraphNode u,
                                std::optional<double> low, std::optional<double> high) {
  if (!low && !high) return quantile(u);
  const auto at = [&](double share) { return known_number(quantile(graph_->constant(share))); };
  if (!at(0.5)) return quantile(u);
  const auto share_below = [&](double bound, bool inclusive) {
    double from = 0, to = 1;
    for (int i = 0; i < 52; ++i) {
      const double middle = 0.5 * (from + to), x = at(middle).value_or(0);
      (inclusive ? x <= bound : x < bound) ? from = middle : to = middle;
    }
    return from;
  };
  const double from = low ? share_below(*low, false) : 0, to = high ? share_below(*high, true) : 1;
  if (!(from < to)) return quantile(u);
  const GraphNode part = graph_->make(
      Operation::add, {graph_->constant(from), graph_->make(Operation::multiply, {graph_->constant(to - from), u})});
  GraphNode value = quantile(part);
  if (low) value = graph_->make(Operation::maximum, {value, graph_->constant(*low)});
  if (high) value = graph_->make(Operation::minimum, {value, graph_->constant(*high)});
  return value;
}

/// The constants between which the `require`s of a record's kinds and instances hold one field.
std::pair<std::optional<double>, std::optional<double>> Elaborator::constant_bounds(const RecordObject& record,
                                                                                    StringId name) {
  const Tree& tree = program_.tree;
  std::pair<std::optional<double>, std::optional<double>> bounds;
  const auto literal = [&](ingot::NodeId node) -> std::optional<double> {
    if (tree.kind(node) == NodeKind::number_) return tree[node].number;
    if (tree.kind(node) == NodeKind::quantity_) return quantity(node);
    return std::nullopt;
  };
  const auto is_field = [&](ingot::NodeId node) {
    const Reference to = program_.reference(node);
    return to.kind == ReferenceKind::self_field && to.index == name;
  };
  const std::function<void(ingot::NodeId)> read = [&](ingot::NodeId node) {
    if (tree.kind(node) != NodeKind::binary_) return;
    const std::string_view operation = tree.text(node);
    const ingot::NodeId left = tree.child(node, 0), right = tree.child(node, 1);
    if (operation == "and") return read(left), read(right);
    const bool less = operation == "<" || operation == "<=", more = operation == ">" || operation == ">=";
    if (!less && !more) return;
    const bool field_left = is_field(left);
    const auto bound = field_left ? literal(right) : is_field(right) ? literal(left) : std::nullopt;
    if (!bound) return;
    if (less == field_left)
      bounds.second = std::min(*bound, bounds.second.value_or(*bound));
    else
      bounds.first = std::max(*bound, bounds.first.value_or(*bound));
  };
  for (DeclarationId at = record.kind; at != 0; at = program_.kind_of(at).base)
    for (ingot::NodeId node : program_.kind_of(at).requires_) read(tree.child(node, 0));
  for (DeclarationId at = record.owner; at != 0 && program_.declarations[at].kind == DeclarationKind::instance;
       at = program_.instance_of(at).base)
    for (ingot::NodeId node : program_.instance_of(at).requires_) read(tree.child(node, 0));
  return bounds;
}

}  // namespace ingot::elaborate
