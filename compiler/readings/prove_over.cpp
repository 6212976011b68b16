// Whether a condition holds for all values of some parameters between two ends, and where it does not.
#include <algorithm>
#include <limits>

#include "compiler/readings/certify.h"

namespace ingot::readings {

namespace {

using graph::NodeId;
using graph::PointEvaluator;
using graph::Study;
using Spans = std::vector<std::pair<uint64_t, uint64_t>>;

constexpr uint64_t most_boxes = 2'000'000;
/// Stretches are told apart for so many points of the study's axes at most.
constexpr uint64_t most_rows = 64;

class Prover {
 public:
  Prover(const Study& study, const std::vector<double>& parameters, const std::vector<ParameterRange>& ranges,
         NodeId failure, const Prepare& prepare)
      : study_(study),
        parameters_(parameters),
        ranges_(ranges),
        failure_(failure),
        levels_(study, parameters, {failure}, prepare, ranges) {
    for (const graph::AxisId axis : study.axes) study_rows_ *= study.graph.axes()[axis].extent;
    proof_.not_held.assign(ranges.size(), {infinity, -infinity});
  }

  RangeProof run() {
    std::vector<Levels::Box> left{levels_.all()};
    while (!left.empty()) {
      const Levels::Box box = left.back();
      left.pop_back();
      for (Levels::Part& part : levels_.parts(box)) {
        ++proof_.boxes;
        const auto& ends = part.outputs[0];
        const bool fails = part.surely_exists && ends.low > 0,
                   holds = part.surely_exists && ends.low == 0 && ends.high == 0 && !ends.may_be_nan;
        if (!fails && !holds && !levels_.is_smallest(part.box) && proof_.boxes < most_boxes)
          left.push_back(std::move(part.box));
        else
          settle(part, holds ? RangeProof::holds_there : fails ? RangeProof::fails_there : RangeProof::undecided_there);
      }
    }
    const double all = static_cast<double>(counts_[0] + counts_[1] + counts_[2]);
    if (all > 0) proof_.holds = counts_[0] / all, proof_.fails = counts_[1] / all, proof_.undecided = counts_[2] / all;
    join_stretches();
    return proof_;
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  void settle(const Levels::Part& part, RangeProof::Verdict verdict) {
    counts_[verdict] += part.rows;
    const Spans spans = levels_.spans(part.box);
    const size_t axes = study_.axes.size();
    if (verdict != RangeProof::holds_there) {
      for (size_t i = 0; i < ranges_.size(); ++i) {
        auto& [low, high] = proof_.not_held[i];
        low = std::min(low, ranges_[i].end(spans[axes + i].first));
        high = std::max(high, ranges_[i].end(spans[axes + i].second + 1));
      }
      if (proof_.failing.empty()) look_inside(spans);
    }
    if (ranges_.size() != 1 || study_rows_ > most_rows) return;
    std::vector<uint64_t> at;
    for (size_t i = 0; i < axes; ++i) at.push_back(spans[i].first);
    while (true) {  // each point of the study's axes in the box
      proof_.stretches.push_back(
          {row_of(at), ranges_[0].end(spans[axes].first), ranges_[0].end(spans[axes].second + 1), verdict});
      size_t i = axes;
      while (i-- > 0) {
        if (at[i]++ < spans[i].second) break;
        at[i] = spans[i].first;
      }
      if (i == static_cast<size_t>(-1)) break;
    }
  }

  uint64_t row_of(const std::vector<uint64_t>& at) const {
    uint64_t row = 0;
    for (size_t i = 0; i < at.size(); ++i) row = row * study_.graph.axes()[study_.axes[i]].extent + at[i];
    return row;
  }

  /// A box that does not hold: whether its middle fails.
  void look_inside(const Spans& spans) {
    std::vector<double> at = parameters_;
    std::vector<uint64_t> first;
    const size_t axes = study_.axes.size();
    for (size_t i = 0; i < ranges_.size(); ++i) {
      const double low = ranges_[i].end(spans[axes + i].first), high = ranges_[i].end(spans[axes + i].second + 1);
      at[ranges_[i].parameter] = low + (high - low) / 2;
    }
    PointEvaluator evaluator(study_.graph, at);
    for (size_t i = 0; i < axes; ++i) {
      first.push_back(spans[i].first);
      evaluator.set(study_.axes[i], static_cast<double>(spans[i].first));
    }
    if (evaluator.value(study_.exists) != 0 && evaluator.value(failure_) != 0)
      proof_.failing = at, proof_.failing_row = row_of(first);
  }

  /// Neighbours with one verdict become one stretch.
  void join_stretches() {
    auto& all = proof_.stretches;
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return std::pair(a.row, a.low) < std::pair(b.row, b.low); });
    std::vector<RangeProof::Stretch> joined;
    for (const auto& one : all) {
      if (!joined.empty() && joined.back().row == one.row && joined.back().verdict == one.verdict)
        joined.back().high = one.high;
      else
        joined.push_back(one);
    }
    all = std::move(joined);
  }

  const Study& study_;
  const std::vector<double>& parameters_;
  const std::vector<ParameterRange>& ranges_;
  NodeId failure_;
  Levels levels_;
  RangeProof proof_;
  uint64_t study_rows_ = 1;
  uint64_t counts_[3] = {};
};

}  // namespace

RangeProof prove_over(const Study& study, const std::vector<double>& parameters,
                      const std::vector<ParameterRange>& ranges, NodeId failure, const Prepare& prepare) {
  return Prover(study, parameters, ranges, failure, prepare).run();
}

}  // namespace ingot::readings
