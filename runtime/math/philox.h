// Random numbers by counter: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A draw is
// a function of its key and its number alone, so it is the same on every machine, in any order, on any number of threads.
#pragma once

#include "runtime/math/lanes.h"

namespace ingot::math {

/// Four words of 32 bits, each in the low half of its lane.
template <class Bits>
struct PhiloxWords {
  Bits word[4];
};

template <class Bits>
inline PhiloxWords<Bits> philox4x32(PhiloxWords<Bits> counter, Bits key_low, Bits key_high) {
  constexpr uint64_t low_half = 0xffffffffULL;
  for (int round = 0; round < 10; ++round) {
    const Bits first = counter.word[0] * 0xD2511F53ULL, second = counter.word[2] * 0xCD9E8D57ULL;
    counter = {{(second >> 32) ^ counter.word[1] ^ key_low, second & low_half,
                (first >> 32) ^ counter.word[3] ^ key_high, first & low_half}};
    key_low = (key_low + 0x9E3779B9ULL) & low_half;
    key_high = (key_high + 0xBB67AE85ULL) & low_half;
  }
  return counter;
}

/// A number of the open interval from 0 to 1, uniform with 52 bits. `stream` (a key) and `draw` are whole, from 0 to below 2^52.
template <class T>
inline T uniform_random(T stream, T draw) {
  using Bits = typename Lanes<T>::Bits;
  constexpr uint64_t low_half = 0xffffffffULL, high_part = 0xfffffULL;
  const T inside_stream = stream >= 0.0 ? stream : T{},
          inside_draw = draw >= 0.0 ? draw : T{};  // a NaN has no certain bits
  const Bits key = to_bits(inside_stream + 0x1p52), counter = to_bits(inside_draw + 0x1p52);
  const Bits zero{};
  const PhiloxWords<Bits> words = philox4x32<Bits>({{counter & low_half, (counter >> 32) & high_part, zero, zero}},
                                                   key & low_half, (key >> 32) & high_part);
  // 26 bits of each of two words; a half keeps the result off both ends.
  const Bits whole = ((words.word[0] >> 6) << 26) | (words.word[1] >> 6);
  const T number = from_bits<T>(whole | 0x4330000000000000ULL) - 0x1p52;
  return (number + 0.5) * 0x1p-52;
}

}  // namespace ingot::math
