// How much of a result rests on values of which confidence.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/sensitivity.h"

namespace ingot::driver {

/// A class of confidence: its share of the sum of all elasticities' sizes, |dy/dx x/y|, and what is in it, the largest first.
struct ConfidenceShare {
  std::string confidence;  ///< empty: none was stated
  double share = 0;
  struct Input {
    std::string path;
    double elasticity = 0;
  };
  std::vector<Input> inputs;
};

/// The largest share first. Inputs without an elasticity (their value or the result is 0, or they only decide steps) are left out.
std::vector<ConfidenceShare> provenance_of(const std::vector<InputEffect>& effects);

/// "rumoured", "without a stated confidence".
std::string shown_confidence(const std::string& confidence);

}  // namespace ingot::driver
