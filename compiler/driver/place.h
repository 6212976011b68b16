// A study's graph at one place of its axes, for those who ask about single values: explanations, reasons.
#pragma once

#include <map>
#include <vector>

#include "compiler/elaborate/elaborate.h"
#include "compiler/graph/graph.h"

namespace ingot::driver {

using Positions = std::map<graph::AxisId, double>;

/// Evaluators at places of a study. A search is answered by the plan, for the plain way tries each candidate alone; what was
/// found is kept for further evaluators at the same place.
class Places {
 public:
  Places(const elaborate::Study& study, std::vector<double> parameters)
      : study_(study), parameters_(std::move(parameters)) {}

  /// Axes that are not among the positions stand at their first point.
  graph::PointEvaluator evaluator(const Positions& positions);

 private:
  struct Search {
    graph::NodeId node;
    double winner;
  };
  const std::vector<Search>& searches(const Positions& positions);
  /// Positions on the axes that a whole study is about: the kept ones, and the ends of uncertain inputs.
  Positions outermost(const Positions& positions) const;

  const elaborate::Study& study_;
  std::vector<double> parameters_;
  std::map<Positions, std::vector<Search>> found_;
};

/// Positions on the kept axes of a row.
Positions positions_at(const elaborate::Study& study, uint64_t row);

}  // namespace ingot::driver
