#include "compiler/readings/derivative.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "compiler/readings/derivative_rules.h"

namespace ingot::readings {

namespace {

using graph::AxisId;
using graph::Graph;
using graph::no_node;
using graph::NodeId;
using graph::Operation;
using graph::Place;
using graph::Range;
using graph::Study;

class Differentiator {
 public:
  Differentiator(Study& study, NodeId output, const std::vector<NodeId>& inputs)
      : graph_(study.graph), kept_(study.axes.begin(), study.axes.end()), output_(output) {
    depends_.resize(output + 1, false);
    for (const NodeId input : inputs)
      if (input <= output) depends_[input] = true;
    for (NodeId id = 0; id <= output; ++id)
      for (uint32_t i = 0; i < graph_[id].operands_count && !depends_[id]; ++i)
        depends_[id] = depends_[graph_.operand(id, i)];
    adjoints_.resize(output + 1, no_node);
  }

  Derivatives run(const std::vector<NodeId>& inputs) {
    if (depends_[output_]) adjoints_[output_] = graph_.constant(1);
    // Operands have lower numbers than what uses them.
    for (NodeId id = output_ + 1; id-- > 0;)
      if (adjoints_[id] != no_node && graph_[id].operands_count > 0) pass_on(id);
    Derivatives result;
    for (const NodeId input : inputs) {
      const bool reached = input <= output_ && adjoints_[input] != no_node;
      result.by_input.push_back(reached ? adjoints_[input] : graph_.constant(0));
    }
    result.kinks = std::move(kinks_);
    return result;
  }

 private:
  NodeId zero() { return graph_.constant(0); }

  void pass_on(NodeId id) {
    const NodeId adjoint = adjoints_[id];
    if (graph_.is_constant(adjoint, 0)) return;
    const Operation operation = graph_[id].operation;
    const Place place = graph_[id].place;
    const Rule rule = derivative_rule(graph_, id);
    std::set<AxisId> axes(graph_.free_axes(id).begin(), graph_.free_axes(id).end());
    if (operation >= Operation::reduce_sum && operation <= Operation::reduce_first) axes.insert(graph_[id].index);
    for (const Partial& partial : rule.partials) {
      const NodeId operand = graph_.operand(id, partial.operand);
      if (!depends_[operand]) continue;
      NodeId gain = scaled(adjoint, partial.factor);
      if (partial.where) gain = graph_.select(*partial.where, gain, zero());
      contribute(operand, gain, axes);
    }
    if (rule.kink) note_kink(*rule.kink, adjoint, operation, place);
  }

  /// The product; zero where the adjoint is, whatever the factor is there.
  NodeId scaled(NodeId adjoint, NodeId factor) {
    const NodeId product = graph_.make(Operation::multiply, {adjoint, factor});
    const Range& range = graph_[factor].range;
    const bool finite = !range.maybe_nan && std::isfinite(range.low) && std::isfinite(range.high);
    if (finite || graph_.is_constant(adjoint)) return product;
    return graph_.select(graph_.make(Operation::equal, {adjoint, zero()}), zero(), product);
  }

  /// `axes`: those along which the use stands. An operand that is the same along one of them gains the sum.
  void contribute(NodeId operand, NodeId gain, const std::set<AxisId>& axes) {
    for (const AxisId axis : axes)
      if (!kept_.contains(axis) && !graph_.depends_on(operand, axis))
        gain = graph_.reduce(Operation::reduce_sum, axis, gain, graph_.constant(1));
    NodeId& so_far = adjoints_[operand];
    so_far = so_far == no_node ? gain : graph_.make(Operation::add, {so_far, gain});
  }

  void note_kink(NodeId condition, NodeId adjoint, Operation operation, Place place) {
    if (graph_.is_constant(condition, 0)) return;
    NodeId active = graph_.logical_and(graph_.make(Operation::not_equal, {adjoint, zero()}), condition);
    const std::vector<AxisId> axes = graph_.free_axes(active);
    for (const AxisId axis : axes)
      if (!kept_.contains(axis)) active = graph_.reduce(Operation::reduce_max, axis, active, graph_.constant(1));
    if (!graph_.is_constant(active, 0)) kinks_.push_back({active, operation, place});
  }

  Graph& graph_;
  const std::set<AxisId> kept_;
  NodeId output_;
  std::vector<bool> depends_;
  std::vector<NodeId> adjoints_;
  std::vector<Kink> kinks_;
};

}  // namespace

Derivatives differentiate(Study& study, NodeId output, const std::vector<NodeId>& inputs) {
  return Differentiator(study, output, inputs).run(inputs);
}

}  // namespace ingot::readings
