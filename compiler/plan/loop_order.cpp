#include "compiler/plan/loop_order.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace ingot::plan {
namespace {

using graph::AxisId;
using graph::Graph;
using graph::NodeId;
using graph::Operation;
using graph::Parameter;
using graph::PointEvaluator;
using graph::Study;

constexpr size_t most_axes = 12;        ///< all subsets of them are looked at
constexpr size_t most_conditions = 24;  ///< that are tested at the sample's points
constexpr size_t most_nodes = 256;      ///< beneath a condition that is tested
constexpr size_t sample_points = 1024;
constexpr double most_together = 4096;  ///< points; longer tables of indices cost more than they save
constexpr double rare_share = 0.25;     ///< of a condition that is worth a branch for each vector
// Processor cycles, roughly, by measurement of compiled sweeps.
constexpr double cycles_of_test = 4, cycles_of_entry = 40, cycles_of_vector = 25, points_of_vector = 8;

using AxisBits = uint32_t;       ///< by place among the kept axes
using ConditionBits = uint32_t;  ///< by place among the tested conditions

class OrderFinder {
 public:
  OrderFinder(const Study& study, const Conditions& conditions) : study_(study), graph_(study.graph) {
    for (AxisId axis : study.axes)
      if (graph_.axes()[axis].extent > 1) axes_.push_back(axis);
    for (const Condition& condition : conditions)
      if (tested_.size() < most_conditions && can_be_tested(condition.node)) tested_.push_back(condition);
  }

  LoopOrder find() {
    LoopOrder order;
    order.axes = axes_;
    if (axes_.empty() || axes_.size() > most_axes) {
      order.together = axes_.size() > most_axes ? 1 : 0;
      return order;
    }
    for (const Condition& condition : tested_) axes_of_.push_back(bits_of(graph_.free_axes(condition.node)));
    sample();
    const size_t sets = size_t{1} << axes_.size();
    live_.resize(sets);
    tests_.assign(sets, 0);
    last_.assign(sets, 0);
    for (AxisBits set = 0; set < sets; ++set) visit(set);
    double least = std::numeric_limits<double>::infinity();
    AxisBits best = 0;
    for (AxisBits outer = 0; outer < sets; ++outer)
      if (const double cost = cost_of(outer); cost < least) least = cost, best = outer;
    return order_of(best);
  }

 private:
  double extent(size_t axis) const { return graph_.axes()[axes_[axis]].extent; }
  double points(AxisBits set) const {
    double result = 1;
    for (size_t i = 0; i < axes_.size(); ++i)
      if (set >> i & 1) result *= extent(i);
    return result;
  }
  AxisBits bits_of(const std::vector<AxisId>& axes) const {
    AxisBits bits = 0;
    for (size_t i = 0; i < axes_.size(); ++i)
      if (std::find(axes.begin(), axes.end(), axes_[i]) != axes.end()) bits |= AxisBits{1} << i;
    return bits;
  }

  bool can_be_tested(NodeId root) const {
    std::set<NodeId> seen;
    std::vector<NodeId> stack{root};
    while (!stack.empty()) {
      const NodeId id = stack.back();
      stack.pop_back();
      if (!seen.insert(id).second) continue;
      const Operation operation = graph_[id].operation;
      const bool reduces = operation >= Operation::reduce_sum && operation <= Operation::at;
      if (reduces || seen.size() > most_nodes) return false;
      for (NodeId operand : graph_.operands(id)) stack.push_back(operand);
    }
    return true;
  }

  /// Which conditions fail together, and how often.
  void sample() {
    if (tested_.empty()) return;
    std::vector<double> parameters;
    for (const Parameter& parameter : graph_.parameters()) parameters.push_back(parameter.value);
    PointEvaluator evaluator(graph_, std::move(parameters));
    uint64_t state = 1;
    for (size_t point = 0; point < sample_points; ++point) {
      for (AxisId axis : axes_) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;  // Knuth's MMIX generator
        evaluator.set(axis, static_cast<double>((state >> 33) % graph_.axes()[axis].extent));
      }
      ConditionBits failed = 0;
      for (size_t k = 0; k < tested_.size(); ++k)
        if ((evaluator.value(tested_[k].node) != 0) != tested_[k].holds) failed |= ConditionBits{1} << k;
      ++failures_[failed];
    }
  }

  ConditionBits decided_by(AxisBits set) const {
    ConditionBits bits = 0;
    for (size_t k = 0; k < tested_.size(); ++k)
      if ((axes_of_[k] & ~set) == 0) bits |= ConditionBits{1} << k;
    return bits;
  }

  double share_of(ConditionBits conditions) const {
    if (conditions == 0) return 1;
    size_t passed = 0;
    for (const auto& [failed, count] : failures_)
      if ((failed & conditions) == 0) passed += count;
    return (static_cast<double>(passed) + 0.5) / (sample_points + 1.0);
  }

  /// Points of a set of outer loops that are left, and the fewest tests that lead there.
  void visit(AxisBits set) {
    live_[set] = points(set) * share_of(decided_by(set));
    if (set == 0) return;
    tests_[set] = std::numeric_limits<double>::infinity();
    for (size_t i = axes_.size(); i-- > 0;) {
      const AxisBits before = set & ~(AxisBits{1} << i);
      if (before == set) continue;
      const double tests = tests_[before] + live_[before] * extent(i);
      if (tests < tests_[set]) tests_[set] = tests, last_[set] = i;
    }
  }

  double cost_of(AxisBits outer) const {
    const AxisBits all = (AxisBits{1} << axes_.size()) - 1;
    const double inner = points(all & ~outer);
    if (inner > most_together && std::popcount(all & ~outer) > 1) return std::numeric_limits<double>::infinity();
    const double body = cycles_of_entry + std::ceil(inner / points_of_vector) * cycles_of_vector;
    return tests_[outer] * cycles_of_test + live_[outer] * body;
  }

  LoopOrder order_of(AxisBits outer) const {
    LoopOrder order;
    for (AxisBits set = outer; set != 0; set &= ~(AxisBits{1} << last_[set])) order.axes.push_back(axes_[last_[set]]);
    std::reverse(order.axes.begin(), order.axes.end());
    for (size_t i = 0; i < axes_.size(); ++i)
      if ((outer >> i & 1) == 0) order.axes.push_back(axes_[i]);
    order.together = axes_.size() - static_cast<size_t>(std::popcount(outer));
    const ConditionBits decided = decided_by(outer);
    order.share = share_of(decided);
    for (size_t k = 0; k < tested_.size(); ++k) {
      const ConditionBits bit = ConditionBits{1} << k;
      if ((decided & bit) == 0 && share_of(decided | bit) < rare_share * order.share) order.rare.push_back(tested_[k]);
    }
    return order;
  }

  const Study& study_;
  const Graph& graph_;
  std::vector<AxisId> axes_;
  Conditions tested_;
  std::vector<AxisBits> axes_of_;             ///< by tested condition
  std::map<ConditionBits, size_t> failures_;  ///< points of the sample by which conditions fail there
  // by set of outer axes
  std::vector<double> live_, tests_;
  std::vector<size_t> last_;  ///< innermost of the set
};

}  // namespace

LoopOrder choose_loop_order(const Study& study, const Conditions& conditions) {
  return OrderFinder(study, conditions).find();
}

}  // namespace ingot::plan
