// Lists: short ones element by element, long ones as an axis. Comprehensions, reductions, fold and scan.
#include <algorithm>
#include <limits>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

namespace {
/// Up to this many elements a reduction is written out; beyond, it becomes a loop over an axis.
constexpr size_t written_out = 32;
}  // namespace

Value Elaborator::list_of(std::vector<ListObject::Element> elements) {
  auto* list = make_object<ListObject>();
  list->elements = std::move(elements);
  return {ValueKind::list, 0, 0, list};
}

Value Elaborator::list_from_axis(graph::AxisId axis, Value element, GraphNode mask) {
  auto* list = make_object<ListObject>();
  list->symbolic = true;
  list->axis = axis;
  list->element = element;
  list->mask = mask;
  list->count = graph_->constant(1);
  return {ValueKind::list, 0, 0, list};
}

Value Elaborator::number_list(const std::vector<double>& numbers, ingot::NodeId at) {
  if (numbers.size() > options_.list_budget) stop(diagnostic::list_too_long, at, std::to_string(numbers.size()));
  if (numbers.size() <= written_out) {
    std::vector<ListObject::Element> elements;
    for (double n : numbers) elements.push_back({number(graph_->constant(n)), graph_->constant(1)});
    return list_of(std::move(elements));
  }
  graph::AxisId axis = graph_->add_axis({"list", static_cast<uint32_t>(numbers.size()), {}, place(at)});
  return list_from_axis(axis, number(graph_->lookup(graph_->coordinate(axis), numbers)), graph_->constant(1));
}

const ListObject& Elaborator::as_axis(const ListObject& list) {
  if (list.symbolic) return list;
  if (list.axis_form == nullptr) {
    graph::AxisId axis = graph_->add_axis({"list", static_cast<uint32_t>(list.elements.size()), {}, {}});
    GraphNode coordinate = graph_->coordinate(axis);
    std::vector<Value> values;
    std::vector<GraphNode> counts;
    for (const auto& element : list.elements) values.push_back(element.value), counts.push_back(element.count);
    std::vector<bool> present(values.size(), true);
    GraphNode count = merge_nodes(coordinate, counts, present);
    GraphNode exists = graph_->make(Operation::not_equal, {count, graph_->constant(0)});
    Value form = list_from_axis(axis, merge(coordinate, values, present), exists);
    auto* object = const_cast<ListObject*>(static_cast<const ListObject*>(form.object));
    object->count = count;
    list.axis_form = object;
  }
  return *list.axis_form;
}

// A list inside an iteration over itself gets a loop of its own.
Elaborator::AxisView Elaborator::open_axis(const ListObject& list) {
  AxisView view{list.axis, list.element, list.mask, list.count};
  if (std::find(open_axes_.begin(), open_axes_.end(), list.axis) != open_axes_.end()) {
    graph::Axis copy = graph_->axes()[list.axis];
    view.axis = graph_->add_axis(copy);
    std::vector<std::pair<graph::AxisId, GraphNode>> positions{{list.axis, graph_->coordinate(view.axis)}};
    view.element = bind(view.element, positions);
    view.mask = bind_node(view.mask, positions);
    view.count = bind_node(view.count, positions);
  }
  open_axes_.push_back(view.axis);
  return view;
}

std::vector<ListObject::Element> Elaborator::expand(const ListObject& list, ingot::NodeId at, size_t limit) {
  if (!list.symbolic) return list.elements;
  uint32_t extent = graph_->axes()[list.axis].extent;
  if (extent > limit) stop(diagnostic::list_too_long, at, std::to_string(extent));
  std::vector<ListObject::Element> elements;
  for (uint32_t i = 0; i < extent; ++i) {
    std::vector<std::pair<graph::AxisId, GraphNode>> positions{{list.axis, graph_->constant(i)}};
    GraphNode count =
        graph_->select(bind_node(list.mask, positions), bind_node(list.count, positions), graph_->constant(0));
    if (graph_->is_constant(count, 0)) continue;
    elements.push_back({bind(list.element, positions), count});
  }
  return elements;
}

Value Elaborator::over_list(Value list, const std::function<Value(const ListObject&, Value)>& use, ingot::NodeId at) {
  GraphNode outer = list.failure;
  list.failure = 0;
  switch (list.kind) {
    case ValueKind::list: return with_failure(use(*static_cast<const ListObject*>(list.object), list), outer);
    case ValueKind::varied:
      return with_failure(for_each_alternative(*static_cast<const VariedObject*>(list.object),
                                               [&](Value one, size_t) { return over_list(one, use, at); }),
                          outer);
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(list.object);
      return with_failure(bind(over_list(bound->inner, use, at), bound->positions), outer);
    }
    case ValueKind::nothing: return failed(outer);
    default: stop(diagnostic::structure_not_known, at, "a list");
  }
}

