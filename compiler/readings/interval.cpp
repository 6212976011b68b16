#include "compiler/readings/interval.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "compiler/graph/range.h"
#include "runtime/math/elementary.h"

namespace ingot::readings {

namespace {

using graph::Axis;
using graph::AxisId;
using graph::Graph;
using graph::Node;
using graph::NodeId;
using graph::Operation;
using graph::Range;
using graph::range_of_constant;
using graph::scalar_operation;

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Beyond so many elements a reduction is bounded as a whole.
constexpr uint64_t most_elements = 65536;

bool certainly(const Range& condition) { return condition.low > 0 || condition.high < 0; }
bool never(const Range& condition) { return condition.low == 0 && condition.high == 0 && !condition.maybe_nan; }

}  // namespace

IntervalEvaluator::IntervalEvaluator(const Graph& graph, std::vector<std::pair<double, double>> parameters)
    : graph_(graph), parameters_(std::move(parameters)) {
  for (const Axis& axis : graph.axes()) spans_.emplace_back(0, axis.extent > 0 ? axis.extent - 1 : 0);
  stamps_.resize(spans_.size(), 1);
  memo_.resize(graph.size());
}

void IntervalEvaluator::set(AxisId axis, uint32_t first, uint32_t last) {
  if (spans_[axis] == std::pair(first, last)) return;
  spans_[axis] = {first, last};
  stamps_[axis] = ++last_stamp_;
}

Range IntervalEvaluator::range(NodeId id) { return evaluate(id); }

uint64_t IntervalEvaluator::stamp_of(NodeId id) const {
  uint64_t newest = 1;
  for (const AxisId axis : graph_.free_axes(id)) newest = std::max(newest, stamps_[axis]);
  return newest;
}

Range IntervalEvaluator::evaluate(NodeId root) {
  std::vector<NodeId> stack{root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    if (known(id)) {
      stack.pop_back();
      continue;
    }
    Range result{};
    if (!step(id, stack, result)) continue;
    memo_[id] = {stamp_of(id), result};
    stack.pop_back();
  }
  return memo_[root].range;
}

bool IntervalEvaluator::need(NodeId id, std::vector<NodeId>& stack) const {
  if (known(id)) return true;
  stack.push_back(id);
  return false;
}

bool IntervalEvaluator::step(NodeId id, std::vector<NodeId>& stack, Range& result) {
  const Node& node = graph_[id];
  const auto operand = [&](uint32_t i) { return graph_.operand(id, i); };
  switch (node.operation) {
    case Operation::constant: result = range_of_constant(node.value); return true;
    case Operation::parameter: {
      const auto [low, high] = parameters_[node.index];
      result = {low, high, low == high && std::floor(low) == low, false, low <= 0 && high >= 0};
      return true;
    }
    case Operation::coordinate: {
      const auto [first, last] = spans_[node.index];
      result = {static_cast<double>(first), static_cast<double>(last), true};
      return true;
    }
    case Operation::named:
      if (!need(operand(0), stack)) return false;
      result = memo_[operand(0)].range;
      return true;
    case Operation::lookup:
      if (!need(operand(0), stack)) return false;
      result = over_table(memo_[operand(0)].range, graph_.data(node.index));
      return true;
    case Operation::pick: {
      if (!need(operand(0), stack)) return false;
      const Range position = memo_[operand(0)].range;
      const uint32_t count = node.operands_count - 1;
      uint32_t first = position.maybe_nan ? 0 : math::table_position(position.low, count);
      const uint32_t last = math::table_position(position.high, count);
      bool ready = true;
      for (uint32_t i = first; i <= last; ++i) ready = need(operand(1 + i), stack) && ready;
      if (!ready) return false;
      result = memo_[operand(1 + first)].range;
      for (uint32_t i = first + 1; i <= last; ++i) result = range_union(result, memo_[operand(1 + i)].range);
      return true;
    }
    case Operation::select: {
      if (!need(operand(0), stack)) return false;
      const Range condition = memo_[operand(0)].range;
      if (certainly(condition) || never(condition)) {
        const NodeId branch = operand(certainly(condition) ? 1 : 2);
        if (!need(branch, stack)) return false;
        result = memo_[branch].range;
        return true;
      }
      const bool then = need(operand(1), stack), otherwise = need(operand(2), stack);
      if (!then || !otherwise) return false;
      result = range_union(memo_[operand(1)].range, memo_[operand(2)].range);
      return true;
    }
    case Operation::reduce_sum:
    case Operation::reduce_product:
    case Operation::reduce_min:
    case Operation::reduce_max:
    case Operation::reduce_first: result = reduce(id); return true;
    case Operation::argmin: result = positions_that_may_win(id); return true;
    case Operation::at: result = at(id); return true;
    default: {
      std::vector<Range> ranges(node.operands_count);
      bool ready = true;
      for (uint32_t i = 0; i < node.operands_count; ++i) ready = need(operand(i), stack) && ready;
      if (!ready) return false;
      for (uint32_t i = 0; i < node.operands_count; ++i) ranges[i] = memo_[operand(i)].range;
      // One value on each side: what the operation gives. This also keeps the ends of monotone functions as tight as they are computed.
      const bool single = std::all_of(ranges.begin(), ranges.end(), [](const Range& r) { return is_single(r); });
      if (single) {
        double values[3] = {};
        for (size_t i = 0; i < ranges.size() && i < 3; ++i) values[i] = ranges[i].low;
        result = range_of_constant(scalar_operation(node.operation, values));
      } else {
        result = range_of_operation(node.operation, ranges);
      }
      return true;
    }
  }
}

Range IntervalEvaluator::over_table(const Range& position, const std::vector<double>& data) const {
  const auto entries = static_cast<uint32_t>(data.size());
  const uint32_t first = position.maybe_nan ? 0 : math::table_position(position.low, entries);
  const uint32_t last = math::table_position(position.high, entries);
  Range result = range_of_constant(data[first]);
  for (uint32_t i = first + 1; i <= last; ++i) result = range_union(result, range_of_constant(data[i]));
  return result;
}

Range IntervalEvaluator::reduce(NodeId id) {
  const Node& node = graph_[id];
  const AxisId axis = node.index;
  const uint32_t extent = graph_.axes()[axis].extent;
  const NodeId body = graph_.operand(id, 0), mask = graph_.operand(id, 1);
  const Saved saved = save(axis);
  if (extent > most_elements) {
    set(axis, 0, extent - 1);
    const Range whole = range_of_reduction(node.operation, evaluate(body), extent, certainly(evaluate(mask)));
    restore(saved);
    return whole;
  }
  Range result = range_of_constant(reduction_start(node.operation));
  bool decided = false;
  for (uint32_t i = 0; i < extent && !decided; ++i) {
    set(axis, i, i);
    const Range exists = evaluate(mask);
    if (never(exists)) continue;
    const Range element = evaluate(body);
    Range with;
    switch (node.operation) {
      case Operation::reduce_sum: with = range_of_operation(Operation::add, {result, element}); break;
      case Operation::reduce_product: with = range_of_operation(Operation::multiply, {result, element}); break;
      case Operation::reduce_min: with = range_of_operation(Operation::minimum, {element, result}); break;
      case Operation::reduce_max: with = range_of_operation(Operation::maximum, {element, result}); break;
      default: {  // the first that is not zero: so far all were, or may have been
        with = never(result) ? element : range_union(result, element);
        decided = certainly(result);
        if (decided) with = result;
        break;
      }
    }
    result = certainly(exists) ? with : range_union(result, with);
  }
  restore(saved);
  return result;
}

Range IntervalEvaluator::positions_that_may_win(NodeId id) {
  const std::vector<AxisId>& axes = graph_.axis_group(graph_[id].index);
  uint64_t count = 1;
  std::vector<Saved> saved;
  for (const AxisId axis : axes) count *= graph_.axes()[axis].extent, saved.push_back(save(axis));
  if (count > most_elements) return {-1, static_cast<double>(count) - 1, true};
  struct Candidate {
    double position, low;
  };
  std::vector<Candidate> candidates;
  double least_high = infinity;
  bool any_certain = false;
  for (uint64_t position = 0; position < count; ++position) {
    uint64_t rest = position;
    for (size_t i = axes.size(); i-- > 0;) {
      const uint32_t extent = graph_.axes()[axes[i]].extent;
      const auto at = static_cast<uint32_t>(rest % extent);
      rest /= extent;
      set(axes[i], at, at);
    }
    const Range exists = evaluate(graph_.operand(id, 1));
    if (never(exists)) continue;
    const Range objective = evaluate(graph_.operand(id, 0));
    candidates.push_back({static_cast<double>(position), objective.low});
    if (certainly(exists) && !objective.maybe_nan)
      any_certain = true, least_high = std::min(least_high, objective.high);
  }
  for (const Saved& one : saved) restore(one);
  // The first within 1e-9 of the best wins (math::is_as_good); twice that leaves room for rounding.
  const double bound = least_high + 2e-9 * std::abs(least_high);
  Range result{infinity, -infinity, true};
  for (const Candidate& candidate : candidates)
    if (!(candidate.low > bound))
      result.low = std::min(result.low, candidate.position), result.high = std::max(result.high, candidate.position);
  if (!any_certain) result.low = -1, result.high = std::max(result.high, -1.0);
  return result;
}

Range IntervalEvaluator::at(NodeId id) {
  const AxisId axis = graph_[id].index;
  const Range position = evaluate(graph_.operand(id, 1));
  const uint32_t extent = graph_.axes()[axis].extent;
  const uint32_t first = position.maybe_nan ? 0 : math::table_position(position.low, extent);
  const uint32_t last = math::table_position(position.high, extent);
  const Saved saved = save(axis);
  set(axis, first, last);
  const Range result = evaluate(graph_.operand(id, 0));
  restore(saved);
  return result;
}

}  // namespace ingot::readings
