#include "compiler/plan/schedule.h"

#include <algorithm>

namespace ingot::plan {

using namespace graph;

bool GroupKey::operator<(const GroupKey& other) const {
  if (phase != other.phase) return phase < other.phase;
  if (breadth != other.breadth) return breadth < other.breadth;
  if (axes.size() != other.axes.size()) return axes.size() < other.axes.size();
  if (reordered != other.reordered) return !reordered;
  return axes < other.axes;
}

bool Schedule::is_reduction(Operation operation) {
  return operation >= Operation::reduce_sum && operation <= Operation::argmin;
}

bool Schedule::is_leaf(const Graph& graph, NodeId id) {
  switch (graph[id].operation) {
    case Operation::constant:
    case Operation::parameter:
    case Operation::coordinate: return true;
    case Operation::lookup: return graph[graph.operand(id, 0)].operation == Operation::coordinate;
    default: return false;
  }
}

namespace {

bool contains(const std::vector<AxisId>& axes, AxisId axis) {
  return std::find(axes.begin(), axes.end(), axis) != axes.end();
}

}  // namespace

Schedule::Schedule(const Study& study, const Recomputed& recomputed, const Rows* rows)
    : study_(study), graph_(study.graph), recomputed_(recomputed), rows_(rows) {
  rank_.resize(graph_.axes().size());
  for (size_t i = 0; i < rank_.size(); ++i) rank_[i] = static_cast<uint32_t>(study.axes.size() + i);
  for (size_t i = 0; i < study.axes.size(); ++i) rank_[study.axes[i]] = static_cast<uint32_t>(i);
  if (rows) {
    const std::vector<AxisId>& axes = rows->order.axes;
    for (size_t i = 0; i < study.axes.size(); ++i) rank_[study.axes[i]] += static_cast<uint32_t>(rank_.size());
    for (size_t i = 0; i < axes.size(); ++i) rank_[axes[i]] = static_cast<uint32_t>(i);
    together_ = rows->order.inner();
    constexpr double small = 1.0 / 8;
    most_widened_ = small * rows->order.share;
    for (AxisId axis : axes) most_widened_ *= graph_.axes()[axis].extent;
  }
  find_phases();
  collect();
}

std::vector<AxisId> Schedule::in_order(std::vector<AxisId> axes) const {
  std::sort(axes.begin(), axes.end(), [&](AxisId a, AxisId b) { return rank_[a] < rank_[b]; });
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
  return axes;
}

void Schedule::find_phases() {
  const uint32_t count = graph_.size();
  reachable_.resize(count);
  earliest_.resize(count);
  reachable_[study_.exists] = true;
  for (const Output& output : study_.outputs) reachable_[output.value] = reachable_[output.failure] = true;
  for (NodeId id = count; id-- > 0;)
    if (reachable_[id])
      for (NodeId operand : graph_.operands(id)) reachable_[operand] = true;
  for (NodeId id = 0; id < count; ++id) {
    if (!reachable_[id]) continue;
    for (NodeId operand : graph_.operands(id)) earliest_[id] = std::max(earliest_[id], earliest_[operand]);
    if (is_reduction(graph_[id].operation)) ++earliest_[id];
    last_phase_ = std::max(last_phase_, earliest_[id]);
  }
  // Reductions as early as they can be, so that those over the same elements meet; the rest beside what uses it.
  phase_.assign(count, last_phase_);
  for (NodeId id = count; id-- > 0;) {
    if (!reachable_[id]) continue;
    const bool reduction = is_reduction(graph_[id].operation);
    if (reduction) phase_[id] = earliest_[id];
    for (NodeId operand : graph_.operands(id))
      phase_[operand] = std::min(phase_[operand], phase_[id] - (reduction ? 1 : 0));
  }
}

/// What depends on some of the axes that rows run together is computed for all of them where that costs little: then it is read
/// contiguously there.
bool Schedule::is_widened(NodeId id) const {
  const std::vector<AxisId>& axes = graph_.free_axes(id);
  if (together_.size() < 2 || phase_[id] != last_phase_ || is_reduction(graph_[id].operation)) return false;
  double points = 1;
  for (AxisId axis : axes) {
    if (std::find(study_.axes.begin(), study_.axes.end(), axis) == study_.axes.end()) return false;
    points *= graph_.axes()[axis].extent;
  }
  size_t shared = 0;
  for (AxisId axis : together_) {
    const bool is_shared = contains(axes, axis);
    shared += is_shared;
    if (!is_shared) points *= graph_.axes()[axis].extent;
  }
  return shared > 0 && shared < together_.size() && points <= most_widened_;
}

std::vector<AxisId> Schedule::table_axes(NodeId id) const {
  std::vector<AxisId> axes = graph_.free_axes(id);
  if (is_widened(id)) axes.insert(axes.end(), together_.begin(), together_.end());
  return in_order(std::move(axes));
}

GroupKey Schedule::key(uint32_t phase, std::vector<AxisId> axes, bool reordered) const {
  const size_t shared = static_cast<size_t>(
      std::count_if(axes.begin(), axes.end(), [&](AxisId axis) { return contains(together_, axis); }));
  const size_t breadth = axes.size() - shared + (shared > 0 ? together_.size() : 0);
  return {phase, std::move(axes), reordered, breadth};
}

GroupKey Schedule::home(NodeId id) const { return key(phase_[id], table_axes(id), false); }

/// Whether a leaf is read from a table over all axes that rows run together.
bool Schedule::wanted_wider(NodeId leaf, const GroupKey& key) const {
  if (graph_.free_axes(leaf).empty() || !is_widened(leaf)) return false;
  const bool all =
      std::all_of(together_.begin(), together_.end(), [&](AxisId axis) { return contains(key.axes, axis); });
  return all && home(leaf) != key;
}

/// Where the elements of a reduction are met. argmin wants its positions in ascending order: its own axes then stand in its order.
GroupKey Schedule::gathering(NodeId reduction) const {
  const Node& node = graph_[reduction];
  std::vector<AxisId> axes = graph_.free_axes(reduction);
  const std::vector<AxisId> own =
      node.operation == Operation::argmin ? graph_.axis_group(node.index) : std::vector<AxisId>{node.index};
  for (AxisId axis : own)
    if (graph_.axes()[axis].extent > 1) axes.push_back(axis);
  axes = in_order(std::move(axes));
  const std::vector<AxisId> usual = axes;
  std::vector<AxisId> ordered;
  for (AxisId axis : own)
    if (graph_.axes()[axis].extent > 1) ordered.push_back(axis);
  size_t next = 0;
  for (AxisId& axis : axes)
    if (std::find(ordered.begin(), ordered.end(), axis) != ordered.end()) axis = ordered[next++];
  const bool reordered = axes != usual;
  return key(phase_[reduction] - 1, std::move(axes), reordered);
}

void Schedule::want(GroupKey key, NodeId id) {
  // Operands are wanted in the same group as long as they live there; others become tables.
  Group& group = found_[key];
  std::vector<NodeId> stack{id};
  while (!stack.empty()) {
    const NodeId wanted = stack.back();
    stack.pop_back();
    if (is_leaf(graph_, wanted)) {
      if (wanted_wider(wanted, key)) found_[home(wanted)].stored.insert(wanted);
      continue;
    }
    if (group.computed.contains(wanted)) continue;
    if (is_reduction(graph_[wanted].operation)) {
      found_[gathering(wanted)].accumulated.insert(wanted);
      continue;
    }
    const GroupKey where = home(wanted);
    if (where == key || recomputed_.contains(graph_[wanted].axes)) {
      group.computed.insert(wanted);
      for (NodeId operand : graph_.operands(wanted)) stack.push_back(operand);
    } else {
      found_[where].stored.insert(wanted);
    }
  }
}

void Schedule::collect() {
  std::vector<AxisId> kept;
  for (AxisId axis : study_.axes)
    if (graph_.axes()[axis].extent > 1) kept.push_back(axis);
  const GroupKey rows = key(last_phase_, in_order(kept), false);
  found_[rows].rows = true;
  // Backwards: whatever is wanted of a group is known when its turn comes. New groups always run earlier.
  for (auto it = found_.end(); it != found_.begin();) {
    --it;
    const GroupKey key = it->first;
    Group& group = it->second;
    group.phase = key.phase;
    group.axes = key.axes;
    if (group.rows) {
      if (rows_)
        for (const Condition& condition : rows_->conditions) want(key, condition.node);
      else
        want(key, study_.exists);
      for (const Output& output : study_.outputs) want(key, output.value), want(key, output.failure);
    }
    for (NodeId id : std::set<NodeId>(group.stored)) want(key, id);
    for (NodeId reduction : group.accumulated) {
      want(key, graph_.operand(reduction, 0));
      want(key, graph_.operand(reduction, 1));
    }
  }
  for (auto& [key, group] : found_) groups_.push_back(std::move(group));
}

}  // namespace ingot::plan
