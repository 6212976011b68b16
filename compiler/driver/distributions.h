// `ingot run --histogram METRIC[:BARS] --quantiles METRIC`: how reported numbers are distributed over all feasible points of their study.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/run_rows.h"
#include "runtime/output/distribution_writer.h"

namespace ingot::driver {

struct DistributionsWanted {
  std::vector<std::string> histograms, quantiles;
  bool any() const { return !histograms.empty() || !quantiles.empty(); }
};

/// One table for each metric and each study that reports it. None after an error, which is reported.
std::optional<std::vector<output::DistributionTable>> distributions_of(Session& session,
                                                                       const std::vector<elaborate::Study>& studies,
                                                                       const DistributionsWanted& wanted,
                                                                       const RunRequest& request);

}  // namespace ingot::driver
