// Where a number of one variable takes a value: every crossing that a grid shows, each narrowed on ever finer grids.
#pragma once

#include <functional>
#include <optional>
#include <vector>

namespace ingot::driver {

struct Sample {
  double x = 0;
  std::optional<double> y;  ///< none: infeasible
};

struct Crossing {
  Sample below, above;   ///< neighbours in x between which it lies; the same where it is met exactly
  bool jump = false;     ///< the value passes the goal in a step and never takes it
  bool touches = false;  ///< the value comes as near as numbers go and turns back
};

/// Values at many places at once.
using Sampler = std::function<std::vector<Sample>(const std::vector<double>& places)>;

struct Roots {
  std::vector<Crossing> crossings;
  Sample nearest;            ///< of all samples the one nearest to the goal; no value: nothing is feasible
  std::vector<Sample> grid;  ///< the first, coarse one
};

/// `y = goal` between the first and the last of `places`.
Roots find_roots(const Sampler& sample, const std::vector<double>& places, double goal);

}  // namespace ingot::driver
