// Which conditions stood between a `choose` and something better than what it chose.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/metric.h"
#include "compiler/driver/written_units.h"

namespace ingot::driver {

/// A condition and the candidates that only it (and what stands behind it) kept from winning.
struct Refusal {
  std::string reason;   ///< with the numbers of the nearest
  std::string nearest;  ///< the better candidate that differs least from the winner, where it differs: "tensor = 16"
  double objective = 0;
  uint64_t better = 0;  ///< so many candidates
};

struct Decision {
  std::string winner;          ///< "tensor = 8, batch = 64"
  std::string objective_text;  ///< "minimize step"
  TypeId type = 0;
  double objective = 0;
  uint64_t candidates = 0;
  std::vector<Refusal> refusals;  ///< those of the most candidates first
};

/// The searches behind a metric at its point.
std::vector<Decision> decisions_of(const Program& program, const MetricAt& metric);

std::vector<std::string> decision_lines(const WrittenUnits& units, const Decision& decision);

}  // namespace ingot::driver
