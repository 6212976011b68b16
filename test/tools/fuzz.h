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

}  // namespace ingot::testing
