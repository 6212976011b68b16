// Names kept for `explain`.
#include <cmath>

#include "compiler/graph/graph.h"
#include "compiler/graph/range.h"

namespace ingot::graph {

NodeId Graph::named(uint32_t name, NodeId operand) {
  Node node;
  node.operation = Operation::named;
  node.index = name;
  node.axes = nodes_[operand].axes;
  node.range = nodes_[operand].range;
  if (is_single(node.range)) {  // a range of one value would be folded, and the name be lost with what is made of it
    node.range.low = std::nextafter(node.range.low, -INFINITY);
    node.range.high = std::nextafter(node.range.high, INFINITY);
    node.range.whole = false;
  }
  return make_node(node, {operand});
}

}  // namespace ingot::graph
