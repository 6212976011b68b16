// `vary` and `choose`: axes, and the search that removes them.
#include <algorithm>

#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

// A domain may be one of several lists, by axes whose values are known: then the axis is their union with a mask.
Elaborator::AxisDomain Elaborator::vary(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  ingot::NodeId expression = tree.child(node, 0);
  Value list = evaluate(expression, environment);
  AxisDomain domain;
  domain.failure = list.failure;

  auto same = [](const Value& a, const Value& b) { return a.kind == b.kind && a.node == b.node && a.object == b.object; };
  std::vector<Value> points;
  bool varied = list.kind == ValueKind::varied;
  std::function<void(const Value&)> collect = [&](const Value& one) {
    if (one.kind == ValueKind::varied) {
      auto* object = static_cast<const VariedObject*>(one.object);
      for (size_t i = 0; i < object->alternatives.size(); ++i)
        if (object->present[i]) collect(object->alternatives[i]);
      return;
    }
    if (one.kind != ValueKind::list) {
      if (one.kind == ValueKind::nothing) return;
      stop(DiagnosticId::structure_not_known, expression, "what an axis varies over",
           {"it may depend on other axes, not on a parameter, a draw or the result of a `choose`"});
    }
    for (auto element : expand(*static_cast<const ListObject*>(one.object), expression, options_.list_budget)) {
      if (graph_->is_constant(element.count, 0)) continue;
      if (element.value.scalar() && !graph_->is_constant(element.value.node))
        if (auto known = known_number(element.value.node)) element.value.node = graph_->constant(*known);
      if (!varied || std::none_of(points.begin(), points.end(), [&](const Value& p) { return same(p, element.value); }))
        points.push_back(element.value);
    }
  };
  collect(list);
  if (points.empty()) stop(DiagnosticId::empty_axis, expression, std::string(tree.text(node)));
  bool numbers = std::all_of(points.begin(), points.end(), [&](const Value& p) {
    return p.kind == ValueKind::number && graph_->is_constant(p.node);
  });
  if (varied && numbers)
    std::sort(points.begin(), points.end(), [&](const Value& a, const Value& b) { return graph_->value(a.node) < graph_->value(b.node); });

  graph::Axis axis;
  axis.name = std::string(tree.text(node));
  axis.extent = static_cast<uint32_t>(points.size());
  axis.place = place(node);
  for (const Value& point : points) {
    if (point.kind == ValueKind::number) break;
    Value label = label_of(point, expression);
    if (point.kind == ValueKind::enumeration) label = enumeration_label(point, program_.type(node) != 0 ? program_.type(node) : program_.types[program_.type(expression)].element);
    axis.labels.push_back(label.kind == ValueKind::text && graph_->is_constant(label.node)
                              ? texts_[static_cast<size_t>(graph_->value(label.node))].parts[0]
                              : std::to_string(axis.labels.size() + 1));
  }
  for (size_t i = 0; i < axis.labels.size(); ++i) {
    int copy = 1;
    for (size_t j = i + 1; j < axis.labels.size(); ++j)
      if (axis.labels[j] == axis.labels[i]) axis.labels[j] += "#" + std::to_string(++copy);
  }
  domain.axis = graph_->add_axis(std::move(axis));
  GraphNode coordinate = graph_->coordinate(domain.axis);
  domain.points = points;
  domain.local = merge(coordinate, points, std::vector<bool>(points.size(), true));
  if (points.size() == 1) domain.local = points[0];

  std::function<GraphNode(const Value&)> membership = [&](const Value& one) -> GraphNode {
    if (one.kind == ValueKind::varied) {
      auto* object = static_cast<const VariedObject*>(one.object);
      std::vector<GraphNode> nodes;
      for (size_t i = 0; i < object->alternatives.size(); ++i)
        nodes.push_back(object->present[i] ? membership(object->alternatives[i]) : graph_->constant(0));
      return merge_nodes(object->selector, nodes, object->present);
    }
    if (one.kind != ValueKind::list) return graph_->constant(0);
    std::vector<GraphNode> nodes(points.size(), graph_->constant(0));
    size_t next = 0;
    for (const auto& element : expand(*static_cast<const ListObject*>(one.object), expression, options_.list_budget)) {
      if (graph_->is_constant(element.count, 0)) continue;
      GraphNode exists = graph_->make(Operation::not_equal, {element.count, graph_->constant(0)});
      if (!varied) {
        nodes[next++] = exists;
        continue;
      }
      for (size_t p = 0; p < points.size(); ++p)
        if (same(points[p], element.value)) nodes[p] = exists;
    }
    return merge_nodes(coordinate, nodes, std::vector<bool>(nodes.size(), true));
  };
  domain.exists = membership(list);

  if (ingot::NodeId where = tree.child(node, 1); where != 0) {
    Environment* inner = make_environment(environment);
    inner->locals.emplace_back(node, domain.local);
    Value kept = evaluate(where, inner);
    // A condition that cannot be decided leaves the point in, infeasible for that reason.
    GraphNode undecided = graph_->make(Operation::not_equal, {kept.failure, graph_->constant(0)});
    domain.exists = graph_->logical_and(domain.exists, graph_->make(Operation::logical_or, {kept.node, undecided}));
    domain.condition = kept.failure;
  }
  return domain;
}

