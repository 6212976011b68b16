#include "compiler/readings/certify.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "compiler/readings/interval.h"

namespace ingot::readings {

namespace {

using graph::AxisId;
using graph::NodeId;
using graph::PointEvaluator;
using graph::Range;
using graph::Study;

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Box {
  std::vector<std::pair<uint32_t, uint32_t>> spans;  ///< by kept axis, both ends included
  double bound = -infinity;
  bool is_point() const {
    return std::all_of(spans.begin(), spans.end(), [](const auto& s) { return s.first == s.second; });
  }
};

class Boxes {
 public:
  Boxes(const Study& study, const std::vector<double>& parameters)
      : study_(study), intervals_(study.graph, ends(parameters)), points_(study.graph, parameters) {
    for (const AxisId axis : study.axes) strides_.push_back(study.graph.axes()[axis].extent);
    for (const uint64_t extent : strides_) rows_ *= extent;
    uint64_t stride = rows_;
    for (uint64_t& one : strides_) stride /= one, one = stride;
  }

  uint64_t rows() const { return rows_; }
  Box all() const {
    Box box;
    for (const AxisId axis : study_.axes) box.spans.emplace_back(0, study_.graph.axes()[axis].extent - 1);
    return box;
  }
  uint64_t first_row(const Box& box) const {
    uint64_t row = 0;
    for (size_t i = 0; i < box.spans.size(); ++i) row += box.spans[i].first * strides_[i];
    return row;
  }
  static uint64_t size(const Box& box) {
    uint64_t size = 1;
    for (const auto& [first, last] : box.spans) size *= uint64_t{last} - first + 1;
    return size;
  }

  Range range(const Box& box, NodeId id) {
    for (size_t i = 0; i < box.spans.size(); ++i)
      intervals_.set(study_.axes[i], box.spans[i].first, box.spans[i].second);
    return intervals_.range(id);
  }
  double value(const Box& box, NodeId id) {
    for (size_t i = 0; i < box.spans.size(); ++i) points_.set(study_.axes[i], box.spans[i].first);
    return points_.value(id);
  }

  /// Axes of things are taken apart point by point before the longest axis of numbers is halved: there is no between for things.
  std::vector<Box> split(const Box& box) const {
    size_t axis = box.spans.size();
    bool things = false;
    const auto length = [&](size_t i) { return box.spans[i].second - box.spans[i].first; };
    for (size_t i = 0; i < box.spans.size(); ++i) {
      if (length(i) == 0) continue;
      const bool labelled = !study_.graph.axes()[study_.axes[i]].labels.empty();
      if (axis == box.spans.size() || (labelled && !things) || (labelled == things && length(i) > length(axis)))
        axis = i, things = labelled;
    }
    std::vector<Box> parts;
    const auto [first, last] = box.spans[axis];
    const auto part = [&](uint32_t from, uint32_t to) {
      parts.push_back(box);
      parts.back().spans[axis] = {from, to};
    };
    if (things) {
      for (uint32_t i = first; i <= last; ++i) part(i, i);
    } else {
      const uint32_t middle = first + (last - first) / 2;
      part(first, middle), part(middle + 1, last);
    }
    return parts;
  }

 private:
  static std::vector<std::pair<double, double>> ends(const std::vector<double>& parameters) {
    std::vector<std::pair<double, double>> result;
    result.reserve(parameters.size());
    for (const double value : parameters) result.emplace_back(value, value);
    return result;
  }

  const Study& study_;
  IntervalEvaluator intervals_;
  PointEvaluator points_;
  std::vector<uint64_t> strides_;
  uint64_t rows_ = 1;
};

class BestFirst {
 public:
  BestFirst(const Study& study, const std::vector<double>& parameters, const Search& search)
      : study_(study), boxes_(study, parameters), search_(search) {}

  Certificate run() {
    result_.rows = boxes_.rows();
    push(boxes_.all());
    while (!queue_.empty()) {
      const bool spent = search_.most_evaluations > 0 && result_.boxes + result_.points >= search_.most_evaluations;
      if (spent) break;
      const Box box = queue_.top();
      if (full() && !may_improve(box)) break;
      queue_.pop();
      if (box.is_point())
        add_point(box);
      else
        for (Box& part : boxes_.split(box)) push(std::move(part));
    }
    result_.proved = queue_.empty() || (full() && !may_improve(queue_.top()));
    result_.bound = result_.proved && full() ? result_.best.back().value
                    : queue_.empty()         ? infinity
                                             : queue_.top().bound;
    if (search_.maximize) {
      result_.bound = -result_.bound;
      for (auto& point : result_.best) point.value = -point.value;
    }
    return result_;
  }

 private:
  struct Later {
    const BestFirst* search;
    bool operator()(const Box& a, const Box& b) const {
      return a.bound != b.bound ? a.bound > b.bound : search->boxes_.first_row(a) > search->boxes_.first_row(b);
    }
  };

  bool full() const { return result_.best.size() >= search_.wanted; }
  bool may_improve(const Box& box) const {
    const auto& worst = result_.best.back();
    return box.bound < worst.value || (box.bound == worst.value && boxes_.first_row(box) < worst.row);
  }

