#include "compiler/readings/attribution.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <set>

#include "compiler/readings/rewrite.h"
#include "runtime/math/elementary.h"
#include "runtime/math/philox.h"

namespace ingot::readings {

namespace {

using graph::AxisId;
using graph::Graph;
using graph::Node;
using graph::NodeId;
using graph::Operation;
using graph::Output;
using graph::PointEvaluator;
using graph::Study;

class Finder {
 public:
  Finder(const Study& study, const std::map<AxisId, Ends>& axes, const LabelOf& label)
      : graph_(study.graph), axes_(axes), label_(label), first_(study.graph, {}), second_(study.graph, {}) {
    for (const auto& [axis, ends] : axes) first_.set(axis, ends.first), second_.set(axis, ends.second);
  }

  std::vector<Difference> find(const std::vector<Output>& outputs) {
    for (const Output& output : outputs) visit(output.value, {}), visit(output.failure, {});
    return std::move(found_);
  }

 private:
  bool depends(NodeId id) const {
    return std::any_of(axes_.begin(), axes_.end(), [&](const auto& one) { return graph_.depends_on(id, one.first); });
  }
  /// A number that the axes alone decide, by tables: where a structure or a field is read.
  bool is_selector(NodeId id) const {
    const Operation operation = graph_[id].operation;
    if (operation == Operation::coordinate) return axes_.contains(graph_[id].index);
    return (operation == Operation::lookup || operation == Operation::named) && is_selector(graph_.operand(id, 0));
  }

  /// `names`: of the named values directly around.
  void visit(NodeId id, std::vector<uint32_t> names) {
    if (!depends(id) || !seen_.insert(id).second) return;
    const Node& node = graph_[id];
    const auto operand = [&](uint32_t i) { return graph_.operand(id, i); };
    switch (node.operation) {
      case Operation::coordinate: return differ(id, {id, names}, {id, names});
      case Operation::named: names.push_back(node.index); return visit(operand(0), names);
      case Operation::lookup:
        if (!is_selector(operand(0))) break;
        if (first_.value(id) != second_.value(id)) differ(id, {id, names}, {id, names});
        return;
      case Operation::pick: {
        if (!is_selector(operand(0))) break;
        const uint32_t count = node.operands_count - 1;
        const NodeId a = operand(1 + math::table_position(first_.value(operand(0)), count)),
                     b = operand(1 + math::table_position(second_.value(operand(0)), count));
        if (a == b) return visit(a, names);
        return differ(id, with_names(a, names), with_names(b, names));
      }
      default: break;
    }
    for (uint32_t i = 0; i < node.operands_count; ++i) visit(operand(i), {});
  }

  Reading with_names(NodeId id, std::vector<uint32_t> names) const {
    for (; graph_[id].operation == Operation::named; id = graph_.operand(id, 0)) names.push_back(graph_[id].index);
    return {id, names};
  }

  void differ(NodeId id, const Reading& first, const Reading& second) {
    const std::string label = label_(first, second);
    const auto known = std::find_if(found_.begin(), found_.end(), [&](const auto& d) { return d.label == label; });
    if (known != found_.end())
      known->nodes.push_back(id);
    else
      found_.push_back({label, {id}});
  }

