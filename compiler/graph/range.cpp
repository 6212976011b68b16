#include "compiler/graph/range.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/math/elementary.h"

namespace ingot::graph {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest_whole = 9007199254740992.0;  // 2^53: whole numbers below are exact

Range condition(bool can_be_0, bool can_be_1) {
  return {can_be_0 ? 0.0 : 1.0, can_be_1 ? 1.0 : 0.0, true, false, false};
}
bool has_zero(const Range& r) { return r.low <= 0 && r.high >= 0; }
bool is_infinite(const Range& r) { return r.low == -infinity || r.high == infinity; }
/// Room for the error of an elementary function.
Range widened(Range r) {
  auto step = [](double x, double direction) {
    for (int i = 0; i < 4; ++i) x = std::nextafter(x, direction);
    return x;
  };
  r.low = step(r.low, -infinity);
  r.high = step(r.high, infinity);
  return r;
}

Range hull(std::initializer_list<double> corners) {
  Range r{infinity, -infinity};
  for (double corner : corners) {
    if (std::isnan(corner)) corner = 0;  // 0 * infinity: the products near it reach from 0 to infinity
    r.low = std::min(r.low, corner);
    r.high = std::max(r.high, corner);
  }
  return r;
}

Range of_add(const Range& a, const Range& b) {
  Range r{a.low + b.low, a.high + b.high, a.whole && b.whole};
  r.maybe_nan = (a.low == -infinity && b.high == infinity) || (a.high == infinity && b.low == -infinity);
  if (std::isnan(r.low)) r.low = -infinity;
  if (std::isnan(r.high)) r.high = infinity;
  r.negative_zero = a.negative_zero && b.negative_zero;
  return r;
}

Range of_negate(const Range& a) {
  Range r{-a.high, -a.low, a.whole};
  r.negative_zero = has_zero(a);
  return r;
}

Range of_multiply(const Range& a, const Range& b) {
  Range r = hull({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  r.whole = a.whole && b.whole;
  r.maybe_nan = (has_zero(a) && is_infinite(b)) || (has_zero(b) && is_infinite(a));
  // A zero, or a product too small for a number, of factors with different signs.
  r.negative_zero = has_zero(r) && (a.low < 0 || b.low < 0 || a.negative_zero || b.negative_zero);
  return r;
}

Range of_divide(const Range& a, const Range& b) {
  Range r = range_unknown();
  if (!has_zero(b)) {
    r = hull({a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high});
    r.maybe_nan = is_infinite(a) && is_infinite(b);
    if (r.maybe_nan) r = {-infinity, infinity, false, true, true};
  } else {
    r.maybe_nan = has_zero(a) || (is_infinite(a) && is_infinite(b));
    if (a.low >= 0 && b.low >= 0 && !b.negative_zero && !a.negative_zero) r.low = 0;
  }
  r.negative_zero = has_zero(r) && (a.low < 0 || b.low < 0 || a.negative_zero || b.negative_zero);
  return r;
}

Range of_minimum(const Range& a, const Range& b, bool maximum) {
  Range r{std::min(a.low, b.low), std::min(a.high, b.high), a.whole && b.whole};
  if (maximum) r = {std::max(a.low, b.low), std::max(a.high, b.high), a.whole && b.whole};
  // a NaN on the left gives b, a NaN on the right itself
  if (a.maybe_nan) r = {std::min(r.low, b.low), std::max(r.high, b.high), a.whole && b.whole};
  r.maybe_nan = b.maybe_nan;
  // of two zeros it is b's
  r.negative_zero = b.negative_zero || (a.negative_zero && (maximum ? b.low < 0 : b.high > 0));
  return r;
}

Range of_power(const Range& a, const Range& b) {
  if (!(a.low > 0)) {
    Range r{-infinity, infinity, false, a.low < 0 || a.maybe_nan || b.maybe_nan, true};
    if (a.low >= 0 && !a.negative_zero) r.low = 0, r.negative_zero = false;
    return r;
  }
  Range r = widened(hull({math::power(a.low, b.low), math::power(a.low, b.high), math::power(a.high, b.low),
                          math::power(a.high, b.high)}));
  r.low = std::max(r.low, 0.0);
  if (a.low < 1 && a.high > 1) r.low = std::min(r.low, 1.0), r.high = std::max(r.high, 1.0);
  r.whole = a.whole && b.whole && b.low >= 0 && r.high < largest_whole;
  return r;
}

Range of_less(const Range& a, const Range& b, bool or_equal) {
  const bool never = or_equal ? a.low > b.high : a.low >= b.high;
  const bool always = (or_equal ? a.high <= b.low : a.high < b.low) && !a.maybe_nan && !b.maybe_nan;
  return condition(!always, !never);
}

Range of_equal(const Range& a, const Range& b, bool negated) {
  const bool never = a.low > b.high || a.high < b.low;
  const bool always = a.low == a.high && b.low == b.high && a.low == b.low && !a.maybe_nan && !b.maybe_nan;
  return negated ? condition(!never, !always) : condition(!always, !never);
}

Range of_rounding(Operation operation, const Range& a) {
  auto apply = [&](double x) { return scalar_operation(operation, &x); };
  Range r{apply(a.low), apply(a.high), true};
  r.negative_zero = a.negative_zero || (operation != Operation::floor && a.low < 0 && a.high > -1);
  return r;
}

/// Whether the value counts as true: it may be 0, it may be something else.
bool can_be_0(const Range& a) { return has_zero(a); }
bool can_be_1(const Range& a) { return a.low != 0 || a.high != 0 || a.maybe_nan; }

}  // namespace

Range range_of_constant(double value) {
  if (std::isnan(value)) return range_unknown();
  return {value, value, std::floor(value) == value, false, value == 0 && std::signbit(value)};
}

Range range_unknown() { return {-infinity, infinity, false, true, true}; }

Range range_union(const Range& a, const Range& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high), a.whole && b.whole, a.maybe_nan || b.maybe_nan,
          a.negative_zero || b.negative_zero};
}

