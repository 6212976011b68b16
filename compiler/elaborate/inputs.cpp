// Numbers of the spec that a reading varies: each is a parameter of the graph, and structure follows what was stated.
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

/// The parameter of a literal that a reading varies.
std::optional<GraphNode> Elaborator::input_of(ingot::NodeId node) {
  const auto wanted = options_.inputs.find(node);
  if (wanted == options_.inputs.end()) return std::nullopt;
  if (const auto found = inputs_.find(node); found != inputs_.end()) return found->second;
  ingot::NodeId literal = node;
  double sign = 1;
  for (; program_.tree.kind(literal) == NodeKind::negate_; literal = program_.tree.child(literal, 0)) sign = -sign;
  if (program_.tree.kind(literal) == NodeKind::number_)
    return make_input(node, sign * program_.tree[literal].number, std::nullopt, std::nullopt);
  if (program_.tree.kind(literal) == NodeKind::quantity_)
    return make_input(node, sign * quantity(literal), std::nullopt, std::nullopt);
  return std::nullopt;
}

GraphNode Elaborator::make_input(ingot::NodeId node, double value, std::optional<double> low,
                                 std::optional<double> high) {
  if (const auto found = inputs_.find(node); found != inputs_.end()) return found->second;
  Input input = options_.inputs.at(node);
  input.value = value;
  input.low = low, input.high = high;
  graph::Parameter parameter;
  parameter.path = input.path;
  parameter.value = value;
  parameter.stated = true;
  made_inputs_.push_back(std::move(input));
  const GraphNode made = graph_->parameter(std::move(parameter));
  inputs_.emplace(node, made);
  return made;
}

/// Structure was made of the value of this node as it was stated.
void Elaborator::mark_structural(GraphNode node) {
  if (made_inputs_.empty() || !graph_->depends_on_parameter(node)) return;
  const auto before = static_cast<uint32_t>(options_.parameters.size());
  std::set<GraphNode> seen;
  std::vector<GraphNode> left{node};
  while (!left.empty()) {
    const GraphNode next = left.back();
    left.pop_back();
    if (!graph_->depends_on_parameter(next) || !seen.insert(next).second) continue;
    const graph::Node& info = (*graph_)[next];
    if (info.operation == Operation::parameter && info.index >= before)
      made_inputs_[info.index - before].structural = true;
    for (uint32_t i = 0; i < info.operands_count; ++i) left.push_back(graph_->operand(next, i));
  }
}

}  // namespace ingot::elaborate
