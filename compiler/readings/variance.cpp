#include "compiler/readings/variance.h"

#include <map>

#include "compiler/readings/rewrite.h"

namespace ingot::readings {

using graph::AxisId;
using graph::Graph;
using graph::NodeId;
using graph::Operation;

namespace {

/// The metric over another sample.
graph::Output resampled(Graph& graph, const graph::Output& metric, AxisId batches, AxisId draws,
                        std::map<NodeId, NodeId> replacements) {
  std::vector<NodeId> left{metric.value, metric.failure};
  std::vector<bool> seen(graph.size(), false);
  while (!left.empty()) {
    const NodeId id = left.back();
    left.pop_back();
    if (seen[id]) continue;
    seen[id] = true;
    if (!graph.depends_on(id, batches) && !graph.depends_on(id, draws)) {
      replacements.emplace(id, id);  // results over draws stay those of the first sample
      continue;
    }
    for (const NodeId operand : graph.operands(id)) left.push_back(operand);
  }
  Replacer replace(graph, std::move(replacements));
  return {metric.name, replace(metric.value), replace(metric.failure)};
}

}  // namespace

graph::Study variance_study(const graph::Study& study, const graph::Output& metric, AxisId batches, AxisId draws,
                            const std::vector<SampledInput>& inputs) {
  graph::Study result = study;
  Graph& graph = result.graph;
  const AxisId axis = graph.add_axis({"input", static_cast<uint32_t>(inputs.size()), {}, {}});
  std::map<NodeId, NodeId> all, one;
  for (size_t i = 0; i < inputs.size(); ++i) {
    all[inputs[i].sample] = inputs[i].other;
    const NodeId here = graph.make(Operation::equal, {graph.coordinate(axis), graph.constant(static_cast<double>(i))});
    one[inputs[i].sample] = graph.select(here, inputs[i].other, inputs[i].sample);
  }
  const graph::Output other = resampled(graph, metric, batches, draws, all),
                      mixed = resampled(graph, metric, batches, draws, one);
  const NodeId zero = graph.constant(0), always = graph.constant(1);
  const auto feasible = [&](NodeId failure) { return graph.make(Operation::equal, {failure, zero}); };
  const auto sum = [&](NodeId body, NodeId mask) { return graph.reduce(Operation::reduce_sum, draws, body, mask); };
  const auto difference = [&](NodeId a, NodeId b) { return graph.make(Operation::subtract, {a, b}); };
  const auto product = [&](NodeId a, NodeId b) { return graph.make(Operation::multiply, {a, b}); };
  const auto total = [&](NodeId a, NodeId b) { return graph.make(Operation::add, {a, b}); };

  const NodeId there = feasible(metric.failure), in_batch = sum(always, there);
  const NodeId counted = graph.reduce(Operation::reduce_sum, batches, in_batch, always);
  const NodeId centre = graph.make(
      Operation::divide, {graph.reduce(Operation::reduce_sum, batches, sum(metric.value, there), always), counted});
  const NodeId mask = graph.logical_and(there, graph.logical_and(feasible(other.failure), feasible(mixed.failure)));
  const NodeId a = difference(metric.value, centre), b = difference(other.value, centre);
  const NodeId moved = difference(mixed.value, metric.value);
  result.axes = {batches, axis};
  result.exists = always;
  result.outputs = {{"count", sum(always, mask), zero},
                    {"first", sum(total(a, b), mask), zero},
                    {"squares", sum(total(product(a, a), product(b, b)), mask), zero},
                    {"product", sum(product(b, moved), mask), zero},
                    {"distance", sum(product(moved, moved), mask), zero},
                    {"feasible", in_batch, zero},
                    {"centre", centre, zero},
                    {"centre_failure", graph.make(Operation::equal, {counted, zero}), zero}};
  return result;
}

}  // namespace ingot::readings