void Elaborator::comprehension_elements(std::span<const ingot::NodeId> clauses, ingot::NodeId element,
                                        const Environment* environment, GraphNode count,
                                        std::vector<ListObject::Element>& out, GraphNode& failure) {
  if (graph_->is_constant(count, 0)) return;
  if (out.size() > options_.list_budget) stop(diagnostic::list_too_long, element, std::to_string(out.size()));
  if (clauses.empty()) {
    out.push_back({evaluate(element, environment), count});
    return;
  }
  const Tree& tree = program_.tree;
  if (tree.kind(clauses[0]) == NodeKind::where_clause_) {
    Value test = evaluate(tree.child(clauses[0], 0), environment);
    // Whether an element belongs to the list must be decided, or there is no list.
    failure = first(failure, graph_->select(count, test.failure, graph_->constant(0)));
    GraphNode kept = graph_->select(
        graph_->logical_and(test.node, graph_->make(Operation::equal, {test.failure, graph_->constant(0)})), count,
        graph_->constant(0));
    comprehension_elements(clauses.subspan(1), element, environment, kept, out, failure);
    return;
  }
  std::function<void(Value, GraphNode)> each_list = [&](Value list, GraphNode outer) {
    failure = first(failure, graph_->select(outer, list.failure, graph_->constant(0)));
    if (list.kind == ValueKind::bound) {
      auto* bound = static_cast<const BoundObject*>(list.object);
      if (bound->inner.kind != ValueKind::varied) stop(diagnostic::structure_not_known, clauses[0], "a list");
      auto* varied = static_cast<const VariedObject*>(bound->inner.object);
      GraphNode selector = bind_node(varied->selector, bound->positions);
      for (size_t i = 0; i < varied->alternatives.size(); ++i) {
        if (!varied->present[i]) continue;
        GraphNode chosen = graph_->make(Operation::equal, {selector, graph_->constant(static_cast<double>(i))});
        each_list(bind(varied->alternatives[i], bound->positions), graph_->select(chosen, outer, graph_->constant(0)));
      }
      return;
    }
    if (list.kind == ValueKind::varied) {
      auto* varied = static_cast<const VariedObject*>(list.object);
      for (size_t i = 0; i < varied->alternatives.size(); ++i) {
        if (!varied->present[i]) continue;
        GraphNode chosen = graph_->make(Operation::equal, {varied->selector, graph_->constant(static_cast<double>(i))});
        each_list(varied->alternatives[i], graph_->select(chosen, outer, graph_->constant(0)));
      }
      return;
    }
    if (list.kind != ValueKind::list) return;
    for (const auto& one : expand(*static_cast<const ListObject*>(list.object), clauses[0], options_.list_budget)) {
      Environment* inner = make_environment(environment);
      inner->locals.emplace_back(clauses[0], one.value);
      GraphNode product =
          graph_->is_constant(outer, 1) ? one.count : graph_->make(Operation::multiply, {outer, one.count});
      comprehension_elements(clauses.subspan(1), element, inner, product, out, failure);
    }
  };
  each_list(evaluate(tree.child(clauses[0], 0), environment), count);
}

Value Elaborator::comprehension(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  auto children = tree.children_of(node);
  auto clauses = children.subspan(1);
  size_t loops = 0;
  for (ingot::NodeId clause : clauses) loops += tree.kind(clause) == NodeKind::for_clause_;
  if (loops == 1) {
    Value list = evaluate(tree.child(clauses[0], 0), environment);
    return over_list(
        list,
        [&](const ListObject& object, Value) {
          if (!object.symbolic) {
            std::vector<ListObject::Element> elements;
            GraphNode failure = 0;
            for (const auto& one : object.elements) {
              Environment* inner = make_environment(environment);
              inner->locals.emplace_back(clauses[0], one.value);
              comprehension_elements(clauses.subspan(1), children[0], inner, one.count, elements, failure);
            }
            return with_failure(list_of(std::move(elements)), failure);
          }
          AxisView view = open_axis(object);
          Environment* inner = make_environment(environment);
          inner->locals.emplace_back(clauses[0], view.element);
          GraphNode mask = view.mask, undecided = 0;
          for (ingot::NodeId clause : clauses.subspan(1)) {
            Value test = evaluate(tree.child(clause, 0), inner);
            undecided = first(undecided, graph_->select(mask, test.failure, graph_->constant(0)));
            GraphNode holds =
                graph_->logical_and(test.node, graph_->make(Operation::equal, {test.failure, graph_->constant(0)}));
            mask = graph_->logical_and(mask, holds);
          }
          Value result = list_from_axis(view.axis, evaluate(children[0], inner), mask);
          const_cast<ListObject*>(static_cast<const ListObject*>(result.object))->count = view.count;
          open_axes_.pop_back();
          if (undecided == 0) return result;
          return with_failure(result, graph_->reduce(Operation::reduce_first, view.axis, undecided, view.mask));
        },
        node);
  }
  std::vector<ListObject::Element> elements;
  GraphNode failure = 0;
  comprehension_elements(clauses, children[0], environment, graph_->constant(1), elements, failure);
  return with_failure(list_of(std::move(elements)), failure);
}

