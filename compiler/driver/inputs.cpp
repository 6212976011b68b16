#include "compiler/driver/inputs.h"

#include "compiler/types/builtins.h"

namespace ingot::driver {

namespace {

class Collector {
 public:
  Collector(const Program& program, size_t module) : program_(program), tree_(program.tree), own_(module) {}

  std::map<NodeId, elaborate::Input> collect() {
    for (DeclarationId id = 1; id < program_.declarations.size(); ++id) declaration(program_.declarations[id]);
    inside(program_.modules[own_].node, "");
    return std::move(inputs_);
  }

 private:
  std::string name(StringId id) const { return std::string(program_.string(id)); }

  void declaration(const Declaration& declared) {
    const std::string path = name(declared.name);
    switch (declared.kind) {
      case DeclarationKind::let:
        state(tree_.child(declared.node, 1), path, declared.node, declared.node,
              (tree_[declared.node].flags & flag_random) != 0);
        break;
      case DeclarationKind::instance:
        for (const Override& o : program_.instances[declared.index].overrides) stated(path, o, declared.node);
        break;
      case DeclarationKind::kind:
        for (const FieldInfo& field : program_.kinds[declared.index].fields)
          if (field.default_value != 0)
            state(field.default_value, path + "." + name(field.name), field.node, declared.node, false);
        for (const Override& o : program_.kinds[declared.index].overrides) stated(path, o, declared.node);
        break;
      default: break;
    }
  }

  void stated(std::string path, const Override& o, NodeId whole) {
    for (const StringId part : o.path) path += "." + name(part);
    state(o.value, path, o.node, whole, o.random);
  }

  bool is_literal(NodeId node) const {
    while (tree_.kind(node) == NodeKind::negate_) node = tree_.child(node, 0);
    return tree_.kind(node) == NodeKind::number_ || tree_.kind(node) == NodeKind::quantity_;
  }

  /// A right side: a literal, a distribution, or a table or part whose entries are.
  void state(NodeId expression, const std::string& path, NodeId field, NodeId whole, bool random) {
    if (random || is_literal(expression)) return add(expression, path, field, whole);
    if (tree_.kind(expression) == NodeKind::braces_) {
      for (const NodeId entry : tree_.children_of(expression))
        state(tree_.child(entry, 2), path + "." + std::string(tree_.text(tree_.child(entry, 0))), entry, whole,
              (tree_[entry].flags & flag_random) != 0);
      return;
    }
    const auto body = program_.body_overrides.find(expression);
    if (body == program_.body_overrides.end()) return;
    for (const Override& o : body->second) {
      std::string below = path;
      for (const StringId part : o.path) below += "." + name(part);
      state(o.value, below, o.node, whole, o.random);
    }
  }

  void add(NodeId expression, const std::string& path, NodeId field, NodeId whole) {
    if (inputs_.contains(expression)) return;
    elaborate::Input input;
    input.path = path;
    input.type = program_.type(expression);
    input.span = tree_[expression].span;
    for (const NodeId target : {field, whole})
      for (const AttributeOf& attribute : tree_.attributes_of(target)) {
        if (tree_[attribute.attribute].children_count == 0) continue;
        const std::string shown(tree_.text(tree_.child(attribute.attribute, 0)));
        if (tree_.text(attribute.attribute) == "source" && input.source.empty()) input.source = shown;
        if (tree_.text(attribute.attribute) == "confidence" && input.confidence.empty()) input.confidence = shown;
      }
    inputs_.emplace(expression, std::move(input));
  }

  /// Quantities within expressions of the spec itself, called after the statement they stand in.
  void inside(NodeId node, const std::string& statement) {
    std::string here = statement;
    switch (tree_.kind(node)) {
      case NodeKind::vary_:
      case NodeKind::unit_:
      case NodeKind::test_:
      case NodeKind::assert_:
      case NodeKind::assert_near_:
      case NodeKind::import_data_: return;
      case NodeKind::call_:
        if (is_distribution_or_quantile(node)) return;
        // `at(x, rate = 3 USD)`: what stands after the first argument names points of axes.
        if (calls(node, [](BuiltinId id) { return id == BuiltinId::at_; })) return inside(tree_.child(node, 1), here);
        break;
      case NodeKind::let_: {
        here = std::string(tree_.text(node));
        const NodeId right = tree_.child(node, 1);
        const bool random = (tree_[node].flags & flag_random) != 0;
        if (random || is_literal(right)) add(right, here, node, node);
        break;
      }
      case NodeKind::report_:
      case NodeKind::function_:
      case NodeKind::instance_:
      case NodeKind::kind_: here = std::string(tree_.text(node)); break;
      case NodeKind::quantity_:
        if (tree_[node].number == 1) return;  // `1 tok`, `1 B`: gives a unit, states nothing
        return add(node, here + ": " + std::string(program_.files.text(tree_[node].span)), 0, 0);
      default: break;
    }
    for (const NodeId child : tree_.children_of(node))
      if (child != 0) inside(child, here);
  }

  template <class Wanted>
  bool calls(NodeId call, Wanted wanted) const {
    const Reference called = program_.reference(tree_.child(call, 0));
    return called.kind == ReferenceKind::builtin && wanted(static_cast<BuiltinId>(called.index));
  }

  bool is_distribution_or_quantile(NodeId call) const {
    return calls(call, [](BuiltinId id) { return is_distribution(id) || id == BuiltinId::quantile_; });
  }

  const Program& program_;
  const Tree& tree_;
  size_t own_;
  std::map<NodeId, elaborate::Input> inputs_;
};

}  // namespace

std::map<NodeId, elaborate::Input> inputs_of(const Program& program, size_t module) {
  return Collector(program, module).collect();
}

}  // namespace ingot::driver
