// What the elementary functions need of a number: `double` itself, or several side by side in the compiler's vector extension.
// One template serves both, so the scalar and the vector form of a function are the same operations in the same order.
#pragma once

#include <stdint.h>  // not <cstdint>: browsers' kernels are compiled without a C++ library

namespace ingot::math {

/// Unsigned integers of the same shape as T.
template <class T>
struct Lanes;
template <>
struct Lanes<double> {
  using Bits = uint64_t;
};

#if defined(__clang__)
typedef double Double2 __attribute__((vector_size(16)));
typedef double Double4 __attribute__((vector_size(32)));
typedef double Double8 __attribute__((vector_size(64)));
template <>
struct Lanes<Double2> {
  typedef uint64_t Bits __attribute__((vector_size(16)));
};
template <>
struct Lanes<Double4> {
  typedef uint64_t Bits __attribute__((vector_size(32)));
};
template <>
struct Lanes<Double8> {
  typedef uint64_t Bits __attribute__((vector_size(64)));
};
#endif

template <class T>
inline typename Lanes<T>::Bits to_bits(T x) {
  return __builtin_bit_cast(typename Lanes<T>::Bits, x);
}
template <class T>
inline T from_bits(typename Lanes<T>::Bits x) {
  return __builtin_bit_cast(T, x);
}
/// The same constant in every lane.
template <class T>
inline T splat(double x) {
  return T{} + x;
}
template <class T>
inline T absolute(T x) {
  return from_bits<T>(to_bits(x) & 0x7fffffffffffffffULL);
}

/// Correctly rounded, as IEEE 754 has it.
inline double square_root(double x) { return __builtin_sqrt(x); }
#if defined(__clang__)
template <class T>
inline T square_root(T x) {
  return __builtin_elementwise_sqrt(x);
}
#endif

/// Adding this to |x| < 2^51 rounds x to a whole number (half to even) and leaves it in the low bits.
inline constexpr double whole_shift = 6755399441055744.0;  // 1.5 * 2^52

/// A number as an unevaluated sum of two.
template <class T>
struct Pair {
  T high, low;
};

/// a + b exactly, for |a| >= |b| or a = 0 (Dekker 1971).
template <class T>
inline Pair<T> sum_ordered(T a, T b) {
  T high = a + b;
  return {high, b - (high - a)};
}
/// a + b exactly (Knuth, TAOCP vol. 2, 4.2.2).
template <class T>
inline Pair<T> sum_exact(T a, T b) {
  T high = a + b;
  T part = high - a;
  return {high, (a - (high - part)) + (b - part)};
}
/// a * b exactly, without fused multiply-add (Veltkamp's splitting, Dekker 1971). Needs |a|, |b| < 2^996.
template <class T>
inline Pair<T> product_exact(T a, T b) {
  T split_a = a * 134217729.0, split_b = b * 134217729.0;  // 2^27 + 1
  T a1 = split_a - (split_a - a), b1 = split_b - (split_b - b);
  T a2 = a - a1, b2 = b - b1;
  T high = a * b;
  return {high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2};
}

}  // namespace ingot::math