// ------------------------------------------------------------------------------------------------ reductions

Elaborator::Accumulator Elaborator::start(Reduction reduction) {
  double identity = 0;
  if (reduction == Reduction::product || reduction == Reduction::all) identity = 1;
  if (reduction == Reduction::minimum) identity = std::numeric_limits<double>::infinity();
  if (reduction == Reduction::maximum) identity = -std::numeric_limits<double>::infinity();
  GraphNode zero = graph_->constant(0);
  return {graph_->constant(identity), 0, zero, zero};
}

namespace {
graph::Operation step_of(int reduction) {
  using graph::Operation;
  constexpr Operation steps[] = {Operation::add, Operation::multiply,   Operation::minimum,    Operation::maximum,
                                 Operation::add, Operation::logical_or, Operation::logical_and};
  return steps[reduction];
}
graph::Operation axis_step_of(int reduction) {
  using graph::Operation;
  constexpr Operation steps[] = {Operation::reduce_sum, Operation::reduce_product, Operation::reduce_min,
                                 Operation::reduce_max, Operation::reduce_sum,     Operation::reduce_max,
                                 Operation::reduce_min};
  return steps[reduction];
}
}  // namespace

// What `count` equal elements contribute to a reduction.
GraphNode Elaborator::weighted(Reduction reduction, GraphNode value, GraphNode count) {
  if (graph_->is_constant(count, 1)) return value;
  if (reduction == Reduction::sum || reduction == Reduction::mean)
    return graph_->make(Operation::multiply, {count, value});
  if (reduction == Reduction::product) return graph_->make(Operation::power, {value, count});
  return value;
}

void Elaborator::accumulate(Reduction reduction, Accumulator& into, const Accumulator& part, GraphNode count) {
  GraphNode zero = graph_->constant(0);
  GraphNode exists = graph_->logical_and(part.exists, graph_->make(Operation::not_equal, {count, zero}));
  GraphNode stepped =
      graph_->make(step_of(static_cast<int>(reduction)), {into.value, weighted(reduction, part.value, count)});
  into.value = graph_->select(exists, stepped, into.value);
  GraphNode present = graph_->make(Operation::not_equal, {count, zero});
  into.failure = first(into.failure, graph_->select(present, part.failure, zero));
  into.exists = graph_->make(Operation::logical_or, {into.exists, exists});
  into.count = graph_->make(Operation::add, {into.count, weighted(Reduction::sum, part.count, count)});
}

Elaborator::Accumulator Elaborator::reduce_axis(Reduction reduction, const ListObject& list,
                                                const std::function<Accumulator(Value)>& body) {
  const ListObject& form = as_axis(list);
  AxisView view = open_axis(form);
  Accumulator part = body(view.element);
  open_axes_.pop_back();
  GraphNode mask = graph_->logical_and(view.mask, part.exists);
  GraphNode one = graph_->constant(1);
  Accumulator result;
  result.value = graph_->reduce(axis_step_of(static_cast<int>(reduction)), view.axis,
                                weighted(reduction, part.value, view.count), mask);
  result.failure = graph_->reduce(Operation::reduce_first, view.axis, part.failure, view.mask);
  result.exists = graph_->is_constant(mask, 1) ? one : graph_->reduce(Operation::reduce_max, view.axis, mask, one);
  if (graph_->is_constant(mask, 1) && graph_->is_constant(part.count, 1) && graph_->is_constant(view.count, 1))
    result.count = graph_->constant(graph_->axes()[view.axis].extent);
  else
    result.count =
        graph_->reduce(Operation::reduce_sum, view.axis, weighted(Reduction::sum, part.count, view.count), mask);
  return result;
}

