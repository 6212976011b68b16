// The best points of a study with a proof: branch and bound over boxes of its axes (Land and Doig, Econometrica 28, 1960), each box
// bounded by the interval reading. Boxes are taken by their bound, the lowest first, so that none is split which cannot hold a winner.
#pragma once

#include <functional>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

struct Search {
  graph::NodeId objective = 0;
  graph::NodeId failure = 0;
  bool maximize = false;
  size_t wanted = 1;              ///< so many of the best
  uint64_t most_evaluations = 0;  ///< stop after so many boxes and points; 0: when proved
};

struct Certificate {
  struct Point {
    uint64_t row = 0;
    double value = 0;
  };
  std::vector<Point> best;         ///< best first; of equal ones the first row
  double bound = 0;                ///< no other point is better than this
  bool proved = false;             ///< nothing left is better than `best`
  uint64_t boxes = 0, points = 0;  ///< evaluated
  uint64_t rows = 1;               ///< what exhaustive search evaluates
};

Certificate certify(const graph::Study& study, const std::vector<double>& parameters, const Search& search);

/// Whether a condition holds at all points of the study's axes that exist: proved box by box.
struct Proof {
  uint64_t holds = 0, fails = 0;  ///< points
  uint64_t first_failure = 0;     ///< row
  uint64_t boxes = 0;             ///< evaluated, points included
  uint64_t rows = 1;
};
Proof prove(const graph::Study& study, const std::vector<double>& parameters, graph::NodeId failure);

/// The same over all values of parameters between two ends: shares of the whole, by volume. Boxes are halved until they are decided, or
/// narrower than a thousandth of the range.
struct RangeProof {
  double holds = 0, fails = 0, undecided = 0;
  std::vector<double> failing;  ///< parameters of a point that was evaluated and fails; empty: none was found
  uint64_t failing_row = 0;
  uint64_t boxes = 0;
};
RangeProof prove_over(const graph::Study& study, const std::vector<std::pair<double, double>>& parameters,
                      graph::NodeId failure);

}  // namespace ingot::readings