Value Elaborator::enumeration_label(Value value, TypeId type) {
  const Type& info = program_.types[type];
  if (info.kind != TypeKind::enumeration || !graph_->is_constant(value.node)) return failed(0);
  const auto& cases = program_.enumerations[program_.declarations[info.declaration].index].cases;
  return literal_text(std::string(string(cases[static_cast<size_t>(graph_->value(value.node))])));
}

Value Elaborator::choose(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  Environment* inner = make_environment(environment);
  std::vector<graph::AxisId> axes;
  ChooseRecord record;
  GraphNode zero = graph_->constant(0), one = graph_->constant(1);
  GraphNode exists = one, failure = 0, objective = zero, outer_failure = 0;
  Value result = failed(0);
  const size_t scopes_before = scopes_.size();
  auto condition_of = [&](GraphNode fails) {
    if (graph_->is_constant(fails, 0)) return;
    record.conditions.push_back({fails});
    failure = first(failure, fails);
  };
  for (ingot::NodeId statement : tree.children_of(node)) {
    switch (tree.kind(statement)) {
      case NodeKind::vary_: {
        AxisDomain domain = vary(statement, inner);
        axes.push_back(domain.axis);
        exists = graph_->logical_and(exists, domain.exists);
        outer_failure = first(outer_failure, domain.failure);
        condition_of(domain.condition);
        inner->locals.emplace_back(statement, domain.local);
        scopes_.push_back({statement, domain.axis, tree[statement].text, domain.points});
        open_axes_.push_back(domain.axis);
        break;
      }
      case NodeKind::let_: {
        ingot::NodeId expression = tree.child(statement, 1);
        Value value = tree[statement].flags & flag_random ? random_variable(expression, inner) : evaluate(expression, inner);
        inner->locals.emplace_back(statement, named(value, Name::Role::let, std::string(tree.text(statement)), program_.type(expression), statement));
        break;
      }
      case NodeKind::require_: condition_of(require_failure(statement, inner)); break;
      case NodeKind::minimize_:
      case NodeKind::maximize_: {
        Value value = evaluate(tree.child(statement, 0), inner);
        GraphNode infinite = graph_->logical_not(graph_->make(Operation::is_finite, {value.node}));
        condition_of(first(value.failure, fails_if(infinite, [&] { return reason(statement, "the objective is beyond all numbers"); })));
        objective = tree.kind(statement) == NodeKind::minimize_ ? value.node : graph_->make(Operation::negate, {value.node});
        break;
      }
      case NodeKind::result_: result = evaluate(tree.child(statement, 0), inner); break;
      default: result = evaluate(statement, inner); break;
    }
  }
  scopes_.resize(scopes_before);
  open_axes_.resize(open_axes_.size() - axes.size());

  GraphNode candidate = graph_->logical_and(exists, graph_->make(Operation::equal, {failure, zero}));
  GraphNode position = axes.empty() ? graph_->select(candidate, zero, graph_->constant(-1))
                                    : graph_->argmin(axes, objective, candidate, place(node));
  GraphNode none = graph_->make(Operation::less, {position, zero});
  GraphNode chosen_failure = outer_failure;
  if (!graph_->is_constant(none, 0)) {
    graph::Reason made;
    made.parts = {"no feasible candidate"};
    made.place = place(node);
    uint32_t number_of = graph_->add_reason(std::move(made));
    record.axes = axes;
    record.exists = exists;
    chooses_[number_of] = record;
    chosen_failure = first(chosen_failure, graph_->select(none, graph_->constant(number_of), zero));
  }
  // The winner's place on each axis, the last axis innermost.
  GraphNode clamped = graph_->make(Operation::maximum, {position, zero});
  std::vector<std::pair<graph::AxisId, GraphNode>> positions(axes.size());
  double stride = 1;
  for (size_t i = axes.size(); i-- > 0;) {
    double extent = graph_->axes()[axes[i]].extent;
    GraphNode at = clamped;
    if (stride != 1) at = graph_->make(Operation::floor, {graph_->make(Operation::divide, {at, graph_->constant(stride)})});
    if (i != 0) at = graph_->make(Operation::modulo, {at, graph_->constant(extent)});
    positions[i] = {axes[i], at};
    stride *= extent;
  }
  return with_failure(bind(result, positions), chosen_failure);
}

}  // namespace ingot::elaborate