  const Graph& graph_;
  const std::map<AxisId, Ends>& axes_;
  const LabelOf& label_;
  PointEvaluator first_, second_;
  std::set<NodeId> seen_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(const Study& study, const std::map<AxisId, Ends>& axes, const LabelOf& label) {
  return Finder(study, axes, label).find(study.outputs);
}

Study mixed(const Study& study, const std::map<AxisId, Ends>& axes, const std::vector<Difference>& differences,
            const std::vector<std::vector<bool>>& mixes) {
  Study result = study;
  Graph& graph = result.graph;
  const AxisId axis = graph.add_axis({"mix", static_cast<uint32_t>(mixes.size()), {}, {}});
  std::map<NodeId, NodeId> at_first, at_second, exchanged;
  for (const auto& [one, ends] : axes) {
    at_first[graph.coordinate(one)] = graph.constant(ends.first);
    at_second[graph.coordinate(one)] = graph.constant(ends.second);
  }
  Replacer first(graph, at_first), second(graph, at_second);
  for (size_t d = 0; d < differences.size(); ++d) {
    std::vector<double> table;
    table.reserve(mixes.size());
    for (const auto& mix : mixes) table.push_back(mix[d] ? 1 : 0);
    const NodeId from_second = graph.lookup(graph.coordinate(axis), std::move(table));
    for (const NodeId node : differences[d].nodes)
      exchanged[node] = graph.select(from_second, second(node), first(node));
  }
  // What reads the axes and does not differ is the same at both.
  for (const auto& [coordinate, constant] : at_first) exchanged.emplace(coordinate, constant);
  Replacer exchange(graph, exchanged);
  result.axes = {axis};
  result.exists = graph.constant(1);
  for (Output& output : result.outputs)
    output.value = exchange(output.value), output.failure = exchange(output.failure);
  return result;
}

Attribution attribute(size_t n, const std::function<std::vector<double>(const std::vector<std::vector<bool>>&)>& value,
                      size_t most_exact) {
  Attribution result;
  result.parts.assign(n, 0);
  if (n <= most_exact) {
    const size_t count = size_t{1} << n;
    std::vector<std::vector<bool>> mixes(count, std::vector<bool>(n));
    for (size_t m = 0; m < count; ++m)
      for (size_t i = 0; i < n; ++i) mixes[m][i] = (m >> i & 1) != 0;
    const auto values = value(mixes);
    result.mixes = count;
    for (size_t i = 0; i < n; ++i)
      for (size_t m = 0; m < count; ++m) {
        if ((m >> i & 1) != 0) continue;
        // |S|! (n - |S| - 1)! / n! = 1 / (n C(n - 1, |S|))
        const int size = std::popcount(m);
        double choices = 1;
        for (int k = 0; k < size; ++k) choices = choices * static_cast<double>(static_cast<int>(n) - 1 - k) / (k + 1);
        result.parts[i] += (values[m | size_t{1} << i] - values[m]) / (static_cast<double>(n) * choices);
      }
    return result;
  }
  constexpr size_t orders = 512;
  std::vector<std::vector<bool>> mixes;
  std::vector<std::vector<size_t>> sampled;
  for (size_t o = 0; o < orders; ++o) {
    std::vector<size_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    // Every second order is the one before backwards: pairs of them differ less (antithetic sampling).
    if (o % 2 == 1)
      order.assign(sampled.back().rbegin(), sampled.back().rend());
    else
      for (size_t i = n; i-- > 1;) {
        const double u = math::uniform_random(static_cast<double>(o), static_cast<double>(i));
        std::swap(order[i], order[static_cast<size_t>(u * static_cast<double>(i + 1))]);
      }
    std::vector<bool> mix(n, false);
    mixes.push_back(mix);
    for (const size_t i : order) mix[i] = true, mixes.push_back(mix);
    sampled.push_back(std::move(order));
  }
  const auto values = value(mixes);
  result.mixes = mixes.size();
  std::vector<double> squares(n, 0);
  for (size_t o = 0; o + 1 < orders; o += 2) {
    std::vector<double> pair(n, 0);
    for (size_t k = 0; k < n; ++k) {
      pair[sampled[o][k]] += (values[o * (n + 1) + k + 1] - values[o * (n + 1) + k]) / 2;
      pair[sampled[o + 1][k]] += (values[(o + 1) * (n + 1) + k + 1] - values[(o + 1) * (n + 1) + k]) / 2;
    }
    for (size_t i = 0; i < n; ++i) result.parts[i] += pair[i], squares[i] += pair[i] * pair[i];
  }
  const double pairs = static_cast<double>(orders) / 2;
  for (size_t i = 0; i < n; ++i) {
    result.parts[i] /= pairs;
    const double variance = std::max(0.0, squares[i] / pairs - result.parts[i] * result.parts[i]);
    result.errors.push_back(std::sqrt(variance / (pairs - 1)));
  }
  return result;
}

}  // namespace ingot::readings
