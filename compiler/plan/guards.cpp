#include "compiler/plan/guards.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace ingot::plan {
namespace {

using namespace graph;

constexpr double least_points = 1024;  ///< of a nest that is worth testing
constexpr size_t least_statements = 8;
constexpr size_t most_guards = 8;
constexpr size_t most_computed = 8;  ///< nodes that a condition may need to be computed for it

class Chooser {
 public:
  Chooser(const Study& study, const Schedule::Recomputed& recomputed, bool only_existing, bool few_together,
          const Schedule::Rows* rows, std::vector<Group>& groups)
      : graph_(study.graph),
        exists_(study.exists),
        only_existing_(only_existing),
        few_together_(few_together),
        rows_(rows),
        needs_(study, only_existing),
        groups_(groups) {
    for (uint32_t i = 0; i < groups.size(); ++i) {
      for (NodeId id : groups[i].accumulated) table_from_[id] = i;
      for (NodeId id : groups[i].computed) {
        const bool at_home = groups[i].stored.contains(id) || graph_.free_axes(id).size() == groups[i].axes.size();
        if (at_home && !recomputed.contains(graph_[id].axes)) table_from_[id] = i;
      }
    }
  }

  std::vector<Conditions> choose() {
    std::vector<Conditions> result;
    for (uint32_t i = 0; i < groups_.size(); ++i) result.push_back(choose(i));
    return result;
  }

 private:
  Conditions choose(uint32_t index) {
    const Group& group = groups_[index];
    if (group.rows && rows_ != nullptr) return of_collected_rows(index);
    double points = 1;
    for (AxisId axis : group.axes) points *= graph_.axes()[axis].extent;
    if ((group.rows && !only_existing_) || points < least_points || group.computed.size() < least_statements) return {};
    Conditions chosen, covered;
    const Conditions common = common_conditions(group);
    // What was made last is made of the others.
    for (auto it = common.rbegin(); it != common.rend() && chosen.size() < most_guards; ++it) {
      if (std::binary_search(covered.begin(), covered.end(), *it) || !usable(it->node, index)) continue;
      chosen.push_back(*it);
      const Conditions implied = needs_.implied(it->node, it->holds);
      Conditions both;
      std::set_union(covered.begin(), covered.end(), implied.begin(), implied.end(), std::back_inserter(both));
      covered = std::move(both);
    }
    if (few_together_) add_outer(common, index, chosen);
    std::sort(chosen.begin(), chosen.end());
    for (const Condition& condition : chosen) keep(condition.node, index);
    return chosen;
  }

  /// What the chosen conditions are made of and is known before the innermost loop decides there, for all that is inside.
  void add_outer(const Conditions& common, uint32_t index, Conditions& chosen) const {
    const AxisId innermost = groups_[index].axes.back();
    size_t added = 0;
    for (const Condition& condition : common) {
      if (added == most_guards || !parts_of(graph_, condition).empty()) continue;
      if (graph_.depends_on(condition.node, innermost) || groups_[index].computed.contains(condition.node)) continue;
      if (std::find(chosen.begin(), chosen.end(), condition) != chosen.end() || !usable(condition.node, index))
        continue;
      chosen.push_back(condition);
      ++added;
    }
  }

  /// What is the same for all points that are run together, each in the outermost loop where it is known, and what seldom holds.
  Conditions of_collected_rows(uint32_t index) {
    const std::vector<AxisId> together = rows_->order.inner();
    Conditions chosen;
    for (const Condition& condition : rows_->conditions) {
      if (!usable(condition.node, index)) continue;
      const bool same = std::none_of(together.begin(), together.end(),
                                     [&](AxisId axis) { return graph_.depends_on(condition.node, axis); });
      const Conditions& rare = rows_->order.rare;
      if (!same && std::find(rare.begin(), rare.end(), condition) == rare.end()) continue;
      chosen.push_back(condition);
      keep(condition.node, index);
    }
    return chosen;
  }

  /// What all that the group gives is subject to.
  Conditions common_conditions(const Group& group) const {
    std::optional<Conditions> common;
    const auto meet = [&](const Conditions& conditions) {
      common = common ? intersection(*common, conditions) : conditions;
    };
    if (group.rows) meet(needs_.implied(exists_, true));
    for (NodeId id : group.stored) meet(needs_.of(id));
    for (NodeId id : group.accumulated) meet(needs_.of_element(id));
    return common.value_or(Conditions{});
  }

  bool usable(NodeId id, uint32_t index) const {
    const Group& group = groups_[index];
    const Operation operation = graph_[id].operation;
    if (operation == Operation::constant || operation == Operation::parameter) return false;
    for (AxisId axis : graph_.free_axes(id))
      if (std::find(group.axes.begin(), group.axes.end(), axis) == group.axes.end()) return false;
    if (Schedule::is_leaf(graph_, id)) return true;
    if (group.computed.contains(id)) return cheap(id, group);
    const auto found = table_from_.find(id);
    return found != table_from_.end() && found->second < index;
  }

  /// Few nodes have to be computed here for it.
  bool cheap(NodeId id, const Group& group) const {
    std::set<NodeId> seen;
    std::vector<NodeId> stack{id};
    while (!stack.empty()) {
      const NodeId next = stack.back();
      stack.pop_back();
      if (!group.computed.contains(next) || !seen.insert(next).second) continue;
      if (seen.size() > most_computed) return false;
      for (NodeId operand : graph_.operands(next)) stack.push_back(operand);
    }
    return true;
  }

  void keep(NodeId id, uint32_t index) {
    if (Schedule::is_leaf(graph_, id) || groups_[index].computed.contains(id)) return;
    Group& from = groups_[table_from_.at(id)];
    if (!Schedule::is_reduction(graph_[id].operation)) from.stored.insert(id);
  }

  const Graph& graph_;
  NodeId exists_;
  bool only_existing_, few_together_;
  const Schedule::Rows* rows_;
  Needs needs_;
  std::vector<Group>& groups_;
  std::unordered_map<NodeId, uint32_t> table_from_;  ///< group after which the node's table is complete
};

}  // namespace

std::vector<Conditions> choose_guards(const Study& study, const Schedule::Recomputed& recomputed, bool only_existing,
                                      bool few_together, const Schedule::Rows* rows, std::vector<Group>& groups) {
  return Chooser(study, recomputed, only_existing, few_together, rows, groups).choose();
}

}  // namespace ingot::plan
