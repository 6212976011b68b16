// The ends of each arithmetic operation from those of its operands. What the static ranges of the ends exclude folds away.
#include <cmath>
#include <limits>

#include "compiler/readings/interval_graph.h"

namespace ingot::readings {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
/// Four units in the last place at least, of any size: the error of an elementary function (runtime/math) is below one.
constexpr double relative_room = 0x1p-50, absolute_room = 64 * std::numeric_limits<double>::denorm_min();
}  // namespace

IntervalGraph::GraphNode IntervalGraph::is_infinite(const Bounds& a) {
  return either(is(Operation::equal, a.low, -infinity), is(Operation::equal, a.high, infinity));
}

IntervalGraph::GraphNode IntervalGraph::has_zero(const Bounds& a) {
  return both(is(Operation::less_equal, a.low, 0), make(Operation::less_equal, constant(0), a.high));
}

Bounds IntervalGraph::unknown_where(GraphNode condition, const Bounds& x) {
  return {graph_.select(condition, constant(-infinity), x.low), graph_.select(condition, constant(infinity), x.high),
          either(condition, x.may_be_nan)};
}

Bounds IntervalGraph::widened(GraphNode low, GraphNode high, GraphNode nan) {
  const auto room = [&](GraphNode x) {
    return make(Operation::add, make(Operation::multiply, make(Operation::absolute, x), constant(relative_room)),
                constant(absolute_room));
  };
  const auto outward = [&](GraphNode x, Operation operation) {  // an infinite end stays
    const GraphNode moved = make(operation, x, room(x));
    return graph_.select(make(Operation::is_finite, x), moved, x);
  };
  return {outward(low, Operation::subtract), outward(high, Operation::add), nan};
}

Bounds IntervalGraph::sum(const Bounds& a, const Bounds& b) {
  const GraphNode lost = either(both(is(Operation::equal, a.low, -infinity), is(Operation::equal, b.high, infinity)),
                                both(is(Operation::equal, a.high, infinity), is(Operation::equal, b.low, -infinity)));
  return unknown_where(lost, {make(Operation::add, a.low, b.low), make(Operation::add, a.high, b.high),
                              either(a.may_be_nan, b.may_be_nan)});
}

Bounds IntervalGraph::product(const Bounds& a, const Bounds& b) {
  const GraphNode lost = either(both(has_zero(a), is_infinite(b)), both(has_zero(b), is_infinite(a)));
  const GraphNode nan = either(a.may_be_nan, b.may_be_nan);
  const auto times = [&](GraphNode x, GraphNode y) { return make(Operation::multiply, x, y); };
  if (never_negative(a.low) && never_negative(b.low))
    return unknown_where(lost, {times(a.low, b.low), times(a.high, b.high), nan});
  if (never_negative(a.low))
    return unknown_where(lost, {smaller(times(a.low, b.low), times(a.high, b.low)),
                                larger(times(a.low, b.high), times(a.high, b.high)), nan});
  if (never_negative(b.low)) return product(b, a);
  const GraphNode corners[] = {times(a.low, b.low), times(a.low, b.high), times(a.high, b.low), times(a.high, b.high)};
  return unknown_where(lost, {smaller(smaller(corners[0], corners[1]), smaller(corners[2], corners[3])),
                              larger(larger(corners[0], corners[1]), larger(corners[2], corners[3])), nan});
}

Bounds IntervalGraph::square(const Bounds& a) {
  const Bounds size = absolute(a);
  return {make(Operation::multiply, size.low, size.low), make(Operation::multiply, size.high, size.high), a.may_be_nan};
}

Bounds IntervalGraph::quotient(const Bounds& a, const Bounds& b) {
  const GraphNode lost = either(has_zero(b), both(is_infinite(a), is_infinite(b)));
  const GraphNode nan = either(a.may_be_nan, b.may_be_nan);
  const auto over = [&](GraphNode x, GraphNode y) { return make(Operation::divide, x, y); };
  if (never_negative(a.low) && never_negative(b.low)) {
    // Towards a divisor of 0 there is no upper end; 0 / 0 is NaN, and a divisor may be a negative zero.
    const Bounds ends{over(a.low, b.high), over(a.high, b.low), nan};
    return unknown_where(lost, ends);
  }
  if (positive(b.low))
    return unknown_where(lost, {smaller(over(a.low, b.low), over(a.low, b.high)),
                                larger(over(a.high, b.low), over(a.high, b.high)), nan});
  const GraphNode corners[] = {over(a.low, b.low), over(a.low, b.high), over(a.high, b.low), over(a.high, b.high)};
  return unknown_where(lost, {smaller(smaller(corners[0], corners[1]), smaller(corners[2], corners[3])),
                              larger(larger(corners[0], corners[1]), larger(corners[2], corners[3])), nan});
}

Bounds IntervalGraph::negative(const Bounds& a) {
  return {make(Operation::negate, a.high), make(Operation::negate, a.low), a.may_be_nan};
}

Bounds IntervalGraph::absolute(const Bounds& a) {
  if (never_negative(a.low)) return a;
  const GraphNode low = make(Operation::absolute, a.low), high = make(Operation::absolute, a.high);
  return {graph_.select(has_zero(a), constant(0), smaller(low, high)), larger(low, high), a.may_be_nan};
}

Bounds IntervalGraph::rounded(Operation operation, const Bounds& a) {
  return {make(operation, a.low), make(operation, a.high), a.may_be_nan};
}

