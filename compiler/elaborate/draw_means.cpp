#include "compiler/elaborate/draw_means.h"

#include <algorithm>

namespace ingot::elaborate {

using graph::NodeId;
using graph::Operation;

namespace {
constexpr int deepest = 500;  // beyond, what is left is summed up as it is
}

MeanOverDraws::MeanOverDraws(graph::Graph& graph, std::vector<graph::AxisId> axes, NodeId mask)
    : graph_(graph), axes_(std::move(axes)), mask_(mask) {
  const NodeId one = graph_.constant(1);
  count_ = sum(one, drawn(mask_) ? mask_ : one);
}

bool MeanOverDraws::drawn(NodeId node) const {
  return std::any_of(axes_.begin(), axes_.end(), [&](graph::AxisId axis) { return graph_.depends_on(node, axis); });
}

/// A mask that no draw changes decides whether there is a mean at all: it saves work where the body varies along with it, and would cost
/// some where the body does not.
NodeId MeanOverDraws::mask_for(NodeId body) {
  if (drawn(mask_)) return mask_;
  for (const graph::AxisId axis : graph_.free_axes(mask_))
    if (!graph_.depends_on(body, axis)) return graph_.constant(1);
  return mask_;
}

NodeId MeanOverDraws::sum(NodeId body, NodeId mask) {
  for (size_t i = axes_.size(); i-- > 0;) {
    body = graph_.reduce(Operation::reduce_sum, axes_[i], body, mask);
    mask = graph_.constant(1);
  }
  return body;
}

NodeId MeanOverDraws::mean(NodeId value, int depth) {
  if (!drawn(value)) return value;
  if (const auto found = made_.find(value); found != made_.end()) return found->second;
  NodeId result = depth < deepest ? mean_of_parts(value, depth + 1) : graph::no_node;
  if (result == graph::no_node) result = graph_.make(Operation::divide, {sum(value, mask_for(value)), count_});
  return made_[value] = result;
}

/// `no_node`: it does not come apart.
NodeId MeanOverDraws::mean_of_parts(NodeId value, int depth) {
  const Operation operation = graph_[value].operation;
  std::vector<NodeId> x = graph_.operands(value);
  const auto varies = [&](size_t operand) { return drawn(x[operand]); };
  switch (operation) {
    case Operation::add:
    case Operation::subtract:
    case Operation::negate: break;
    case Operation::multiply:
      if (varies(0) && varies(1)) return graph::no_node;
      break;
    case Operation::divide:
      if (varies(1)) return graph::no_node;
      break;
    case Operation::select:  // conditions, positions and masks stand as they are
    case Operation::pick:
      if (varies(0)) return graph::no_node;
      break;
    case Operation::at:
    case Operation::reduce_sum:
      if (varies(1)) return graph::no_node;
      break;
    default: return graph::no_node;
  }
  for (NodeId& operand : x) operand = mean(operand, depth);
  return graph_.rebuild(value, x);
}

}  // namespace ingot::elaborate
