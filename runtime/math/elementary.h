// exp, log, pow and the rest of the operations that a value graph is made of: the one definition that constant folding, the point
// evaluator, the interpreter and compiled code share. Only + - * /, comparison, selection and integer operations on bits are
// used, so the bits of a result depend neither on the machine nor on the C library. Errors against the true value, measured
// over millions of points: exp 0.76, log 0.51, pow 0.75 units in the last place.
#pragma once

#include "runtime/math/lanes.h"

namespace ingot::math {

namespace detail {

inline constexpr double infinity = __builtin_inf();
inline constexpr double ln2_high = 0x1.62e42fefa38p-1;   // 42 bits: times an exponent it is exact
inline constexpr double ln2_low = 0x1.ef35793c7673p-45;  // ln 2 - ln2_high

/// 2^k for whole -1022 <= k <= 1023.
template <class T>
inline T power_of_two(T k) {
  return from_bits<T>((to_bits(k + whole_shift) + 1023) << 52);
}

/// e^(high + low) for |high| <= 800 and |low| much smaller.
///
/// x = k ln 2 + r, |r| <= 0.35; e^r by its Taylor series to r^14 (remainder below 2^-63), the leading 1 + r kept exact.
template <class T>
inline T exponential(T high, T low) {
  T k = (high * 1.44269504088896340736 + whole_shift) - whole_shift;
  T near = high - k * ln2_high;
  T far = k * ln2_low;
  T first = near - far;
  Pair<T> reduced = sum_exact(first, ((near - first) - far) + low);
  T r = reduced.high, r_low = reduced.low;
  T series = splat<T>(1.0 / 87178291200);
  series = series * r + 1.0 / 6227020800;
  series = series * r + 1.0 / 479001600;
  series = series * r + 1.0 / 39916800;
  series = series * r + 1.0 / 3628800;
  series = series * r + 1.0 / 362880;
  series = series * r + 1.0 / 40320;
  series = series * r + 1.0 / 5040;
  series = series * r + 1.0 / 720;
  series = series * r + 1.0 / 120;
  series = series * r + 1.0 / 24;
  series = series * r + 1.0 / 6;
  series = series * r + 0.5;
  Pair<T> leading = sum_ordered(splat<T>(1.0), r);
  T rest = leading.low + (r_low + r * r_low) + r * r * series;
  T result = leading.high + rest;
  // In two steps, so that results below the normal range round once and large ones become infinite.
  T half = (k * 0.5 + whole_shift) - whole_shift;
  return result * power_of_two<T>(half) * power_of_two<T>(k - half);
}

/// ln x for finite x > 0, with a relative error below 2^-64.
///
/// x = 2^k m, m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(s), s = (m - 1)/(m + 1), by its Taylor series to s^25, the first two
/// terms in double-double.
template <class T>
inline Pair<T> logarithm(T x) {
  using Bits = typename Lanes<T>::Bits;
  auto tiny = x < 0x1p-1022;
  T scaled = tiny ? x * 0x1p54 : x;
  Bits raw = to_bits(scaled);
  // 2048 + k in the high bits, then as a double.
  Bits biased = (raw - 0x3fe6a09e667f3bcdULL + (2048ULL << 52)) >> 52;
  T k = from_bits<T>(biased | 0x4330000000000000ULL) - (0x1p52 + 2048);
  T m = from_bits<T>(raw - (biased << 52) + (2048ULL << 52));
  k = tiny ? k - 54.0 : k;

  T numerator = m - 1.0;
  Pair<T> denominator = sum_exact(m, splat<T>(1.0));
  T s = numerator / denominator.high;
  Pair<T> back = product_exact(s, denominator.high);
  T s_low = (((numerator - back.high) - back.low) - s * denominator.low) / denominator.high;

  Pair<T> square = product_exact(s, s);
  square.low += 2.0 * s * s_low;
  T t = square.high;
  T series = splat<T>(1.0 / 25);
  series = series * t + 1.0 / 23;
  series = series * t + 1.0 / 21;
  series = series * t + 1.0 / 19;
  series = series * t + 1.0 / 17;
  series = series * t + 1.0 / 15;
  series = series * t + 1.0 / 13;
  series = series * t + 1.0 / 11;
  series = series * t + 1.0 / 9;
  series = series * t + 1.0 / 7;
  series = series * t + 1.0 / 5;
  constexpr double third = 1.0 / 3, third_low = 0x1.5555555555555p-56;
  Pair<T> cubic = product_exact(t, splat<T>(third));
  cubic.low += t * third_low + square.low * third;
  Pair<T> factor = sum_ordered(cubic.high, t * t * series);
  factor.low += cubic.low;
  Pair<T> correction = product_exact(s, factor.high);
  correction.low += s * factor.low + s_low * factor.high;
  Pair<T> half = sum_ordered(s, correction.high);
  half.low += correction.low + s_low;

  Pair<T> result = sum_ordered(k * ln2_high, 2.0 * half.high);
  result.low += 2.0 * half.low + k * ln2_low;
  return sum_ordered(result.high, result.low);
}

/// 1 where y is whole, for |y| < 2^51; larger ones count as whole and even.
template <class T>
inline auto is_whole(T y) {
  return ((y + whole_shift) - whole_shift == y) | (absolute(y) >= 0x1p51);
}

}  // namespace detail

/// e^x.
template <class T>
inline T exponential(T x) {
  T bounded = x > 800.0 ? splat<T>(800.0) : x;
  bounded = bounded > -800.0 ? bounded : splat<T>(-800.0);
  T result = detail::exponential(bounded, T{});
  return x == x ? result : x;
}

/// Natural logarithm; -infinity at 0, NaN below.
template <class T>
inline T logarithm(T x) {
  T result = detail::logarithm(x).high;
  result = x == detail::infinity ? x : result;
  result = x > 0.0 ? result : splat<T>(-detail::infinity);
  return x >= 0.0 ? result : splat<T>(__builtin_nan(""));
}

/// x^y. The exponents 0, 1, 2, 1/2 and -1 are worth exactly 1, x, x*x, the square root of x and 1/x.
template <class T>
inline T power(T x, T y) {
  T base = absolute(x);
  T exponent = y > 1e20 ? splat<T>(1e20) : y;
  exponent = exponent < -1e20 ? splat<T>(-1e20) : exponent;
  Pair<T> log_base = detail::logarithm(base);
  Pair<T> product = product_exact(exponent, log_base.high);
  T low = product.low + exponent * log_base.low;
  T high = product.high > 800.0 ? splat<T>(800.0) : product.high;
  high = high < -800.0 ? splat<T>(-800.0) : high;
  low = high == product.high ? low : T{};
  T result = detail::exponential(high, low);

  T of_zero = y > 0.0 ? T{} : splat<T>(detail::infinity);
  T of_infinity = y > 0.0 ? splat<T>(detail::infinity) : T{};
  result = base == 0.0 ? of_zero : result;
  result = base == detail::infinity ? of_infinity : result;
  T of_negative = detail::is_whole(y * 0.5) ? result : -result;
  of_negative = detail::is_whole(y) ? of_negative : splat<T>(__builtin_nan(""));
  result = x < 0.0 ? of_negative : result;
  result = x == x ? result : x;
  result = y == y ? result : y;
  result = y == 1.0 ? x : result;
  result = y == 2.0 ? x * x : result;
  result = y == 0.5 ? square_root(x) : result;
  result = y == -1.0 ? 1.0 / x : result;
  return y == 0.0 ? splat<T>(1.0) : result;
}

// The following are for single numbers; compiled code has instructions for them with the same meaning.

inline double floor(double x) { return __builtin_floor(x); }
inline double ceil(double x) { return __builtin_ceil(x); }
/// Half away from zero.
inline double round(double x) {
  double whole = __builtin_trunc(x);
  double away = __builtin_copysign(1.0, x);
  return absolute(x - whole) >= 0.5 ? whole + away : whole;
}
inline double modulo(double a, double b) { return a - b * __builtin_floor(a / b); }
inline double minimum(double a, double b) { return a < b ? a : b; }
inline double maximum(double a, double b) { return a > b ? a : b; }
inline double is_finite(double x) { return absolute(x) < detail::infinity ? 1.0 : 0.0; }

/// Whether an objective counts as good as the least one of a search: within 1e-9 of it, relatively.
inline bool is_as_good(double objective, double best) {
  return objective <= best + 1e-9 * absolute(best) || objective == best;
}

/// The entry of a table of `count` that `position` means: rounded towards zero, the nearest when outside, the first for NaN.
inline uint32_t table_position(double position, uint32_t count) {
  double last = static_cast<double>(count - 1);
  double inside = position >= 0.0 ? position : 0.0;
  return static_cast<uint32_t>(inside < last ? inside : last);
}

}  // namespace ingot::math