  void push(Box box) {
    ++result_.boxes;
    const Range exists = boxes_.range(box, study_.exists);
    if (exists.low == 0 && exists.high == 0) return;
    const Range failure = boxes_.range(box, search_.failure);
    if (failure.low > 0) return;
    const Range value = boxes_.range(box, search_.objective);
    box.bound = search_.maximize ? -value.high : value.low;
    if (value.maybe_nan) box.bound = -infinity;
    if (full() && !may_improve(box)) return;
    queue_.push(std::move(box));
  }

  void add_point(const Box& box) {
    ++result_.points;
    if (boxes_.value(box, study_.exists) == 0 || boxes_.value(box, search_.failure) != 0) return;
    const double value = boxes_.value(box, search_.objective);
    const Certificate::Point point{boxes_.first_row(box), search_.maximize ? -value : value};
    const auto before = [](const auto& a, const auto& b) {
      return a.value != b.value ? a.value < b.value : a.row < b.row;
    };
    result_.best.insert(std::upper_bound(result_.best.begin(), result_.best.end(), point, before), point);
    if (result_.best.size() > search_.wanted) result_.best.pop_back();
  }

  const Study& study_;
  Boxes boxes_;
  Search search_;
  Certificate result_;
  std::priority_queue<Box, std::vector<Box>, Later> queue_{Later{this}};
};

}  // namespace

Certificate certify(const Study& study, const std::vector<double>& parameters, const Search& search) {
  return BestFirst(study, parameters, search).run();
}

Proof prove(const Study& study, const std::vector<double>& parameters, NodeId failure) {
  Boxes boxes(study, parameters);
  Proof proof;
  proof.rows = boxes.rows();
  proof.first_failure = proof.rows;
  std::vector<Box> left{boxes.all()};
  while (!left.empty()) {
    const Box box = left.back();
    left.pop_back();
    ++proof.boxes;
    const Range exists = boxes.range(box, study.exists);
    if (exists.low == 0 && exists.high == 0) continue;
    const Range range = boxes.range(box, failure);
    const bool all_exist = exists.low > 0;
    if (range.low == 0 && range.high == 0 && all_exist) {
      proof.holds += Boxes::size(box);
    } else if (range.low > 0 && all_exist) {
      proof.fails += Boxes::size(box);
      proof.first_failure = std::min(proof.first_failure, boxes.first_row(box));
    } else if (box.is_point()) {
      if (boxes.value(box, study.exists) == 0) continue;
      const bool fails = boxes.value(box, failure) != 0;
      ++(fails ? proof.fails : proof.holds);
      if (fails) proof.first_failure = std::min(proof.first_failure, boxes.first_row(box));
    } else {
      for (Box& part : boxes.split(box)) left.push_back(std::move(part));
    }
  }
  return proof;
}

RangeProof prove_over(const Study& study, const std::vector<std::pair<double, double>>& parameters, NodeId failure) {
  constexpr double narrowest = 1.0 / 1024;
  constexpr uint64_t most_boxes = 200'000;
  using Ends = std::vector<std::pair<double, double>>;
  std::vector<double> middles;
  middles.reserve(parameters.size());
  for (const auto& [low, high] : parameters) middles.push_back(low + (high - low) / 2);
  Boxes whole(study, middles);
  struct Part {
    Ends ends;
    Box box;
    double share;
  };
  RangeProof proof;
  std::vector<Part> left{{parameters, whole.all(), 1}};
  while (!left.empty()) {
    const Part part = left.back();
    left.pop_back();
    ++proof.boxes;
    IntervalEvaluator intervals(study.graph, part.ends);
    for (size_t i = 0; i < part.box.spans.size(); ++i)
      intervals.set(study.axes[i], part.box.spans[i].first, part.box.spans[i].second);
    const Range range = intervals.range(failure);
    if (range.low == 0 && range.high == 0) {
      proof.holds += part.share;
      continue;
    }
    if (range.low > 0 || part.box.is_point()) {  // look at one point of it
      std::vector<double> at;
      for (const auto& [low, high] : part.ends) at.push_back(low + (high - low) / 2);
      PointEvaluator evaluator(study.graph, at);
      for (size_t i = 0; i < part.box.spans.size(); ++i) evaluator.set(study.axes[i], part.box.spans[i].first);
      if (proof.failing.empty() && evaluator.value(failure) != 0)
        proof.failing = at, proof.failing_row = whole.first_row(part.box);
    }
    if (range.low > 0) {
      proof.fails += part.share;
      continue;
    }
    if (!part.box.is_point()) {
      const double size = static_cast<double>(Boxes::size(part.box));
      for (Box& one : whole.split(part.box)) {
        const double share = part.share * static_cast<double>(Boxes::size(one)) / size;
        left.push_back({part.ends, std::move(one), share});
      }
      continue;
    }
    size_t widest = part.ends.size();
    double width = narrowest;
    for (size_t i = 0; i < part.ends.size(); ++i) {
      const double all = parameters[i].second - parameters[i].first;
      const double here = all > 0 ? (part.ends[i].second - part.ends[i].first) / all : 0;
      if (here > width) width = here, widest = i;
    }
    if (widest == part.ends.size() || proof.boxes > most_boxes) {
      proof.undecided += part.share;
      continue;
    }
    for (const bool upper : {true, false}) {
      Part half = part;
      const double middle = part.ends[widest].first + (part.ends[widest].second - part.ends[widest].first) / 2;
      (upper ? half.ends[widest].first : half.ends[widest].second) = middle;
      half.share /= 2;
      left.push_back(std::move(half));
    }
  }
  return proof;
}

}  // namespace ingot::readings
