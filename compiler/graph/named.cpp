// Names kept for `explain`.
#include "compiler/graph/graph.h"

namespace ingot::graph {

NodeId Graph::named(uint32_t name, NodeId operand) {
  Node node;
  node.operation = Operation::named;
  node.index = name;
  node.axes = nodes_[operand].axes;
  node.range = nodes_[operand].range;
  return make_node(node, {operand});
}

}  // namespace ingot::graph
