// What `ingot search` searches: the axes of a study and the values that `--vary` moves, and what each candidate is worth.
#pragma once

#include <memory>
#include <vector>

#include "compiler/driver/points.h"
#include "compiler/driver/vary.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/search/optimiser.h"

namespace ingot::driver {

/// The objectives of a study: those of `pareto`, else of the first `minimize`, `maximize` or `top`.
std::vector<elaborate::Objective> objectives_of_search(const elaborate::Study& study);

/// A candidate's worth.
struct Assessed {
  std::vector<double> objectives;  ///< less is better; none when infeasible
  uint32_t failure = 0;            ///< the number of a reason
  bool exists = true;
  double violation =
      0;  ///< of an infeasible one: how many conditions it does not come to, and how far it misses the first

  bool feasible() const { return !objectives.empty(); }
};

class SearchSpace {
 public:
  /// `varied` are the graph's parameters, in their order. `expected`: evaluations.
  SearchSpace(const elaborate::Study& study, std::vector<Varied> varied, double expected);

  search::Space space() const;
  const elaborate::Study& study() const { return study_; }
  const std::vector<Varied>& varied() const { return varied_; }
  const std::vector<elaborate::Objective>& objectives() const { return objectives_; }
  /// Whether it is a finite number of points; how many.
  bool is_finite() const { return smooth_.empty(); }
  double points() const;

  /// Variables of the search (smooth values, values by steps, positions on axes; only what has a choice) as a point of the study.
  PointParameters point_of(const search::Point& variables) const;
  uint64_t row_of(const PointParameters& point) const;

  std::vector<Assessed> assess(const std::vector<search::Point>& candidates, unsigned threads) const;
  /// What the search is told: infeasible ones are worse than all that are feasible, the worse the more they violate.
  search::Point worth(const Assessed& assessed) const;

 private:
  const elaborate::Study& study_;
  std::vector<Varied> varied_;
  std::vector<elaborate::Objective> objectives_;
  std::vector<size_t> smooth_, stepped_;  ///< which of `varied_`
  std::vector<size_t> axes_;              ///< those of the study's with more than one point
  std::vector<uint32_t> reasons_;  ///< numbers of reasons whose distance is an output behind the objectives, ascending
  std::unique_ptr<Points> points_;
};

}  // namespace ingot::driver