Elaborator::Accumulator Elaborator::reduce_over(Reduction reduction, Value list,
                                                const std::function<Accumulator(Value)>& body, ingot::NodeId at) {
  GraphNode outer = list.failure;
  list.failure = 0;
  Accumulator result = start(reduction);
  switch (list.kind) {
    case ValueKind::list: {
      auto& object = *static_cast<const ListObject*>(list.object);
      if (object.symbolic || object.elements.size() > written_out) {
        result = reduce_axis(reduction, object, body);
      } else {
        for (const auto& element : object.elements) accumulate(reduction, result, body(element.value), element.count);
      }
      break;
    }
    case ValueKind::varied: {
      auto* varied = static_cast<const VariedObject*>(list.object);
      std::vector<GraphNode> values, failures, exist, counts;
      for (size_t i = 0; i < varied->alternatives.size(); ++i) {
        Accumulator one =
            varied->present[i] ? reduce_over(reduction, varied->alternatives[i], body, at) : start(reduction);
        values.push_back(one.value), failures.push_back(one.failure), exist.push_back(one.exists),
            counts.push_back(one.count);
      }
      result = {merge_nodes(varied->selector, values, varied->present),
                merge_nodes(varied->selector, failures, varied->present),
                merge_nodes(varied->selector, exist, varied->present),
                merge_nodes(varied->selector, counts, varied->present)};
      break;
    }
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(list.object);
      Accumulator inner = reduce_over(reduction, bound->inner, body, at);
      result = {bind_node(inner.value, bound->positions), bind_node(inner.failure, bound->positions),
                bind_node(inner.exists, bound->positions), bind_node(inner.count, bound->positions)};
      break;
    }
    case ValueKind::nothing: break;
    default: stop(diagnostic::structure_not_known, at, "a list");
  }
  result.failure = first(outer, result.failure);
  return result;
}

Elaborator::Accumulator Elaborator::reduce_clauses(Reduction reduction, std::span<const ingot::NodeId> clauses,
                                                   ingot::NodeId element, const Environment* environment) {
  const Tree& tree = program_.tree;
  if (clauses.empty()) {
    Value value = evaluate(element, environment);
    return {value.node, value.failure, graph_->constant(1), graph_->constant(1)};
  }
  if (tree.kind(clauses[0]) == NodeKind::where_clause_) {
    Value test = evaluate(tree.child(clauses[0], 0), environment);
    if (auto known = decided(test.node); known && *known == 0) {
      Accumulator none = start(reduction);
      none.failure = test.failure;
      return none;
    }
    Accumulator inner = reduce_clauses(reduction, clauses.subspan(1), element, environment);
    GraphNode zero = graph_->constant(0);
    inner.value = graph_->select(test.node, inner.value, start(reduction).value);
    inner.failure = first(test.failure, graph_->select(test.node, inner.failure, zero));
    inner.exists = graph_->logical_and(test.node, inner.exists);
    inner.count = graph_->select(test.node, inner.count, zero);
    return inner;
  }
  Value list = evaluate(tree.child(clauses[0], 0), environment);
  return reduce_over(
      reduction, list,
      [&](Value one) {
        Environment* inner = make_environment(environment);
        inner->locals.emplace_back(clauses[0], one);
        return reduce_clauses(reduction, clauses.subspan(1), element, inner);
      },
      clauses[0]);
}

Value Elaborator::finish(Reduction reduction, const Accumulator& accumulator, ingot::NodeId at) {
  auto empty = [&](const char* what) {
    return fails_if(graph_->logical_not(accumulator.exists),
                    [&] { return reason(at, std::string(what) + " of nothing"); });
  };
  switch (reduction) {
    case Reduction::minimum: return number(accumulator.value, first(accumulator.failure, empty("`min`")));
    case Reduction::maximum: return number(accumulator.value, first(accumulator.failure, empty("`max`")));
    case Reduction::mean:
      return number(graph_->make(Operation::divide, {accumulator.value, accumulator.count}),
                    first(accumulator.failure, empty("`mean`")));
    case Reduction::any:
    case Reduction::all: return boolean(accumulator.value, accumulator.failure);
    default: return number(accumulator.value, accumulator.failure);
  }
}

Value Elaborator::reduce_list(Reduction reduction, Value list, ingot::NodeId at) {
  Accumulator result = reduce_over(
      reduction, list,
      [&](Value one) {
        return Accumulator{one.node, one.failure, graph_->constant(1), graph_->constant(1)};
      },
      at);
  return finish(reduction, result, at);
}

Value Elaborator::reduce_generator(Reduction reduction, ingot::NodeId comprehension, const Environment* environment,
                                   ingot::NodeId at) {
  auto children = program_.tree.children_of(comprehension);
  return finish(reduction, reduce_clauses(reduction, children.subspan(1), children[0], environment), at);
}

}  // namespace ingot::elaborate
