// Random studies through every way of running them, compared bit for bit.
#pragma once

#include <cstdint>

namespace ingot::testing {

struct FuzzOptions {
  uint64_t seed = 1;
  uint64_t count = 100;
  int size = 30;          ///< nodes
  bool compiled = false;  ///< machine code too, at both speeds
};

/// Prints each difference; gives their number.
int fuzz(const FuzzOptions& options);

/// The readings of compiler/readings on random studies: intervals of single points are the values; intervals of boxes hold the values of
/// all their points; certified optima are those of exhaustive search; derivatives agree with finite differences where these settle.
int fuzz_readings(const FuzzOptions& options);

}  // namespace ingot::testing
