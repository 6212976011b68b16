#include "compiler/driver/report/field_bounds.h"

#include <algorithm>

namespace ingot::driver {

namespace {

struct Field {
  DeclarationId kind = 0;
  StringId name = 0;
};

/// Where a path from a kind ends.
Field field_at(const Program& program, DeclarationId kind, const std::vector<StringId>& path) {
  for (size_t i = 0; i + 1 < path.size() && kind != 0; ++i) {
    const FieldInfo* field = program.find_field(kind, path[i]);
    const Type* type = field != nullptr ? &program.types[field->type] : nullptr;
    kind = type != nullptr && type->kind == TypeKind::record ? type->declaration : 0;
  }
  return kind == 0 ? Field{} : Field{kind, path.back()};
}

Field field_of(const Program& program, NodeId literal) {
  for (const InstanceInfo& instance : program.instances)
    for (const Override& o : instance.overrides)
      if (o.value == literal) return field_at(program, instance.kind, o.path);
  for (const KindInfo& kind : program.kinds) {
    for (const FieldInfo& field : kind.fields)
      if (field.default_value == literal) return {kind.declaration, field.name};
    for (const Override& o : kind.overrides)
      if (o.value == literal) return field_at(program, kind.declaration, o.path);
  }
  return {};
}

class Reader {
 public:
  Reader(const Program& program, StringId field) : program_(program), tree_(program.tree), field_(field) {}

  void read(NodeId condition) {
    if (tree_.kind(condition) != NodeKind::binary_) return;
    const std::string_view operation = tree_.text(condition);
    const NodeId left = tree_.child(condition, 0), right = tree_.child(condition, 1);
    if (operation == "and") return read(left), read(right);
    const bool less = operation == "<" || operation == "<=", more = operation == ">" || operation == ">=";
    if (!less && !more) return;
    const bool field_left = is_field(left);
    const auto bound = field_left ? number(right) : is_field(right) ? number(left) : std::nullopt;
    if (!bound) return;
    if (less == field_left)
      bounds.high = std::min(*bound, bounds.high.value_or(*bound));
    else
      bounds.low = std::max(*bound, bounds.low.value_or(*bound));
  }

  FieldBounds bounds;

 private:
  bool is_field(NodeId node) const {
    const Reference to = program_.reference(node);
    return to.kind == ReferenceKind::self_field && to.index == field_;
  }

  std::optional<double> number(NodeId node) const {
    if (tree_.kind(node) == NodeKind::number_) return tree_[node].number;
    if (tree_.kind(node) == NodeKind::quantity_)
      return tree_[node].number * program_.scale(program_.reference(node).index);
    return std::nullopt;
  }

  const Program& program_;
  const Tree& tree_;
  StringId field_;
};

}  // namespace

FieldBounds bounds_of_literal(const Program& program, NodeId literal) {
  const Field field = field_of(program, literal);
  Reader reader(program, field.name);
  for (DeclarationId at = field.kind; at != 0; at = program.kind_of(at).base)
    for (const NodeId condition : program.kind_of(at).requires_) reader.read(program.tree.child(condition, 0));
  return reader.bounds;
}

}  // namespace ingot::driver
