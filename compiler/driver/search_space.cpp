#include "compiler/driver/search_space.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "compiler/driver/engine.h"

namespace ingot::driver {
namespace {

using graph::NodeId;
using graph::Operation;

/// Beyond every objective, and far enough below infinity to be counted in.
constexpr double beyond = 1e60;

/// How far a condition is from changing, from 0 to 1: of a comparison the difference of its sides relative to their sizes.
NodeId distance(graph::Graph& graph, NodeId condition) {
  const graph::Node node = graph[condition];
  switch (node.operation) {
    case Operation::less:
    case Operation::less_equal: {
      const NodeId a = graph.operand(condition, 0), b = graph.operand(condition, 1);
      const auto size = [&](NodeId x) { return graph.make(Operation::absolute, {x}); };
      const NodeId sizes = graph.make(Operation::add, {size(a), size(b)});
      return graph.make(Operation::divide, {size(graph.make(Operation::subtract, {a, b})),
                                            graph.make(Operation::maximum, {sizes, graph.constant(1e-300)})});
    }
    case Operation::logical_not: return distance(graph, graph.operand(condition, 0));
    case Operation::logical_and:
    case Operation::logical_or: {
      const NodeId a = distance(graph, graph.operand(condition, 0)), b = distance(graph, graph.operand(condition, 1));
      return graph.make(Operation::maximum, {a, b});
    }
    default: return graph.constant(1);
  }
}

/// By the number of a reason: the condition that gives it, as far as it is not inside a reduction. Failures are chains of selects; a
/// condition alone is one whose reason has the number 1.
std::map<uint32_t, NodeId> conditions_of(const graph::Graph& graph, const std::vector<NodeId>& failures) {
  std::map<uint32_t, NodeId> conditions;
  std::set<NodeId> seen;
  std::vector<NodeId> left = failures;
  while (!left.empty()) {
    const NodeId id = left.back();
    left.pop_back();
    const graph::Node& node = graph[id];
    if (!seen.insert(id).second) continue;
    switch (node.operation) {
      case Operation::select:
        for (const uint32_t side : {1, 2}) {
          const NodeId chosen = graph.operand(id, side);
          if (!graph.is_constant(chosen))
            left.push_back(chosen);
          else if (graph.value(chosen) >= 1)
            conditions.emplace(static_cast<uint32_t>(graph.value(chosen)), graph.operand(id, 0));
        }
        break;
      case Operation::at:
      case Operation::named: left.push_back(graph.operand(id, 0)); break;
      case Operation::pick:
        for (uint32_t i = 1; i < node.operands_count; ++i) left.push_back(graph.operand(id, i));
        break;
      case Operation::less:
      case Operation::less_equal:
      case Operation::logical_not:
      case Operation::logical_and:
      case Operation::logical_or: conditions.emplace(1, id); break;
      default: break;
    }
  }
  return conditions;
}

}  // namespace

std::vector<elaborate::Objective> objectives_of_search(const elaborate::Study& study) {
  if (!study.pareto.empty()) return study.pareto;
  if (!study.top.empty()) return {study.top.front().second};
  return {};
}

SearchSpace::SearchSpace(const elaborate::Study& study, std::vector<Varied> varied, double expected)
    : study_(study), varied_(std::move(varied)), objectives_(objectives_of_search(study)) {
  for (size_t i = 0; i < varied_.size(); ++i) (varied_[i].step > 0 ? stepped_ : smooth_).push_back(i);
  for (size_t i = 0; i < study.graph.axes.size(); ++i)
    if (study.graph.graph.axes()[study.graph.axes[i]].extent > 1) axes_.push_back(i);
  graph::Study asked = study.graph;
  std::vector<graph::Output> outputs;
  std::vector<NodeId> failures;
  for (const elaborate::Objective& objective : objectives_) {
    outputs.push_back(study.graph.outputs[objective.output]);
    failures.push_back(outputs.back().failure);
  }
  for (const auto& [reason, condition] : conditions_of(asked.graph, failures)) {
    NodeId missed = distance(asked.graph, condition);
    if (study.ends) missed = asked.graph.at(*study.ends, missed, asked.graph.constant(0));
    const auto& free = asked.graph.free_axes(missed);
    if (!std::all_of(free.begin(), free.end(), [&](graph::AxisId axis) {
          return std::find(asked.axes.begin(), asked.axes.end(), axis) != asked.axes.end();
        }))
      continue;
    reasons_.push_back(reason);
    outputs.push_back({"distance", missed, asked.graph.constant(0)});
  }
  points_ = std::make_unique<Points>(asked, outputs, expected);
}

search::Space SearchSpace::space() const {
  search::Space space;
  const auto add = [&](double low, double high) {
    space.low.push_back(low);
    space.high.push_back(high);
  };
  for (const size_t i : smooth_) add(varied_[i].low, varied_[i].high);
  for (const size_t i : stepped_) add(0, static_cast<double>(varied_[i].steps() - 1));
  for (const size_t i : axes_) add(0, study_.graph.graph.axes()[study_.graph.axes[i]].extent - 1.0);
  space.whole = stepped_.size() + axes_.size();
  space.objectives = objectives_.size();
  return space;
}

double SearchSpace::points() const {
  double points = static_cast<double>(row_count(study_.graph));
  for (const size_t i : stepped_) points *= static_cast<double>(varied_[i].steps());
  return points;
}

PointParameters SearchSpace::point_of(const search::Point& variables) const {
  PointParameters point(varied_.size());
  size_t next = 0;
  for (const size_t i : smooth_) point[i] = variables[next++];
  for (const size_t i : stepped_) point[i] = varied_[i].low + varied_[i].step * variables[next++];
  point.resize(varied_.size() + study_.graph.axes.size(), 0);
  for (const size_t i : axes_) point[varied_.size() + i] = variables[next++];
  return point;
}

uint64_t SearchSpace::row_of(const PointParameters& point) const {
  uint64_t row = 0;
  for (size_t i = 0; i < study_.graph.axes.size(); ++i)
    row =
        row * study_.graph.graph.axes()[study_.graph.axes[i]].extent + static_cast<uint64_t>(point[varied_.size() + i]);
  return row;
}

std::vector<Assessed> SearchSpace::assess(const std::vector<search::Point>& candidates, unsigned threads) const {
  std::vector<PointParameters> points;
  points.reserve(candidates.size());
  for (const search::Point& candidate : candidates) points.push_back(point_of(candidate));
  std::vector<Assessed> all;
  for (const auto& values : points_->evaluate(points, threads)) {
    Assessed one;
    one.exists = values.back() != 0;
    for (size_t k = 0; k < objectives_.size() && one.failure == 0; ++k) {
      one.failure = static_cast<uint32_t>(values[2 * k + 1]);
      one.objectives.push_back(objectives_[k].maximize ? -values[2 * k] : values[2 * k]);
    }
    const bool numbers = std::all_of(one.objectives.begin(), one.objectives.end(),
                                     [](double x) { return std::isfinite(x) && std::abs(x) < beyond; });
    if (!one.exists || one.failure != 0 || !numbers) {
      one.objectives.clear();
      // Conditions are met in the order of the source, as their reasons are numbered: the later one fails, the more hold.
      const auto place = std::lower_bound(reasons_.begin(), reasons_.end(), one.failure);
      const auto k = static_cast<size_t>(place - reasons_.begin());
      const bool known = one.exists && place != reasons_.end() && *place == one.failure;
      const double missed = known ? values[2 * (objectives_.size() + k)] : 1;
      one.violation = static_cast<double>(reasons_.size() - k + (one.exists ? 0 : 1)) +
                      (std::isfinite(missed) ? std::clamp(missed, 0.0, 1.0) : 1);
    }
    all.push_back(std::move(one));
  }
  return all;
}

search::Point SearchSpace::worth(const Assessed& assessed) const {
  if (assessed.feasible()) return assessed.objectives;
  return search::Point(objectives_.size(), beyond * (1 + assessed.violation));
}

}  // namespace ingot::driver
