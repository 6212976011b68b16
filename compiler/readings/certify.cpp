#include "compiler/readings/certify.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

namespace ingot::readings {

namespace {

using graph::NodeId;
using graph::Study;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The better end of an objective, as something to be minimized; nothing is excluded where it may be NaN.
double bound_of(const Levels::Part::Ends& ends, bool maximize) {
  if (ends.may_be_nan) return -infinity;
  return maximize ? -ends.high : ends.low;
}

bool certainly_fails(const Levels::Part::Ends& failure) { return failure.low > 0; }

class BestFirst {
 public:
  BestFirst(const Study& study, const std::vector<double>& parameters, const Search& search, const Prepare& prepare)
      : levels_(study, parameters, {search.failure, search.objective}, prepare), search_(search) {}

  Certificate run() {
    result_.rows = levels_.rows();
    expand(levels_.all());
    while (!queue_.empty()) {
      if (search_.most_evaluations > 0 && result_.boxes + result_.points >= search_.most_evaluations) break;
      const Open open = queue_.top();
      if (full() && !may_improve(open.bound, open.first_row)) break;
      queue_.pop();
      expand(open.box);
    }
    result_.proved = queue_.empty() || (full() && !may_improve(queue_.top().bound, queue_.top().first_row));
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
  struct Open {
    double bound;
    uint64_t first_row;
    Levels::Box box;
    bool operator<(const Open& other) const {  // the lowest bound is taken first
      return bound != other.bound ? bound > other.bound : first_row > other.first_row;
    }
  };

  bool full() const { return result_.best.size() >= search_.wanted; }
  bool may_improve(double bound, uint64_t first_row) const {
    const auto& worst = result_.best.back();
    return bound < worst.value || (bound == worst.value && first_row < worst.row);
  }

  void expand(const Levels::Box& box) {
    for (Levels::Part& part : levels_.parts(box)) {
      const bool point = levels_.is_smallest(part.box);
      ++(point ? result_.points : result_.boxes);
      if (certainly_fails(part.outputs[0]) || (point && part.outputs[0].low != 0)) continue;
      if (point) {
        add_point(part.first_row, part.outputs[1].low);
        continue;
      }
      const double bound = bound_of(part.outputs[1], search_.maximize);
      if (!full() || may_improve(bound, part.first_row)) queue_.push({bound, part.first_row, std::move(part.box)});
    }
  }

  void add_point(uint64_t row, double value) {
    const Certificate::Point point{row, search_.maximize ? -value : value};
    const auto before = [](const auto& a, const auto& b) {
      return a.value != b.value ? a.value < b.value : a.row < b.row;
    };
    result_.best.insert(std::upper_bound(result_.best.begin(), result_.best.end(), point, before), point);
    if (result_.best.size() > search_.wanted) result_.best.pop_back();
  }

  Levels levels_;
  Search search_;
  Certificate result_;
  std::priority_queue<Open> queue_;
};

/// Points that no other beats on every objective; equal ones stay together.
class Front {
 public:
  Front(const Study& study, const std::vector<double>& parameters, const FrontSearch& search, const Prepare& prepare)
      : levels_(study, parameters, nodes(search), prepare), search_(search) {}

