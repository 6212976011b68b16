// Which uncertain inputs a result's variance comes from: Sobol's indices, estimated over draws.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"

namespace ingot::driver {

struct VarianceShare {
  elaborate::Input input;
  double alone = 0,
         alone_error =
             0;  ///< first-order index: by which share the variance falls, in the mean, once the input is known
  double total = 0, total_error = 0;  ///< total index: which share is left, in the mean, once all others are known
};

struct VarianceShares {
  double mean = 0, variance = 0;      ///< of the metric over the draws counted, in base units
  double feasible = 1;                ///< share of draws in which the metric is
  double counted = 1;                 ///< share of draws in which all mixes of the samples are feasible
  std::vector<VarianceShare> inputs;  ///< the largest total index first; those without effect are left out
  size_t without_effect = 0;
  uint64_t evaluations = 0;
  std::string error;  ///< not empty: it did not run
};

/// The metric varies over draws in batches (elaborate::Options::each_draw). Nothing when no draw is feasible.
std::optional<VarianceShares> variance_shares(const Session& session, const MetricAt& metric, unsigned threads);

/// As `ingot sensitivity --draws` shows them. `shown`: at most so many.
std::string variance_table(const MetricAt& metric, const VarianceShares& shares, size_t shown);
std::string variance_csv(const MetricAt& metric, const VarianceShares& shares);
std::string variance_json(const MetricAt& metric, const VarianceShares& shares);

}  // namespace ingot::driver
