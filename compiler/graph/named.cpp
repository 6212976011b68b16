// Names kept for `explain`.
#include <limits>

#include "compiler/graph/graph.h"
#include "compiler/graph/range.h"

namespace ingot::graph {

NodeId Graph::named(uint32_t name, NodeId operand) {
  Node node;
  node.operation = Operation::named;
  node.index = name;
  node.axes = nodes_[operand].axes;
  node.range = nodes_[operand].range;
  if (is_single(node.range)) {
    // A range of one value would be folded, and the name be lost with what is made of it; nor may it decide a maximum or a condition, for
    // these are to be explained. Only the sign stays.
    constexpr double least = std::numeric_limits<double>::min(), most = std::numeric_limits<double>::max();
    const double value = node.range.low;
    node.range.low = value > 0 ? least : -most;
    node.range.high = value < 0 ? -least : most;
  }
  return make_node(node, {operand});
}

}  // namespace ingot::graph