  FrontCertificate run() {
    result_.rows = levels_.rows();
    expand(levels_.all());
    while (!queue_.empty()) {
      if (search_.most_evaluations > 0 && result_.boxes + result_.points >= search_.most_evaluations) break;
      const Open open = queue_.top();
      queue_.pop();
      if (!is_beaten(open.bounds)) expand(open.box);
    }
    result_.bounds.assign(search_.objectives.size(), infinity);
    const auto keep_least = [&](const std::vector<double>& values) {
      for (size_t i = 0; i < values.size(); ++i) result_.bounds[i] = std::min(result_.bounds[i], values[i]);
    };
    for (const auto& point : result_.front) keep_least(point.values);
    for (; !queue_.empty(); queue_.pop())
      if (!is_beaten(queue_.top().bounds)) result_.unseen += queue_.top().rows, keep_least(queue_.top().bounds);
    result_.proved = result_.unseen == 0;
    std::sort(result_.front.begin(), result_.front.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
    for (size_t i = 0; i < search_.objectives.size(); ++i) {
      if (!search_.objectives[i].maximize) continue;
      for (auto& point : result_.front) point.values[i] = -point.values[i];
      result_.bounds[i] = -result_.bounds[i];
    }
    return result_;
  }

 private:
  struct Open {
    std::vector<double> bounds;
    double order;  ///< so far from the best corner of all, in widths of the whole
    uint64_t rows;
    Levels::Box box;
    bool operator<(const Open& other) const { return order > other.order; }
  };

  static std::vector<NodeId> nodes(const FrontSearch& search) {
    std::vector<NodeId> result;
    for (const auto& objective : search.objectives)
      result.push_back(objective.failure), result.push_back(objective.value);
    return result;
  }

  static bool beats(const std::vector<double>& a, const std::vector<double>& b) {
    bool better = false;
    for (size_t i = 0; i < a.size(); ++i) {
      if (!(a[i] <= b[i])) return false;
      better = better || a[i] < b[i];
    }
    return better;
  }
  bool is_beaten(const std::vector<double>& bounds) const {
    return std::any_of(result_.front.begin(), result_.front.end(),
                       [&](const auto& point) { return beats(point.values, bounds); });
  }

  void expand(const Levels::Box& box) {
    std::vector<Open> opened;
    for (Levels::Part& part : levels_.parts(box)) {
      const bool point = levels_.is_smallest(part.box);
      ++(point ? result_.points : result_.boxes);
      std::vector<double> bounds;
      bool fails = false;
      for (size_t i = 0; i < search_.objectives.size(); ++i) {
        const auto& failure = part.outputs[2 * i];
        fails = fails || certainly_fails(failure) || (point && failure.low != 0);
        const auto& ends = part.outputs[2 * i + 1];
        bounds.push_back(point ? (search_.objectives[i].maximize ? -ends.low : ends.low)
                               : bound_of(ends, search_.objectives[i].maximize));
      }
      if (fails || is_beaten(bounds)) continue;
      if (point)
        add_point(part.first_row, std::move(bounds));
      else
        opened.push_back({std::move(bounds), 0, part.rows, std::move(part.box)});
    }
    for (Open& open : opened) {
      measure(open);
      queue_.push(std::move(open));
    }
  }

  /// Near the best corner of all first: what lies there beats the most.
  void measure(Open& open) {
    if (least_.empty()) least_.assign(open.bounds.size(), infinity), greatest_.assign(open.bounds.size(), -infinity);
    for (size_t i = 0; i < open.bounds.size(); ++i) {
      const double bound = open.bounds[i];
      if (!std::isfinite(bound)) {
        open.order = -infinity;
        return;
      }
      least_[i] = std::min(least_[i], bound), greatest_[i] = std::max(greatest_[i], bound);
      if (greatest_[i] > least_[i]) open.order += (bound - least_[i]) / (greatest_[i] - least_[i]);
    }
  }

  void add_point(uint64_t row, std::vector<double> values) {
    std::erase_if(result_.front, [&](const auto& point) { return beats(values, point.values); });
    result_.front.push_back({row, std::move(values)});
  }

  Levels levels_;
  FrontSearch search_;
  FrontCertificate result_;
  std::vector<double> least_, greatest_;  ///< of the bounds so far
  std::priority_queue<Open> queue_;
};

}  // namespace

Certificate certify(const Study& study, const std::vector<double>& parameters, const Search& search,
                    const Prepare& prepare) {
  return BestFirst(study, parameters, search, prepare).run();
}

FrontCertificate certify(const Study& study, const std::vector<double>& parameters, const FrontSearch& search,
                         const Prepare& prepare) {
  return Front(study, parameters, search, prepare).run();
}

Proof prove(const Study& study, const std::vector<double>& parameters, NodeId failure, const Prepare& prepare) {
  Levels levels(study, parameters, {failure}, prepare);
  Proof proof;
  proof.rows = levels.rows();
  proof.first_failure = proof.rows;
  std::vector<Levels::Box> left{levels.all()};
  while (!left.empty()) {
    const Levels::Box box = left.back();
    left.pop_back();
    for (Levels::Part& part : levels.parts(box)) {
      ++proof.boxes;
      const auto& ends = part.outputs[0];
      const bool point = levels.is_smallest(part.box);
      const bool fails = point ? ends.low != 0 : ends.low > 0,
                 holds = ends.low == 0 && ends.high == 0 && !ends.may_be_nan;
      if (!part.surely_exists || (!fails && !holds)) {
        left.push_back(std::move(part.box));
      } else {
        (fails ? proof.fails : proof.holds) += part.rows;
        if (fails) proof.first_failure = std::min(proof.first_failure, part.first_row);
      }
    }
  }
  return proof;
}

}  // namespace ingot::readings
