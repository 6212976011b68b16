// How a reported number is distributed over the points of a study, for people and for programs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/sweep/distribution.h"

namespace ingot::output {

/// Numbers are in the unit.
struct DistributionTable {
  std::string study, metric, unit;
  uint64_t points = 0, infeasible = 0;
  double least = 0, greatest = 0;                    ///< of at least one point
  std::vector<std::pair<double, double>> quantiles;  ///< share, value
  std::vector<sweep::Distribution::Bar> bars;
};

/// `bars`: so many, or 0 for none.
DistributionTable make_distribution(const sweep::Distribution& distribution, double scale, size_t bars, bool quantiles);

std::string write_distribution(const DistributionTable& table);
/// Quantiles and bars are two tables with an empty line between.
std::string write_distribution_csv(const DistributionTable& table);
std::string write_distributions_json(const std::vector<DistributionTable>& tables);

}  // namespace ingot::output
