// Reverse-mode differentiation of a graph: one pass from a number back to everything it depends on (Linnainmaa 1976; Griewank and
// Walther, "Evaluating Derivatives", 2nd ed., SIAM 2008). The choice of an `argmin`, the branch of a `select` and the entry of a table are held
// fixed; rounding steps have derivative zero.
#pragma once

#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

/// A place where the derivative is one-sided at points at which `active` is 1: two sides of a maximum are equal, a number to be rounded
/// stands on a step.
struct Kink {
  graph::NodeId active = 0;
  graph::Operation operation{};
  graph::Place place;
};

struct Derivatives {
  std::vector<graph::NodeId> by_input;  ///< d output / d input, for each input as it was given
  std::vector<Kink> kinks;
};

/// Adds the derivatives of `output` with respect to `inputs` (parameters, or any other nodes) to the study's graph. The graph has neither
/// `at` nor `named` on the way.
Derivatives differentiate(graph::Study& study, graph::NodeId output, const std::vector<graph::NodeId>& inputs);

}  // namespace ingot::readings
