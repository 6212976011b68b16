// Sobol's sequence with nested uniform ("Owen") scrambling. Like a Philox draw, a number is a function of its stream, its dimension
// and its place in the sequence alone: the same on every machine, in any order, on any number of threads.
//
// Sequence: I. M. Sobol, USSR Computational Mathematics and Mathematical Physics 7 (1967), with the direction numbers of
// sobol_directions.h. Scrambling: A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences" (1995), by a hash in the place of a
// tree of random permutations: B. Burley, "Practical hash-based Owen scrambling", Journal of Computer Graphics Techniques 9(4), 2020,
// with the constants of N. Vegdahl, "Building a better LK hash" (2021). Whatever the stream, each bit is flipped or not by a function of
// the bits above it, so that scrambled points fill elementary intervals as the sequence itself does.
#pragma once

#include "runtime/math/lanes.h"
#include "runtime/math/sobol_directions.h"

namespace ingot::math {

namespace detail {

inline constexpr int sobol_bits = 32;

/// What each bit of a point's number adds (exclusive or) to each dimension; the highest bit of a number stands lowest here.
struct SobolDirections {
  uint32_t of[sobol_dimensions][sobol_bits] = {};
  constexpr SobolDirections() {
    for (int bit = 0; bit < sobol_bits; ++bit) of[0][bit] = uint32_t{1} << bit;  // van der Corput's sequence
    for (uint32_t d = 1; d < sobol_dimensions; ++d) {
      const SobolPolynomial& row = sobol_polynomials[d - 1];
      int degree = 0;
      while (row.polynomial >> (degree + 1) != 0) ++degree;
      uint32_t direction[sobol_bits] = {};
      for (int i = 0; i < sobol_bits; ++i) {
        if (i < degree) {
          direction[i] = row.initial[i] << (sobol_bits - 1 - i);
          continue;
        }
        direction[i] = direction[i - degree] ^ direction[i - degree] >> degree;
        for (int k = 1; k < degree; ++k)
          if (row.polynomial >> (degree - k) & 1) direction[i] ^= direction[i - k];
      }
      for (int i = 0; i < sobol_bits; ++i)
        for (int bit = 0; bit < sobol_bits; ++bit) of[d][i] |= (direction[i] >> bit & 1) << (sobol_bits - 1 - bit);
    }
  }
};
inline constexpr SobolDirections sobol_directions;

inline uint64_t sobol_direction(uint64_t dimension, int bit) { return sobol_directions.of[dimension][bit]; }
/// Lanes of one dimension, as a graph's always are when compiled, leave one constant of this.
template <class Bits>
inline Bits sobol_direction(Bits dimension, int bit) {
  Bits direction{};
  for (unsigned lane = 0; lane < sizeof(Bits) / sizeof(uint64_t); ++lane)
    direction[lane] = sobol_directions.of[dimension[lane]][bit];
  return direction;
}

template <class Bits>
inline Bits reverse_32_bits(Bits x) {
  x = (x >> 1 & 0x55555555ULL) | (x & 0x55555555ULL) << 1;
  x = (x >> 2 & 0x33333333ULL) | (x & 0x33333333ULL) << 2;
  x = (x >> 4 & 0x0f0f0f0fULL) | (x & 0x0f0f0f0fULL) << 4;
  x = (x >> 8 & 0x00ff00ffULL) | (x & 0x00ff00ffULL) << 8;
  return (x >> 16 & 0xffffULL) | (x & 0xffffULL) << 16;
}

/// A whole number from 0 to below 2^52 as its bits; anything else has no certain bits, and counts as 0.
template <class T>
inline typename Lanes<T>::Bits whole_bits(T x) {
  const auto is_inside = (x >= 0.0) & (x < 0x1p52);
  const T inside = is_inside ? x : T{};
  return to_bits(inside + 0x1p52) & 0xfffffffffffffULL;
}

}  // namespace detail

/// A number of the open interval from 0 to 1, with 32 bits: point `point` (whole, below 2^32) of the sequence's dimension `dimension` (whole,
/// below sobol_dimensions), scrambled as `stream` (whole, below 2^52) says.
template <class T>
inline T quasi_random(T stream, T dimension, T point) {
  using Bits = typename Lanes<T>::Bits;
  constexpr uint64_t low_half = 0xffffffffULL;
  const T last = splat<T>(sobol_dimensions - 1);
  const Bits d = detail::whole_bits(dimension < last ? dimension : last), n = detail::whole_bits(point);
  Bits x{};
  for (int bit = 0; bit < detail::sobol_bits; ++bit) x ^= (Bits{} - (n >> bit & 1)) & detail::sobol_direction(d, bit);
  // The finaliser of MurmurHash3 makes a seed of stream and dimension.
  Bits seed = detail::whole_bits(stream) ^ d << 52;
  seed = (seed ^ seed >> 33) * 0xff51afd7ed558ccdULL;
  seed = (seed ^ seed >> 33) * 0xc4ceb9fe1a85ec53ULL;
  seed = (seed ^ seed >> 33) & low_half;
  x ^= x * 0x3d20adeaULL & low_half;
  x = (x + seed) & low_half;
  x = x * ((seed >> 16) | 1) & low_half;
  x ^= x * 0x05526c56ULL & low_half;
  x ^= x * 0x53a22864ULL & low_half;
  const T number = from_bits<T>(detail::reverse_32_bits(x) | 0x4330000000000000ULL) - 0x1p52;
  return (number + 0.5) * 0x1p-32;
}

}  // namespace ingot::math
