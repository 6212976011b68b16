// The ends of conditions, tables, reductions and searches.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "compiler/readings/interval_graph.h"

namespace ingot::readings {

namespace {

using graph::AxisId;
using graph::Node;
constexpr double infinity = std::numeric_limits<double>::infinity();
/// Longer tables are bounded as a whole where a position is not known.
constexpr size_t longest_table = 65536;

std::vector<double> positions(size_t count) {
  std::vector<double> result(count);
  std::iota(result.begin(), result.end(), 0.0);
  return result;
}

}  // namespace

IntervalGraph::GraphNode IntervalGraph::certainly(const Bounds& x) {
  if (single(x)) return is(Operation::not_equal, x.low, 0);
  const graph::Range range = graph_[x.low].range;
  if (range.whole && range.low >= 0 && range.high <= 1) return x.low;
  return either(make(Operation::less, constant(0), x.low), is(Operation::less, x.high, 0));
}

IntervalGraph::GraphNode IntervalGraph::possibly(const Bounds& x) {
  if (single(x)) return is(Operation::not_equal, x.low, 0);
  const graph::Range range = graph_[x.high].range;
  const bool never_nan = graph_.is_constant(x.may_be_nan, 0);
  if (never_nan && range.whole && range.low >= 0 && range.high <= 1 && graph_[x.low].range.low >= 0) return x.high;
  return either(either(is(Operation::not_equal, x.low, 0), is(Operation::not_equal, x.high, 0)), x.may_be_nan);
}

Bounds IntervalGraph::logical(Operation operation, GraphNode id) {
  const Bounds& a = of(graph_.operand(id, 0));
  if (operation == Operation::logical_not) return {no(possibly(a)), no(certainly(a)), 0};
  const Bounds& b = of(graph_.operand(id, 1));
  return {make(operation, certainly(a), certainly(b)), make(operation, possibly(a), possibly(b)), 0};
}

Bounds IntervalGraph::finite(const Bounds& a) {
  return {both(both(make(Operation::is_finite, a.low), make(Operation::is_finite, a.high)), no(a.may_be_nan)),
          both(is(Operation::less, a.low, infinity), make(Operation::less, constant(-infinity), a.high)), 0};
}

Bounds IntervalGraph::select(const Bounds& condition, const Bounds& then, const Bounds& otherwise) {
  const GraphNode certain = certainly(condition), possible = possibly(condition);
  const auto chosen = [&](GraphNode a, GraphNode b, GraphNode open) {
    return graph_.select(certain, a, certain == possible ? b : graph_.select(possible, open, b));
  };
  return {chosen(then.low, otherwise.low, smaller(then.low, otherwise.low)),
          chosen(then.high, otherwise.high, larger(then.high, otherwise.high)),
          chosen(then.may_be_nan, otherwise.may_be_nan, either(then.may_be_nan, otherwise.may_be_nan))};
}

/// The least and the greatest entry between two positions: directly in a monotone table, else by two stretches of a power of two that
/// together cover what lies between.
Bounds IntervalGraph::lookup(const Bounds& position, const std::vector<double>& data) {
  const size_t count = data.size();
  const bool any_nan = std::any_of(data.begin(), data.end(), [](double x) { return std::isnan(x); });
  const GraphNode nan = constant(any_nan ? 1 : 0);
  const GraphNode from = graph_.select(position.may_be_nan, constant(0), position.low), to = position.high;
  if (single(position)) return exactly(graph_.lookup(from, data));
  if (!any_nan && std::is_sorted(data.begin(), data.end()))
    return {graph_.lookup(from, data), graph_.lookup(to, data), 0};
  if (!any_nan && std::is_sorted(data.rbegin(), data.rend()))
    return {graph_.lookup(to, data), graph_.lookup(from, data), 0};
  std::vector<double> least, greatest;
  for (const double x : data)
    least.push_back(std::isnan(x) ? infinity : x), greatest.push_back(std::isnan(x) ? -infinity : x);
  if (count > longest_table)
    return {constant(*std::min_element(least.begin(), least.end())),
            constant(*std::max_element(greatest.begin(), greatest.end())), nan};
  const auto levels = static_cast<size_t>(std::bit_width(count));
  for (size_t level = 1; level < levels; ++level) {
    const size_t half = size_t{1} << (level - 1), before = (level - 1) * count;
    for (size_t i = 0; i < count; ++i) {
      const size_t other = before + std::min(i + half, count - 1);
      least.push_back(std::min(least[before + i], least[other]));
      greatest.push_back(std::max(greatest[before + i], greatest[other]));
    }
  }
  std::vector<double> first_level(count), back(count);
  for (size_t length = 0; length < count; ++length) {
    const auto level = static_cast<size_t>(std::bit_width(length + 1) - 1);
    first_level[length] = static_cast<double>(level * count);
    back[length] = static_cast<double>(level * count) - static_cast<double>(size_t{1} << level) + 1;
  }
  const GraphNode first = graph_.lookup(from, positions(count)), last = graph_.lookup(to, positions(count));
  const GraphNode length = make(Operation::subtract, last, first);
  const GraphNode one = make(Operation::add, graph_.lookup(length, first_level), first),
                  two = make(Operation::add, graph_.lookup(length, back), last);
  return {smaller(graph_.lookup(one, least), graph_.lookup(two, least)),
          larger(graph_.lookup(one, greatest), graph_.lookup(two, greatest)), nan};
}

Bounds IntervalGraph::pick(GraphNode id) {
  const Bounds position = of(graph_.operand(id, 0));
  const uint32_t count = graph_[id].operands_count - 1;
  std::vector<Bounds> alternatives;
  for (uint32_t i = 0; i < count; ++i) alternatives.push_back(of(graph_.operand(id, 1 + i)));
  if (single(position)) {
    const auto picked = [&](GraphNode Bounds::*part) {
      std::vector<GraphNode> nodes;
      for (const Bounds& one : alternatives) nodes.push_back(one.*part);
      return graph_.pick(position.low, nodes);
    };
    return {picked(&Bounds::low), picked(&Bounds::high), picked(&Bounds::may_be_nan)};
  }
  const GraphNode from = graph_.lookup(graph_.select(position.may_be_nan, constant(0), position.low), positions(count)),
                  to = graph_.lookup(position.high, positions(count));
  Bounds result{constant(infinity), constant(-infinity), 0};
  for (uint32_t i = 0; i < count; ++i) {
    const GraphNode may = both(is(Operation::less_equal, from, i), make(Operation::less_equal, constant(i), to));
    result.low = smaller(graph_.select(may, alternatives[i].low, constant(infinity)), result.low);
    result.high = larger(graph_.select(may, alternatives[i].high, constant(-infinity)), result.high);
    result.may_be_nan = either(result.may_be_nan, both(may, alternatives[i].may_be_nan));
  }
  return result;
}

/// Elements that may be missing count as the neutral element, too.
Bounds IntervalGraph::reduce(GraphNode id) {
  const Node node = graph_[id];
  const AxisId axis = node.index;
  const bool whole = graph_[graph_.operand(id, 0)].range.whole;
  IntervalGraph& within = inside({axis});
  const Bounds body = within(graph_.operand(id, 0)), mask = within(graph_.operand(id, 1));
  const GraphNode certain = certainly(mask), possible = possibly(mask), one = constant(1), zero = constant(0);
  const auto over = [&](Operation operation, GraphNode x, GraphNode where) {
    return graph_.reduce(operation, axis, x, where);
  };
  const auto anywhere = [&](GraphNode condition) { return over(Operation::reduce_max, condition, one); };
  const auto with_neutral = [&](double neutral) {
    return Bounds{graph_.select(certain, body.low, smaller(body.low, constant(neutral))),
                  graph_.select(certain, body.high, larger(body.high, constant(neutral))), 0};
  };
  const GraphNode nan = anywhere(both(possible, body.may_be_nan));
  switch (node.operation) {
    case Operation::reduce_sum: {
      const Bounds element = with_neutral(0);
      const GraphNode low = over(Operation::reduce_sum, element.low, possible),
                      high = over(Operation::reduce_sum, element.high, possible);
      const GraphNode lost = both(anywhere(both(possible, is(Operation::equal, body.low, -infinity))),
                                  anywhere(both(possible, is(Operation::equal, body.high, infinity))));
      return unknown_where(lost, {low, high, nan});
    }
    case Operation::reduce_product: {
      if (!never_negative(body.low)) break;
      const Bounds element = with_neutral(1);
      const GraphNode low = over(Operation::reduce_product, element.low, possible),
                      high = over(Operation::reduce_product, element.high, possible);
      const GraphNode lost = either(is(Operation::equal, low, infinity),
                                    no(make(Operation::less, high, constant(infinity))));  // 0 times infinity is near
      return unknown_where(lost, {low, high, nan});
    }
    case Operation::reduce_min:
    case Operation::reduce_max: {  // NaN is passed over
      const GraphNode sure = both(certain, no(body.may_be_nan));
      const bool least = node.operation == Operation::reduce_min;
      return {over(node.operation, body.low, least ? possible : sure),
              over(node.operation, body.high, least ? sure : possible), 0};
    }
    case Operation::reduce_first: {
      const GraphNode high = larger(zero, over(Operation::reduce_max, body.high, possible));
      if (!never_negative(body.low)) return {smaller(zero, over(Operation::reduce_min, body.low, possible)), high, nan};
      const GraphNode positive = make(Operation::less, zero, body.low);
      const GraphNode least = graph_.select(positive, body.low, constant(whole ? 1 : 0));
      const GraphNode low = over(Operation::reduce_min, least, both(possible, make(Operation::less, zero, body.high)));
      return {graph_.select(anywhere(both(certain, positive)), low, zero), high, nan};
    }
    default: break;
  }
  return {constant(-infinity), constant(infinity), one};
}

const IntervalGraph::Search& IntervalGraph::search(GraphNode argmin) {
  if (const auto found = searches_.find(argmin); found != searches_.end()) return found->second;
  const std::vector<AxisId> axes = graph_.axis_group(graph_[argmin].index);
  IntervalGraph& within = inside(axes);
  const Bounds objective = within(graph_.operand(argmin, 0)), mask = within(graph_.operand(argmin, 1));
  const GraphNode sure = both(certainly(mask), no(objective.may_be_nan));
  GraphNode least = graph_.select(sure, objective.high, constant(infinity)), any = sure;
  for (const AxisId axis : axes) {
    least = graph_.reduce(Operation::reduce_min, axis, least, constant(1));
    any = graph_.reduce(Operation::reduce_max, axis, any, constant(1));
  }
  // The first within 1e-9 of the best wins (math::is_as_good); twice that leaves room for rounding.
  const GraphNode limit =
      make(Operation::add, least, make(Operation::multiply, constant(2e-9), make(Operation::absolute, least)));
  const GraphNode candidate = both(possibly(mask), make(Operation::less_equal, objective.low, limit));
  return searches_[argmin] = {candidate, any, limit};
}

Bounds IntervalGraph::position_of_winner(GraphNode argmin) {
  const Search found = search(argmin);
  const std::vector<AxisId> axes = graph_.axis_group(graph_[argmin].index);
  GraphNode linear = constant(0);
  for (const AxisId axis : axes)
    linear = make(Operation::add, make(Operation::multiply, linear, constant(graph_.axes()[axis].extent)),
                  graph_.coordinate(axis));
  GraphNode first = graph_.select(found.candidate, linear, constant(infinity)),
            last = graph_.select(found.candidate, linear, constant(-1));
  for (const AxisId axis : axes) {
    first = graph_.reduce(Operation::reduce_min, axis, first, constant(1));
    last = graph_.reduce(Operation::reduce_max, axis, last, constant(1));
  }
  return {graph_.select(found.any, first, constant(-1)), last, 0};
}

/// Where on one of its axes the winner of a search stands, as `choose` reads it.
IntervalGraph::GraphNode IntervalGraph::winning_position(GraphNode argmin, size_t wanted) {
  const std::vector<AxisId> axes = graph_.axis_group(graph_[argmin].index);
  GraphNode at = larger(argmin, constant(0));
  double stride = 1;
  for (size_t i = axes.size(); i-- > wanted + 1;) stride *= graph_.axes()[axes[i]].extent;
  if (stride != 1) at = make(Operation::floor, make(Operation::divide, at, constant(stride)));
  return wanted == 0 ? at : make(Operation::modulo, at, constant(graph_.axes()[axes[wanted]].extent));
}

IntervalGraph::GraphNode IntervalGraph::argmin_within(GraphNode position) const {
  while (true) {
    switch (graph_[position].operation) {
      case Operation::argmin: return position;
      case Operation::maximum:
      case Operation::floor:
      case Operation::divide:
      case Operation::modulo: position = graph_.operand(position, 0); break;
      default: return graph::no_node;
    }
  }
}

/// What is read at the winner of a search: the hull over all that may win, knowing that the winner's objective is not above the limit.
std::optional<Bounds> IntervalGraph::at_winner(GraphNode id) {
  GraphNode argmin = graph::no_node, body = id;
  std::vector<AxisId> bound, axes;
  while (graph_[body].operation == Operation::at) {
    const GraphNode position = graph_.operand(body, 1), found = argmin_within(position);
    if (found == graph::no_node || (argmin != graph::no_node && found != argmin)) break;
    if (argmin == graph::no_node) axes = graph_.axis_group(graph_[found].index);
    const auto at = std::find(axes.begin(), axes.end(), graph_[body].index);
    if (at == axes.end() || winning_position(found, static_cast<size_t>(at - axes.begin())) != position) break;
    argmin = found;
    bound.push_back(graph_[body].index);
    body = graph_.operand(body, 0);
  }
  if (argmin == graph::no_node) return std::nullopt;
  for (const AxisId axis : axes)  // one that is left free would be taken for the winner's
    if (graph_.depends_on(body, axis) && std::find(bound.begin(), bound.end(), axis) == bound.end())
      return std::nullopt;
  const Search found = search(argmin);
  auto& within = at_winners_[argmin];
  if (within == nullptr) {
    within = std::make_unique<IntervalGraph>(graph_);
    within->axes_ = axes_, within->parameters_ = parameters_, within->overrides_ = overrides_;
    within->override_axes_ = override_axes_;
    for (const AxisId axis : axes) within->axes_.erase(axis), within->override_axes_.insert(axis);
    const GraphNode objective = graph_.operand(argmin, 0);
    const auto limit = [&](GraphNode node, bool from_above) {
      const Bounds known = inside(axes)(node);
      within->overrides_[node] = from_above
                                     ? Bounds{known.low, smaller(known.high, found.limit), 0}
                                     : Bounds{larger(known.low, make(Operation::negate, found.limit)), known.high, 0};
    };
    if (!graph_.is_constant(objective)) limit(objective, true);
    if (graph_[objective].operation == Operation::negate && !graph_.is_constant(graph_.operand(objective, 0)))
      limit(graph_.operand(objective, 0), false);
  }
  const Bounds ends = (*within)(body);
  Bounds result{graph_.select(found.candidate, ends.low, constant(infinity)),
                graph_.select(found.candidate, ends.high, constant(-infinity)), both(found.candidate, ends.may_be_nan)};
  for (const AxisId axis : axes) {
    result.low = graph_.reduce(Operation::reduce_min, axis, result.low, constant(1));
    result.high = graph_.reduce(Operation::reduce_max, axis, result.high, constant(1));
    result.may_be_nan = graph_.reduce(Operation::reduce_max, axis, result.may_be_nan, constant(1));
  }
  return result;
}

Bounds IntervalGraph::at(GraphNode id) {
  if (auto found = at_winner(id)) return *found;
  const AxisId axis = graph_[id].index;
  const uint32_t extent = graph_.axes()[axis].extent;
  const Bounds position = (*this)(graph_.operand(id, 1)), body = inside({axis})(graph_.operand(id, 0));
  if (single(position)) {
    const auto there = [&](GraphNode x) { return graph_.at(axis, x, position.low); };
    return {there(body.low), there(body.high), there(body.may_be_nan)};
  }
  const GraphNode from =
                      graph_.lookup(graph_.select(position.may_be_nan, constant(0), position.low), positions(extent)),
                  to = graph_.lookup(position.high, positions(extent));
  // An axis of its own: the position may depend on the axis outside.
  const AxisId own = graph_.add_axis(graph::Axis(graph_.axes()[axis]));
  const GraphNode along = graph_.coordinate(own);
  const GraphNode may = both(make(Operation::less_equal, from, along), make(Operation::less_equal, along, to));
  const auto over = [&](Operation operation, GraphNode x, double neutral) {
    return graph_.reduce(operation, own, graph_.select(may, graph_.at(axis, x, along), constant(neutral)), constant(1));
  };
  return {over(Operation::reduce_min, body.low, infinity), over(Operation::reduce_max, body.high, -infinity),
          over(Operation::reduce_max, body.may_be_nan, 0)};
}

}  // namespace ingot::readings
