#include "compiler/driver/bottlenecks.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "compiler/driver/engine.h"
#include "compiler/driver/written_units.h"
#include "compiler/readings/derivative.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

using graph::AxisId;
using graph::Graph;
using graph::Operation;
using GraphNode = graph::NodeId;

constexpr uint32_t no_name = 0xffffffff;

bool is_extremum(Operation operation) { return operation == Operation::maximum || operation == Operation::minimum; }

class Finder {
 public:
  Finder(const Program& program, const WrittenUnits& units, const MetricAt& metric)
      : program_(program), units_(units), metric_(metric), study_(metric_study(metric, true)), graph_(study_.graph) {}

  std::vector<Bottleneck> find(const std::vector<double>& parameters) {
    const GraphNode value = study_.outputs[0].value;
    look_around(value);
    const auto derivatives = readings::differentiate(study_, value, roots_);
    const size_t first_output = study_.outputs.size();
    for (size_t i = 0; i < roots_.size(); ++i) add(roots_[i], derivatives.by_input[i]);
    const StudyValues values = run_study(study_, parameters, Engine::automatic);
    const double whole = values.value(0, 0);
    std::vector<Bottleneck> result;
    size_t next = first_output;
    const auto read = [&] { return values.value(next++, 0); };
    for (Bottleneck& one : found_) {
      one.elasticity = read() / whole;
      for (Bottleneck::Side& side : one.sides) {
        side.value = read();
        side.decides_at = static_cast<uint32_t>(read());
        side.elasticity = read() / whole;
        side.reach = read();
      }
      one.elements = 0;
      for (const Bottleneck::Side& side : one.sides) one.elements += side.decides_at;
      // A side that is 0 cannot grow into deciding: what is left is no contest.
      std::erase_if(one.sides, [](const auto& side) { return side.decides_at == 0 && !std::isfinite(side.reach); });
      std::stable_sort(one.sides.begin(), one.sides.end(),
                       [](const auto& a, const auto& b) { return a.decides_at > b.decides_at; });
      if (one.sides.size() > 1 && std::isfinite(one.elasticity) && one.elasticity != 0) result.push_back(one);
    }
    std::stable_sort(result.begin(), result.end(), [](const Bottleneck& a, const Bottleneck& b) {
      return std::abs(a.elasticity) > std::abs(b.elasticity) + 1e-9;
    });
    return result;
  }

 private:
  /// Outermost maxima and minima, and the named value around each node.
  void look_around(GraphNode root) {
    std::vector<bool> reached(root + 1, false);
    std::set<GraphNode> inner;
    owners_.assign(root + 1, no_name);
    reached[root] = true;
    for (GraphNode id = root + 1; id-- > 0;) {  // operands have lower numbers than what uses them
      if (!reached[id]) continue;
      const graph::Node& node = graph_[id];
      for (uint32_t i = 0; i < node.operands_count; ++i) {
        const GraphNode operand = graph_.operand(id, i);
        if (!reached[operand]) owners_[operand] = node.operation == Operation::named ? node.index : owners_[id];
        reached[operand] = true;
        if (is_extremum(node.operation) && graph_[operand].operation == node.operation) inner.insert(operand);
      }
      if (is_extremum(node.operation) && !inner.contains(id)) roots_.push_back(id);
    }
  }

  void flatten(GraphNode id, Operation operation, std::vector<GraphNode>& sides) const {
    if (graph_[id].operation != operation) return sides.push_back(id);
    flatten(graph_.operand(id, 0), operation, sides);
    flatten(graph_.operand(id, 1), operation, sides);
  }

