// State of an argmin while its elements are met, for compiled code: the same one pass as graph::LeastPosition.
#pragma once

#include <stdint.h>  // not <cstdint>: browsers' kernels are compiled without a C++ library

extern "C" {

struct IngotCandidate {
  double objective, position;
};

/// In the workspace: 6 numbers. Zeroed memory is a state that was never used.
struct IngotSearch {
  double best;
  uint64_t count;  ///< candidates, each below the one before
  uint64_t first;  ///< those before it are no longer as good as the best
  uint64_t capacity;
  IngotCandidate* candidates;
  uint64_t unused;
};

}  // extern "C"

namespace ingot::sweep {

inline constexpr uint64_t numbers_in_search = sizeof(IngotSearch) / sizeof(double);

}  // namespace ingot::sweep
