// Which sides of `max` and `min` decide a number, how much of it follows them, and how far the others are from deciding.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/metric.h"
#include "compiler/driver/written_units.h"

namespace ingot::driver {

struct Bottleneck {
  std::string owner;  ///< the named value around it: "step()"
  bool maximum = true;
  /// What one per cent more of it does to the number, in per cent.
  double elasticity = 0;
  TypeId type = 0;        ///< 0: not known
  uint32_t elements = 1;  ///< it stands inside a list of so many that count
  struct Side {
    std::string text;
    double value = 0;                ///< summed over the elements
    uint32_t decides_at = 0;         ///< so many of the elements
    double elasticity = 0;           ///< of the elements at which it decides
    double reach = 1;                ///< the factor by which it would have to change to decide somewhere; 1: it does
    bool follows_parameter = false;  ///< a parameter of the graph is behind it
  };
  std::vector<Side> sides;  ///< the deciding ones first
};

/// The most influential first, outer before inner. The study kept its names. `parameters`: of the graph.
std::vector<Bottleneck> bottlenecks_of(const Program& program, const WrittenUnits& units, const MetricAt& metric,
                                       const std::vector<double>& parameters);

/// "bytes / bandwidth, 12.1 ms, wins; compute, 8.0 ms, would have to grow by 51 % to bind", a line for each side.
std::vector<std::string> bottleneck_lines(const WrittenUnits& units, const Bottleneck& bottleneck);

}  // namespace ingot::driver
