#include <algorithm>
#include <cmath>
#include <limits>

#include "compiler/evaluate/evaluator.h"
#include "runtime/math/elementary.h"

namespace ingot::evaluate {

Evaluator::Accumulator Evaluator::start(Reduction reduction) const {
  Accumulator result;
  if (reduction == Reduction::product || reduction == Reduction::all) result.value = 1;
  if (reduction == Reduction::minimum) result.value = std::numeric_limits<double>::infinity();
  if (reduction == Reduction::maximum) result.value = -std::numeric_limits<double>::infinity();
  return result;
}

Evaluator::Accumulator Evaluator::reduce_list(Reduction reduction, const Value& list,
                                              const std::function<Accumulator(const Value&)>& body) {
  Accumulator result = start(reduction);
  result.failure = list.failure;
  if (list.kind != Kind::list || list.failure) return result;
  for (const auto& element : list.list->elements) {
    if (element.count == 0) continue;
    Accumulator part = body(element.value);
    result.failure = first(result.failure, part.failure);
    if (!part.exists) continue;
    bool once = element.count == 1;
    double v = part.value;
    switch (reduction) {
      case Reduction::sum:
      case Reduction::mean: result.value = result.value + (once ? v : element.count * v); break;
      case Reduction::product: result.value = result.value * (once ? v : math::power(v, element.count)); break;
      case Reduction::minimum: result.value = math::minimum(result.value, v); break;
      case Reduction::maximum: result.value = math::maximum(result.value, v); break;
      case Reduction::any: result.value = result.value != 0 || v != 0; break;
      case Reduction::all: result.value = result.value != 0 && v != 0; break;
    }
    result.exists = true;
    result.count = result.count + (once ? part.count : element.count * part.count);
  }
  return result;
}

Evaluator::Accumulator Evaluator::reduce(Reduction reduction, std::span<const NodeId> clauses, NodeId element,
                                         const EnvironmentPointer& environment) {
  if (clauses.empty()) {
    Value value = evaluate(element, environment);
    return {value.number, value.failure, true, 1};
  }
  if (tree_.kind(clauses[0]) == NodeKind::where_clause_) {
    Value test = evaluate(tree_.child(clauses[0], 0), environment);
    if (test.failure || test.number == 0) {
      Accumulator none = start(reduction);
      none.failure = test.failure;
      return none;
    }
    return reduce(reduction, clauses.subspan(1), element, environment);
  }
  return reduce_list(reduction, evaluate(tree_.child(clauses[0], 0), environment), [&](const Value& one) {
    EnvironmentPointer inner = inside(environment);
    inner->locals.emplace_back(clauses[0], one);
    return reduce(reduction, clauses.subspan(1), element, inner);
  });
}

Value Evaluator::reduction(Reduction kind, NodeId node, const EnvironmentPointer& environment) {
  NodeId argument = tree_.child(node, 1);
  Accumulator result;
  if (tree_.kind(argument) == NodeKind::comprehension_) {
    auto children = tree_.children_of(argument);
    result = reduce(kind, children.subspan(1), children[0], environment);
  } else if (program_.types[program_.type(argument)].kind == TypeKind::number) {
    return evaluate(argument, environment);  // the mean over draws; without draws it is the nominal
  } else {
    result = reduce_list(kind, evaluate(argument, environment), [](const Value& one) {
      return Accumulator{one.number, one.failure, true, 1};
    });
  }
  bool needs_one = kind == Reduction::minimum || kind == Reduction::maximum || kind == Reduction::mean;
  if (!result.failure && needs_one && !result.exists)
    result.failure = reason(node, std::string(kind == Reduction::minimum   ? "`min`"
                                              : kind == Reduction::maximum ? "`max`"
                                                                           : "`mean`") +
                                      " of nothing");
  if (kind == Reduction::any || kind == Reduction::all) return boolean(result.value != 0, result.failure);
  return number(kind == Reduction::mean ? result.value / result.count : result.value, result.failure);
}

void Evaluator::elements(std::span<const NodeId> clauses, NodeId element, const EnvironmentPointer& environment,
                         double count, Value& out) {
  if (out.list->elements.size() > 1'000'000) throw Refused{"a list is too long"};
  if (clauses.empty()) {
    out.list->elements.push_back({evaluate(element, environment), count});
    return;
  }
  if (tree_.kind(clauses[0]) == NodeKind::where_clause_) {
    Value test = evaluate(tree_.child(clauses[0], 0), environment);
    out.failure = first(out.failure,
                        test.failure);  // whether an element belongs to the list must be decided, or there is no list
    if (!test.failure && test.number != 0) elements(clauses.subspan(1), element, environment, count, out);
    return;
  }
  Value list = evaluate(tree_.child(clauses[0], 0), environment);
  out.failure = first(out.failure, list.failure);
  if (list.kind != Kind::list) return;
  for (const auto& one : list.list->elements) {
    if (one.count == 0) continue;
    EnvironmentPointer inner = inside(environment);
    inner->locals.emplace_back(clauses[0], one.value);
    elements(clauses.subspan(1), element, inner, count * one.count, out);
  }
}

Value Evaluator::fold(NodeId node, const EnvironmentPointer& environment, bool scan) {
  auto children = tree_.children_of(node);
  Value list = evaluate(children[1], environment);
  Value state = evaluate(children[2], environment);
  Value function = evaluate(children[3], environment);
  Value states;
  states.kind = Kind::list;
  states.list = std::make_shared<List>();
  states.failure = list.failure;
  if (list.kind == Kind::list)
    for (const auto& element : list.list->elements)
      for (double i = 0; i < element.count; ++i) {
        state = call_value(function, {{0, state}, {0, element.value}});
        states.list->elements.push_back({state, 1});
      }
  return scan ? states : with(state, list.failure);
}

Value Evaluator::number_list(BuiltinId id, NodeId node, const EnvironmentPointer& environment) {
  std::vector<double> a;
  Value result;
  result.kind = Kind::list;
  result.list = std::make_shared<List>();
  for (NodeId argument : tree_.children_of(node).subspan(1)) {
    Value value =
        evaluate(tree_.kind(argument) == NodeKind::named_argument_ ? tree_.child(argument, 0) : argument, environment);
    result.failure = first(result.failure, value.failure);
    a.push_back(value.number);
  }
  if (result.failure) return result;
  std::vector<double> numbers;
  if (id == BuiltinId::range_) {
    double step = a.size() > 2 ? a[2] : 1;
    double count = std::floor((a[1] - a[0]) / step) + 1;
    if (!(count <= 1'000'000)) throw Refused{"a list is too long"};
    for (double i = 0; i < count; ++i) numbers.push_back(a[0] + i * step);
  } else if (id == BuiltinId::powers_of_2_) {
    for (double p = 1; p <= a[1] && std::isfinite(p); p *= 2)
      if (p >= a[0]) numbers.push_back(p);
  } else {
    double n = std::floor(a[0]);
    for (double d = 1; d <= n; ++d)
      if (std::fmod(n, d) == 0) numbers.push_back(d);
  }
  for (double n : numbers) result.list->elements.push_back({number(n), 1});
  return result;
}

}  // namespace ingot::evaluate
