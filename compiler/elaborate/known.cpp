// Values that elaboration knows: a number, or one of few numbers by the axes it depends on.
#include <limits>
#include <set>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"
#include "compiler/elaborate/known_evaluator.h"

namespace ingot::elaborate {

std::optional<double> KnownEvaluator::compute(GraphNode id, const graph::Node& node) {
  using graph::Operation;
  switch (node.operation) {
    case Operation::coordinate: {
      auto found = positions_.find(node.index);
      if (found == positions_.end()) return std::nullopt;
      return found->second;
    }
    case Operation::named: return value(graph_.operand(id, 0));
    case Operation::lookup: {
      auto position = value(graph_.operand(id, 0));
      if (!position) return std::nullopt;
      const auto& data = graph_.data(node.index);
      return data[static_cast<size_t>(std::clamp(*position, 0.0, static_cast<double>(data.size() - 1)))];
    }
    case Operation::pick: {
      auto position = value(graph_.operand(id, 0));
      if (!position) return std::nullopt;
      double last = static_cast<double>(node.operands_count - 2);
      return value(graph_.operand(id, 1 + static_cast<uint32_t>(std::clamp(*position, 0.0, last))));
    }
    case Operation::reduce_sum:
    case Operation::reduce_product:
    case Operation::reduce_min:
    case Operation::reduce_max:
    case Operation::reduce_first: return reduce(id, node);
    case Operation::at: {
      auto position = value(graph_.operand(id, 1));
      return position ? at(node.index, *position).value(graph_.operand(id, 0)) : std::nullopt;
    }
    case Operation::parameter: {
      const graph::Parameter& parameter = graph_.parameters()[node.index];
      return parameter.stated ? std::optional(parameter.value) : std::nullopt;
    }
    case Operation::argmin: return std::nullopt;  // what only running knows
    default: {
      double operands[3] = {0, 0, 0};
      for (uint32_t i = 0; i < node.operands_count; ++i) {
        auto operand = value(graph_.operand(id, i));
        if (!operand) return std::nullopt;
        operands[i] = *operand;
      }
      return graph::scalar_operation(node.operation, operands);
    }
  }
}

KnownEvaluator KnownEvaluator::at(graph::AxisId axis, double position) const {
  std::map<graph::AxisId, double> there = positions_;
  there[axis] = position;
  return KnownEvaluator(graph_, std::move(there));
}

// The length of a long list, or a sum over one.
std::optional<double> KnownEvaluator::reduce(GraphNode id, const graph::Node& node) {
  using graph::Operation;
  const uint32_t extent = graph_.axes()[node.index].extent;
  if (extent > longest_reduction) return std::nullopt;
  double result = 0;
  if (node.operation == Operation::reduce_product) result = 1;
  if (node.operation == Operation::reduce_min) result = std::numeric_limits<double>::infinity();
  if (node.operation == Operation::reduce_max) result = -std::numeric_limits<double>::infinity();
  for (uint32_t i = 0; i < extent; ++i) {
    KnownEvaluator here = at(node.index, i);
    auto mask = here.value(graph_.operand(id, 1));
    if (!mask) return std::nullopt;
    if (*mask == 0) continue;
    auto body = here.value(graph_.operand(id, 0));
    if (!body) return std::nullopt;
    double operands[2] = {result, *body};
    switch (node.operation) {
      case Operation::reduce_sum: result = graph::scalar_operation(Operation::add, operands); break;
      case Operation::reduce_product: result = graph::scalar_operation(Operation::multiply, operands); break;
      case Operation::reduce_min: result = graph::scalar_operation(Operation::minimum, operands); break;
      case Operation::reduce_max: result = graph::scalar_operation(Operation::maximum, operands); break;
      default:
        if (*body != 0) return body;
    }
  }
  return result;
}

// A parameter may change numbers, not structure: says which one got here and how.
void Elaborator::refuse_parameter(GraphNode node, ingot::NodeId at) {
  std::set<GraphNode> seen;
  std::vector<GraphNode> left{node};
  while (!left.empty()) {
    GraphNode next = left.back();
    left.pop_back();
    if (!seen.insert(next).second) continue;
    const graph::Node& info = (*graph_)[next];
    if (info.operation == Operation::parameter)
      stop(diagnostic::parameter_reaches_structure, at, graph_->parameters()[info.index].path,
           {"use --set for it: structure is known when compiling"});
    for (uint32_t i = 0; i < info.operands_count; ++i) left.push_back(graph_->operand(next, i));
  }
}

std::optional<double> Elaborator::known_number(GraphNode node) {
  if (graph_->is_constant(node)) return graph_->value(node);
  if ((!options_.keep_names && options_.inputs.empty()) || !graph_->free_axes(node).empty()) return std::nullopt;
  auto known = KnownEvaluator(*graph_, {}).value(node);
  if (known) mark_structural(node);
  return known;
}

std::optional<std::pair<GraphNode, std::vector<double>>> Elaborator::cases_of(GraphNode node) {
  if (auto known = known_number(node)) return std::pair{graph_->constant(0), std::vector{*known}};
  constexpr size_t most_points = 100'000, most_cases = 4096;
  std::vector<graph::AxisId> axes = graph_->free_axes(node);
  size_t points = 1;
  for (graph::AxisId axis : axes) {
    if ((corner_ && axis == *corner_) || is_draw_axis(axis)) return std::nullopt;
    points *= graph_->axes()[axis].extent;
    if (points > most_points) return std::nullopt;
  }
  std::vector<double> all;
  std::set<double> distinct;
  for (size_t point = 0; point < points; ++point) {
    std::map<graph::AxisId, double> positions;
    size_t rest = point;
    for (size_t a = axes.size(); a-- > 0;) {
      positions[axes[a]] = static_cast<double>(rest % graph_->axes()[axes[a]].extent);
      rest /= graph_->axes()[axes[a]].extent;
    }
    auto value = KnownEvaluator(*graph_, positions).value(node);
    if (!value) return std::nullopt;
    all.push_back(*value);
    distinct.insert(*value);
    if (distinct.size() > most_cases) return std::nullopt;
  }
  mark_structural(node);
  std::vector<double> cases(distinct.begin(), distinct.end());
  auto position_of = [&](double v) {
    return static_cast<double>(std::lower_bound(cases.begin(), cases.end(), v) - cases.begin());
  };
  if (axes.size() == 1) {
    std::vector<double> selector;
    for (double v : all) selector.push_back(position_of(v));
    return std::pair{graph_->lookup(graph_->coordinate(axes[0]), selector), cases};
  }
  GraphNode selector = graph_->constant(0);
  for (size_t k = 1; k < cases.size(); ++k)
    selector = graph_->select(graph_->make(Operation::equal, {node, graph_->constant(cases[k])}),
                              graph_->constant(static_cast<double>(k)), selector);
  return std::pair{selector, cases};
}

}  // namespace ingot::elaborate
