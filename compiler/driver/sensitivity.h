// How a reported number answers to each number it rests on: derivatives by differentiation of its graph, and swings by running it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/metric.h"

namespace ingot::driver {

struct InputEffect {
  elaborate::Input input;
  double derivative = 0;     ///< of the metric, base units over base units
  double elasticity = 0;     ///< per cent of the metric for one per cent of the input; NaN when either is 0
  double low = 0, high = 0;  ///< the input's ends, in base units
  std::optional<double> metric_low, metric_high;  ///< there; none when infeasible there
  double swing = 0;                               ///< distance between them and the value, at most
};

struct Sensitivity {
  double value = 0;
  uint32_t failure = 0;              ///< not 0: infeasible, and nothing else holds
  std::vector<InputEffect> effects;  ///< the largest swing first; inputs without any effect are left out
  size_t without_effect = 0;
  struct OneSided {
    std::string operation;
    graph::Place place;
  };
  std::vector<OneSided> one_sided;
};

/// `reach`: how far an input that was stated as one number is moved both ways, as a share of it. The study was elaborated with
/// Options::inputs.
Sensitivity sensitivity_of(const MetricAt& metric, double reach);

/// The studies of the spec with its numbers as inputs; those that also decide structure are marked.
std::vector<elaborate::Study> studies_with_inputs(Session& session, const std::vector<std::string>& names,
                                                  elaborate::Options options = {});

}  // namespace ingot::driver
