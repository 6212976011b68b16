// Whether the readings of a study agree with its values: `ingot oracle --readings`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

struct Consistency {
  uint64_t intervals = 0, primals = 0,
           refused = 0;  ///< compared; studies that cannot be elaborated with their numbers as inputs
  std::vector<std::string> differences;
};

/// At the first rows of each study: the interval of a single point holds the value and is no wider than rounding makes it, and the value that
/// stands beside its derivatives is the same bits.
Consistency compare_readings(Session& session, const std::vector<elaborate::Study>& studies,
                             const std::vector<std::string>& names, uint64_t rows);

}  // namespace ingot::driver
