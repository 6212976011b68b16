// A study at single points, many of them: its positions are parameters, so that it is planned and compiled once.
#pragma once

#include <memory>
#include <vector>

#include "compiler/elaborate/elaborate.h"
#include "compiler/graph/graph.h"

namespace ingot::driver {

/// One point: values of the study's own parameters, in their order, then positions on its axes.
using PointParameters = std::vector<double>;

class Points {
 public:
  /// Some outputs of a study, by number. `expected`: evaluations; compiled when they are worth it.
  Points(const graph::Study& study, const std::vector<graph::Output>& outputs, double expected);
  ~Points();
  Points(const Points&) = delete;
  Points& operator=(const Points&) = delete;

  /// For each point the value and the failure of each output, and whether the point exists; the same on any number of threads (0: all).
  std::vector<std::vector<double>> evaluate(const std::vector<PointParameters>& points, unsigned threads) const;

 private:
  struct Prepared;
  std::unique_ptr<Prepared> prepared_;
};

}  // namespace ingot::driver
