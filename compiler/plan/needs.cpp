#include "compiler/plan/needs.h"

#include <algorithm>

namespace ingot::plan {

using graph::NodeId;
using graph::Operation;
using graph::Output;
using graph::Study;

namespace {

constexpr size_t most_conditions = 48;  ///< kept for one node
constexpr int deepest = 64;             ///< how far a condition is taken apart

Conditions joined(const Conditions& a, const Conditions& b) {
  Conditions result;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  // Those made first depend on fewest others.
  if (result.size() > most_conditions) result.resize(most_conditions);
  return result;
}

}  // namespace

Needs::Needs(const Study& study, bool only_existing) : graph_(study.graph), needs_(study.graph.size(), unused) {
  use(study.exists, 0);
  const SetId of_outputs = only_existing ? intern(implied(study.exists, true)) : 0;
  for (const Output& output : study.outputs) use(output.value, of_outputs), use(output.failure, of_outputs);
  // Users have greater numbers than what they use.
  for (NodeId id = graph_.size(); id-- > 0;)
    if (needs_[id] != unused) find_needs(id);
  for (SetId& set : needs_)
    if (set == unused) set = 0;
}

Needs::SetId Needs::intern(Conditions conditions) {
  // Neighbours mostly share their sets, so the newest ones are tried first.
  for (size_t i = sets_.size(), tries = 0; i-- > 0 && tries < 16; ++tries)
    if (sets_[i] == conditions) return static_cast<SetId>(i);
  if (conditions.empty()) return 0;
  sets_.push_back(std::move(conditions));
  return static_cast<SetId>(sets_.size() - 1);
}

Needs::SetId Needs::both(SetId set, const Conditions& more) { return intern(joined(sets_[set], more)); }

void Needs::use(NodeId id, SetId set) {
  SetId& known = needs_[id];
  if (known == unused)
    known = set;
  else if (known != set && known != 0)
    known = set == 0 ? 0 : intern(intersection(sets_[known], sets_[set]));
}

void Needs::find_needs(NodeId id) {
  const SetId own = needs_[id];
  const std::vector<NodeId> operands = graph_.operands(id);
  switch (graph_[id].operation) {
    case Operation::select:
      use(operands[0], own);
      use(operands[1], operands[1] == operands[0] ? own : both(own, implied(operands[0], true)));
      use(operands[2], both(own, implied(operands[0], false)));
      return;
    case Operation::logical_and:
    case Operation::logical_or: {
      // What was made first decides first.
      const NodeId first = std::min(operands[0], operands[1]), second = std::max(operands[0], operands[1]);
      use(first, own);
      use(second, both(own, implied(first, graph_[id].operation == Operation::logical_and)));
      return;
    }
    case Operation::reduce_sum:
    case Operation::reduce_product:
    case Operation::reduce_min:
    case Operation::reduce_max:
    case Operation::reduce_first:
    case Operation::argmin:
      use(operands[1], own);
      use(operands[0], intern(of_element(id)));
      return;
    default:
      for (NodeId operand : operands) use(operand, own);
  }
}

Conditions Needs::of_element(NodeId reduction) const {
  return joined(of(reduction), implied(graph_.operand(reduction, 1), true));
}

Conditions Needs::implied(NodeId id, bool holds) const {
  Conditions result;
  imply(id, holds, result, deepest);
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  if (result.size() > most_conditions) result.resize(most_conditions);
  return result;
}

void Needs::imply(NodeId id, bool holds, Conditions& into, int depth) const {
  if (graph_.is_constant(id) || depth == 0 || into.size() > 4 * most_conditions) return;
  into.push_back({id, holds});
  for (const Condition& part : parts_of(graph_, {id, holds})) imply(part.node, part.holds, into, depth - 1);
}

}  // namespace ingot::plan