Range range_of_data(const std::vector<double>& data) {
  Range r = range_of_constant(data[0]);
  for (double x : data) r = range_union(r, range_of_constant(x));
  return r;
}

bool is_single(const Range& range) {
  return range.low == range.high && !range.maybe_nan && !(range.low == 0 && range.negative_zero);
}

Range range_of_operation(Operation operation, const std::vector<Range>& x) {
  bool operand_nan = false;
  for (const Range& operand : x) operand_nan = operand_nan || operand.maybe_nan;
  Range r = range_unknown();
  switch (operation) {
    case Operation::add: r = of_add(x[0], x[1]); break;
    case Operation::subtract: r = of_add(x[0], {-x[1].high, -x[1].low, x[1].whole, false, has_zero(x[1])}); break;
    case Operation::multiply: r = of_multiply(x[0], x[1]); break;
    case Operation::divide: r = of_divide(x[0], x[1]); break;
    case Operation::negate: r = of_negate(x[0]); break;
    case Operation::absolute:
      r = {has_zero(x[0]) ? 0.0 : std::min(std::fabs(x[0].low), std::fabs(x[0].high)),
           std::max(std::fabs(x[0].low), std::fabs(x[0].high)), x[0].whole};
      break;
    case Operation::floor:
    case Operation::ceil:
    case Operation::round: r = of_rounding(operation, x[0]); break;
    case Operation::modulo: {
      r.whole = x[0].whole && x[1].whole;
      const bool exact = x[0].whole && x[1].whole && x[0].low >= 0 && x[0].high < largest_whole && x[1].low > 0;
      if (exact && x[1].high < largest_whole) r = {0, std::min(x[0].high, x[1].high - 1), true};
      break;
    }
    case Operation::power: r = of_power(x[0], x[1]); break;
    case Operation::exponential:
      r = widened({math::exponential(x[0].low), math::exponential(x[0].high)});
      r.low = std::max(r.low, 0.0);
      break;
    case Operation::logarithm:
      if (x[0].low >= 0) r = widened({math::logarithm(x[0].low), math::logarithm(x[0].high)});
      r.negative_zero = false;
      break;
    case Operation::square_root:
      r = {math::square_root(std::max(x[0].low, 0.0)), math::square_root(std::max(x[0].high, 0.0)), false, x[0].low < 0,
           x[0].negative_zero};
      break;
    case Operation::uniform_random: return {0x1p-53, 1 - 0x1p-53};
    case Operation::quasi_random: return {0x1p-33, 1 - 0x1p-33};
    case Operation::minimum: return of_minimum(x[0], x[1], false);
    case Operation::maximum: return of_minimum(x[0], x[1], true);
    case Operation::less: return of_less(x[0], x[1], false);
    case Operation::less_equal: return of_less(x[0], x[1], true);
    case Operation::equal: return of_equal(x[0], x[1], false);
    case Operation::not_equal: return of_equal(x[0], x[1], true);
    case Operation::logical_and: return condition(can_be_0(x[0]) || can_be_0(x[1]), can_be_1(x[0]) && can_be_1(x[1]));
    case Operation::logical_or: return condition(can_be_0(x[0]) && can_be_0(x[1]), can_be_1(x[0]) || can_be_1(x[1]));
    case Operation::logical_not: return condition(can_be_1(x[0]), can_be_0(x[0]));
    case Operation::is_finite:
      return condition(is_infinite(x[0]) || x[0].maybe_nan, x[0].low < infinity && x[0].high > -infinity);
    case Operation::select: return range_union(x[1], x[2]);
    default: break;
  }
  r.maybe_nan = r.maybe_nan || operand_nan;
  return r;
}

Range range_of_reduction(Operation operation, const Range& body, double count, bool always) {
  Range r = range_unknown();
  switch (operation) {
    case Operation::reduce_sum: {
      // The rounding of `count` additions stays within 1e-9 for any axis that fits in memory.
      auto scaled = [&](double x) { return x == 0 ? 0 : x * count; };
      r = {std::min(0.0, scaled(body.low)), std::max(0.0, scaled(body.high)), body.whole};
      if (always && body.low > 0) r.low = body.low;
      const bool exact = body.whole && r.low > -largest_whole && r.high < largest_whole;
      if (!exact) r.low *= r.low < 0 ? 1 + 1e-9 : 1 - 1e-9, r.high *= 1 + 1e-9;
      r.maybe_nan = body.maybe_nan || (r.low == -infinity && r.high == infinity);
      break;
    }
    case Operation::reduce_product:
      r.maybe_nan = body.maybe_nan || has_zero(body) || is_infinite(body);
      if (body.low >= 0 && !body.negative_zero) r.low = 0, r.negative_zero = false;
      break;
    case Operation::reduce_min:
      r = {body.low, always && !body.maybe_nan ? body.high : infinity, body.whole, false, body.negative_zero};
      break;
    case Operation::reduce_max:
      r = {always && !body.maybe_nan ? body.low : -infinity, body.high, body.whole, false, body.negative_zero};
      break;
    case Operation::reduce_first: r = range_union(body, range_of_constant(0)), r.negative_zero = false; break;
    case Operation::argmin: r = {always && !body.maybe_nan ? 0.0 : -1.0, count - 1, true}; break;
    default: break;
  }
  return r;
}

}  // namespace ingot::graph
