// Random studies with the values they must have, computed without the graph: for each node a dense table over all axes.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::testing {

struct RandomStudy {
  graph::Study study;
  std::vector<double> parameters;
  std::vector<std::vector<double>> expected;  ///< outputs' values, then `exists`, at the rows in order
};

/// `size`: about how many nodes. Axes have few points, so that everything can be computed everywhere.
RandomStudy random_study(uint64_t seed, int size);

/// Equal bits, or both NaN.
bool same(double a, double b);

}  // namespace ingot::testing
