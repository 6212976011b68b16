// What values are called for `explain`, and the units in which their writers wrote them.
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

Value Elaborator::named(Value value, Name::Role role, std::string text, TypeId type, ingot::NodeId node,
                        ingot::NodeId declaration) {
  if (!options_.keep_names || (value.kind != ValueKind::number && value.kind != ValueKind::boolean)) return value;
  if (value.kind == ValueKind::boolean && graph_->is_constant(value.node)) return value;  // decides structure
  Name name{std::move(text), type, span(node), {}, {}, {}, role, {}, 1, false};
  for (ingot::NodeId target : {node, declaration})
    for (const AttributeOf& attribute : program_.tree.attributes_of(target)) {
      if (target == 0 || program_.tree[attribute.attribute].children_count == 0) continue;
      std::string shown(program_.tree.text(program_.tree.child(attribute.attribute, 0)));
      if (program_.tree.text(attribute.attribute) == "source" && name.source.empty()) name.source = shown;
      if (program_.tree.text(attribute.attribute) == "confidence" && name.confidence.empty()) name.confidence = shown;
    }
  name.doc = std::string(program_.tree.doc_of(node));
  write_unit(name, node);
  names_.push_back(std::move(name));
  value.node = graph_->named(static_cast<uint32_t>(names_.size() - 1), value.node);
  return value;
}

/// The unit of a right side: its own, when it is one quantity or a distribution over some, else that of a quantity within it.
void Elaborator::write_unit(Name& name, ingot::NodeId node) const {
  const Tree& tree = program_.tree;
  ingot::NodeId right = 0, unit = 0;
  bool random = false;
  switch (node == 0 ? NodeKind::none_ : tree.kind(node)) {
    case NodeKind::field_: right = tree.child(node, 2); break;
    case NodeKind::let_: right = tree.child(node, 1); break;
    case NodeKind::report_: right = tree.child(node, 0), unit = tree.child(node, 1); break;
    default: return;
  }
  random = (tree[node].flags & flag_random) != 0;
  name.stated = unit != 0;
  if (right != 0 && unit == 0) {
    ingot::NodeId literal = right;
    while (tree.kind(literal) == NodeKind::negate_) literal = tree.child(literal, 0);
    unit = unit_written_in(right, name.type);
    name.stated = random || tree.kind(literal) == NodeKind::quantity_;
  }
  if (unit == 0 || program_.reference(unit).kind != ReferenceKind::unit) return;
  name.unit = std::string(tree.text(unit));
  name.scale = program_.scale(program_.reference(unit).index);
}

// The unit in which the points of an axis were written, when they all have the same: its points are shown as they were written.
ingot::NodeId Elaborator::unit_of_list(ingot::NodeId list) const {
  const Tree& tree = program_.tree;
  if (tree.kind(list) != NodeKind::list_ || tree[list].children_count == 0) return 0;
  ingot::NodeId first = tree.child(list, 0);
  for (ingot::NodeId element : tree.children_of(list))
    if (tree.kind(element) != NodeKind::quantity_ || tree[element].text != tree[first].text) return 0;
  return first;
}

// The first quantity in an expression that has its dimension: its writer's unit for it.
ingot::NodeId Elaborator::unit_written_in(ingot::NodeId expression, TypeId type) const {
  const Tree& tree = program_.tree;
  if (expression == 0) return 0;
  if (tree.kind(expression) == NodeKind::quantity_ && program_.type(expression) == type) return expression;
  for (ingot::NodeId child : tree.children_of(expression))
    if (ingot::NodeId found = unit_written_in(child, type); found != 0) return found;
  return 0;
}

}  // namespace ingot::elaborate
