// The best points of a study with a proof: branch and bound over boxes of its axes (Land and Doig, Econometrica 28, 1960), each box
// bounded by intervals. Boxes are taken by their bound, the lowest first, so that none is cut up which cannot hold a winner.
#pragma once

#include <vector>

#include "compiler/graph/graph.h"
#include "compiler/readings/levels.h"

namespace ingot::readings {

struct Search {
  graph::NodeId objective = 0;
  graph::NodeId failure = 0;
  bool maximize = false;
  size_t wanted = 1;              ///< so many of the best
  uint64_t most_evaluations = 0;  ///< stop after about so many boxes and points; 0: when proved
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

Certificate certify(const graph::Study& study, const std::vector<double>& parameters, const Search& search,
                    const Prepare& prepare);

/// The points that no other beats on every objective.
struct FrontSearch {
  struct Objective {
    graph::NodeId value = 0, failure = 0;
    bool maximize = false;
  };
  std::vector<Objective> objectives;
  uint64_t most_evaluations = 0;
};

struct FrontCertificate {
  struct Point {
    uint64_t row = 0;
    std::vector<double> values;  ///< by objective
  };
  std::vector<Point> front;  ///< in order of their rows
  bool proved = false;
  std::vector<double> bounds;  ///< by objective: no point is better than this
  uint64_t unseen = 0;         ///< points in boxes that were not ruled out
  uint64_t boxes = 0, points = 0, rows = 1;
};

FrontCertificate certify(const graph::Study& study, const std::vector<double>& parameters, const FrontSearch& search,
                         const Prepare& prepare);

/// Whether a condition holds at all points of the study's axes that exist: proved box by box.
struct Proof {
  uint64_t holds = 0, fails = 0;  ///< points
  uint64_t first_failure = 0;     ///< row
  uint64_t boxes = 0;             ///< evaluated, points included
  uint64_t rows = 1;
};
Proof prove(const graph::Study& study, const std::vector<double>& parameters, graph::NodeId failure,
            const Prepare& prepare);

/// The same over all values of parameters between two ends: shares of the whole, by volume. Boxes are cut until they are decided, or a
/// cell of each range.
struct RangeProof {
  double holds = 0, fails = 0, undecided = 0;
  enum Verdict : uint8_t { holds_there, fails_there, undecided_there };
  /// Of one range, at each of few points of the axes: in ascending order.
  struct Stretch {
    uint64_t row = 0;
    double low = 0, high = 0;
    Verdict verdict = holds_there;
  };
  std::vector<Stretch> stretches;
  std::vector<std::pair<double, double>> not_held;  ///< by range: outside it holds
  std::vector<double> failing;  ///< parameters of a point that was evaluated and fails; empty: none was found
  uint64_t failing_row = 0;
  uint64_t boxes = 0;
};
RangeProof prove_over(const graph::Study& study, const std::vector<double>& parameters,
                      const std::vector<ParameterRange>& ranges, graph::NodeId failure, const Prepare& prepare);

}  // namespace ingot::readings
