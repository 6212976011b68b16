// A reported column at one point of its study, as commands name it: METRIC --at axis=value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

struct MetricAt {
  const elaborate::Study* study = nullptr;
  const elaborate::Column* column = nullptr;
  std::map<graph::AxisId, double> positions;
  uint64_t row = 0;
};

/// The first study that reports the metric, at the point that `at` names. What does not fit is reported to the session.
std::optional<MetricAt> find_metric(Session& session, const std::vector<elaborate::Study>& studies,
                                    const std::string& metric, const std::vector<std::string>& at);

/// The metric alone at its point: one output, its value and the first failure of row and value. Without `at`, and without `named` unless
/// names are kept.
graph::Study metric_study(const MetricAt& metric, bool keep_names = false);

/// A regular expression for one quantity, such as 0.30 USD/Mtok, with spaces around it.
std::string quantity_form();

/// A quantity of a type, in base units. What is none is reported as standing in `origin`, an option.
std::optional<double> quantity_of(Session& session, const std::string& origin, const std::string& text, TypeId type);

}  // namespace ingot::driver