  /// Outputs for one of them: its elasticity, and of each side the value, where it decides, its share and its distance.
  void add(GraphNode root, GraphNode adjoint) {
    Bottleneck one;
    one.maximum = graph_[root].operation == Operation::maximum;
    if (owners_[root] != no_name) one.owner = metric_.study->names[owners_[root]].text;
    one.type = type_at(graph_[root].place);
    std::set<AxisId> axes(graph_.free_axes(root).begin(), graph_.free_axes(root).end());
    axes.insert(graph_.free_axes(adjoint).begin(), graph_.free_axes(adjoint).end());
    const GraphNode zero = graph_.constant(0), counts = graph_.make(Operation::not_equal, {adjoint, zero});
    const auto over = [&](Operation operation, GraphNode body, GraphNode where) {
      body = graph_.select(where, body, graph_.constant(graph::reduction_start(operation)));
      for (const AxisId axis : axes) body = graph_.reduce(operation, axis, body, graph_.constant(1));
      study_.outputs.push_back({"bottleneck", body, 0});
    };
    const auto weight = graph_.make(Operation::multiply, {adjoint, root});
    over(Operation::reduce_sum, weight, counts);
    std::vector<GraphNode> sides;
    flatten(root, graph_[root].operation, sides);
    GraphNode before = zero;
    for (const GraphNode side : sides) {
      const GraphNode equal = graph_.make(Operation::equal, {side, root});
      const GraphNode decides = graph_.logical_and(counts, graph_.logical_and(equal, graph_.logical_not(before)));
      before = graph_.make(Operation::logical_or, {before, equal});
      over(Operation::reduce_sum, side, counts);
      over(Operation::reduce_sum, graph_.constant(1), decides);
      over(Operation::reduce_sum, weight, decides);
      over(one.maximum ? Operation::reduce_min : Operation::reduce_max, graph_.make(Operation::divide, {root, side}),
           graph_.logical_and(counts, graph_.make(Operation::not_equal, {side, zero})));
      one.sides.push_back({text_of(side, one.type), 0, 0, 0, 1, graph_.depends_on_parameter(side)});
    }
    found_.push_back(std::move(one));
  }

  TypeId type_at(const graph::Place& place) const {
    if (place.file == 0) return 0;
    for (ingot::NodeId id = 1; id < program_.tree.nodes.size(); ++id) {
      const Span& span = program_.tree[id].span;
      if (span.file == place.file && span.begin == place.begin && span.end == place.end && program_.type(id) != 0)
        return program_.type(id);
    }
    return 0;
  }

  std::string text_of(GraphNode side, TypeId type) const {
    const graph::Node& node = graph_[side];
    if (node.operation == Operation::named) return metric_.study->names[node.index].text;
    if (node.operation == Operation::constant) return "the constant " + units_.text(type, node.value);
    if (node.place.file != 0) {
      std::string text;
      for (const char c : program_.files.text({node.place.file, node.place.begin, node.place.end}))
        if (c != '\n' && c != '\r' && (c != ' ' || text.empty() || text.back() != ' ')) text += c;
      constexpr size_t most = 72;
      if (text.size() <= most) return text;
    }
    std::vector<std::string> names;
    collect_names(side, names);
    return names.empty() ? "a side" : fmt::format("what is made of {}", fmt::join(names, ", "));
  }

  void collect_names(GraphNode id, std::vector<std::string>& names) const {
    const graph::Node& node = graph_[id];
    constexpr size_t most = 4;
    if (names.size() >= most) return;
    if (node.operation == Operation::named) {
      const std::string& name = metric_.study->names[node.index].text;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      return;
    }
    for (uint32_t i = 0; i < node.operands_count; ++i) collect_names(graph_.operand(id, i), names);
  }

  const Program& program_;
  const WrittenUnits& units_;
  const MetricAt& metric_;
  graph::Study study_;
  Graph& graph_;
  std::vector<uint32_t> owners_;  ///< names, by node
  std::vector<GraphNode> roots_;
  std::vector<Bottleneck> found_;
};

}  // namespace

std::vector<Bottleneck> bottlenecks_of(const Program& program, const WrittenUnits& units, const MetricAt& metric,
                                       const std::vector<double>& parameters) {
  return Finder(program, units, metric).find(parameters);
}

std::vector<std::string> bottleneck_lines(const WrittenUnits& units, const Bottleneck& one) {
  std::vector<std::string> lines;
  for (const Bottleneck::Side& side : one.sides) {
    std::string line = side.text + ", " +
                       (one.type != 0 ? units.text(one.type, side.value) : output::format_number(side.value, 4)) +
                       (one.elements > 1 ? " in all" : "") + ", ";
    const std::string change = output::format_number(100 * std::abs(side.reach - 1), 2) + " %";
    if (side.decides_at == one.elements)
      line += one.elements > 1 ? fmt::format("wins at all {}", one.elements) : "wins";
    else if (side.decides_at > 0)
      line += fmt::format("wins at {} of {}", side.decides_at, one.elements);
    else if (side.reach == 1)
      line += "is equal";
    else
      line += fmt::format("would have to {} by {} to bind{}", one.maximum ? "grow" : "fall", change,
                          one.elements > 1 ? " anywhere" : "");
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace ingot::driver