/// Whole numbers from 0: what is left of a / b for one b, while all quotients are the same; else at most b - 1.
Bounds IntervalGraph::modulo(const Bounds& a, const Bounds& b, bool whole) {
  constexpr double largest_whole = 9007199254740992.0;  // 2^53: whole numbers below are exact
  const graph::Range high = graph_[a.high].range, divisor = graph_[b.high].range;
  const bool exact = whole && never_negative(a.low) && positive(b.low) && high.high < largest_whole &&
                     divisor.high < largest_whole && !high.maybe_nan && !divisor.maybe_nan;
  if (!exact) return {constant(-infinity), constant(infinity), constant(1)};
  const GraphNode most = smaller(a.high, make(Operation::subtract, b.high, constant(1)));
  if (!single(b)) return {constant(0), most, 0};
  const auto whole_part = [&](GraphNode x) { return make(Operation::floor, make(Operation::divide, x, b.low)); };
  const GraphNode same = make(Operation::equal, whole_part(a.low), whole_part(a.high));
  return {graph_.select(same, make(Operation::modulo, a.low, b.low), constant(0)),
          graph_.select(same, make(Operation::modulo, a.high, b.low), most), 0};
}

Bounds IntervalGraph::power_of_constant(const Bounds& a, double exponent) {
  const auto raised = [&](GraphNode x) { return make(Operation::power, x, constant(exponent)); };
  if (never_negative(a.low)) return widened(raised(a.low), raised(a.high), a.may_be_nan);
  if (std::floor(exponent) == exponent && std::fmod(exponent, 2) == 0) {
    const Bounds size = absolute(a);
    return widened(raised(size.low), raised(size.high), a.may_be_nan);
  }
  if (std::floor(exponent) == exponent) return widened(raised(a.low), raised(a.high), a.may_be_nan);
  const Bounds inside = widened(raised(larger(a.low, constant(0))), raised(larger(a.high, constant(0))), a.may_be_nan);
  return unknown_where(is(Operation::less, a.low, 0), inside);
}

Bounds IntervalGraph::power(const Bounds& a, const Bounds& b) {
  if (single(b) && graph_.is_constant(b.low)) {
    const double exponent = graph_.value(b.low);
    if (exponent > 0 && std::isfinite(exponent)) return power_of_constant(a, exponent);
  }
  const auto raised = [&](GraphNode x, GraphNode y) { return make(Operation::power, x, y); };
  const GraphNode corners[] = {raised(a.low, b.low), raised(a.low, b.high), raised(a.high, b.low),
                               raised(a.high, b.high)};
  GraphNode low = smaller(smaller(corners[0], corners[1]), smaller(corners[2], corners[3])),
            high = larger(larger(corners[0], corners[1]), larger(corners[2], corners[3]));
  const GraphNode around_one =
      both(is(Operation::less_equal, a.low, 1), make(Operation::less_equal, constant(1), a.high));
  low = graph_.select(around_one, smaller(low, constant(1)), low);
  high = graph_.select(around_one, larger(high, constant(1)), high);
  const GraphNode lost = either(no(make(Operation::less, constant(0), a.low)), either(is_infinite(a), is_infinite(b)));
  return unknown_where(lost, widened(low, high, either(a.may_be_nan, b.may_be_nan)));
}

Bounds IntervalGraph::exponential(const Bounds& a) {
  const Bounds ends = widened(make(Operation::exponential, a.low), make(Operation::exponential, a.high), a.may_be_nan);
  return {larger(ends.low, constant(0)), ends.high, ends.may_be_nan};
}

Bounds IntervalGraph::logarithm(const Bounds& a) {
  const auto of = [&](GraphNode x) { return make(Operation::logarithm, larger(x, constant(0))); };
  return unknown_where(is(Operation::less, a.low, 0), widened(of(a.low), of(a.high), a.may_be_nan));
}

Bounds IntervalGraph::square_root(const Bounds& a) {
  const auto of = [&](GraphNode x) { return make(Operation::square_root, larger(x, constant(0))); };
  return {of(a.low), of(a.high), either(a.may_be_nan, is(Operation::less, a.low, 0))};
}

/// A NaN on the left gives the right side, a NaN on the right itself (graph/operations.cpp).
Bounds IntervalGraph::extremum(bool maximum, const Bounds& a, const Bounds& b) {
  const Operation operation = maximum ? Operation::maximum : Operation::minimum;
  const GraphNode low = make(operation, a.low, b.low), high = make(operation, a.high, b.high);
  return {graph_.select(a.may_be_nan, smaller(low, b.low), low),
          graph_.select(a.may_be_nan, larger(high, b.high), high), b.may_be_nan};
}

/// Comparisons with NaN are 0, except `!=`.
Bounds IntervalGraph::less(const Bounds& a, const Bounds& b, bool or_equal) {
  const Operation operation = or_equal ? Operation::less_equal : Operation::less;
  const GraphNode nan = either(a.may_be_nan, b.may_be_nan);
  return {both(make(operation, a.high, b.low), no(nan)), make(operation, a.low, b.high), 0};
}

Bounds IntervalGraph::equal(const Bounds& a, const Bounds& b, bool negated) {
  const GraphNode nan = either(a.may_be_nan, b.may_be_nan);
  const GraphNode possible =
      both(make(Operation::less_equal, a.low, b.high), make(Operation::less_equal, b.low, a.high));
  const GraphNode one_value = both(make(Operation::equal, a.low, a.high), make(Operation::equal, b.low, b.high));
  const GraphNode certain = both(both(one_value, make(Operation::equal, a.low, b.low)), no(nan));
  return negated ? Bounds{no(possible), no(certain), 0} : Bounds{certain, possible, 0};
}

}  // namespace ingot::readings
