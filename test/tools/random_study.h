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

/// What random studies are made for: `wild` meets every operation and special number; `smooth` mostly differentiable operations of
/// moderate numbers, with outputs that depend on parameters.
enum class Flavour : uint8_t { wild, smooth };

/// `size`: about how many nodes. Axes have few points, so that everything can be computed everywhere.
RandomStudy random_study(uint64_t seed, int size, Flavour flavour = Flavour::wild);

/// Equal bits, or both NaN.
bool same(double a, double b);

}  // namespace ingot::testing
