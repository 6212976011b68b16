// Expressions that are no call, no list, no body: references, arithmetic, conditions, match, blocks, indexing.
#include <algorithm>
#include <cmath>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

Value Elaborator::evaluate(ingot::NodeId node, const Environment* environment) {
  if (graph_->size() > options_.node_budget)
    stop(diagnostic::graph_too_large, node, std::to_string(options_.node_budget));
  return evaluate_uncounted(node, environment);
}

Value Elaborator::evaluate_uncounted(ingot::NodeId node, const Environment* environment) {
  if (options_.read != nullptr && options_.watched.contains(node)) options_.read->insert(node);
  if (!parameters_.empty())
    if (auto found = parameters_.find(node); found != parameters_.end()) return number(found->second);
  if (!options_.inputs.empty())
    if (auto input = input_of(node)) return number(*input);
  if (!options_.uncertain.empty())
    if (auto drawn = uncertain_literal(node)) return number(*drawn);
  const Tree& tree = program_.tree;
  switch (tree.kind(node)) {
    case NodeKind::number_: return number(graph_->constant(tree[node].number));
    case NodeKind::quantity_: return number(graph_->constant(quantity(node)));
    case NodeKind::boolean_: return boolean(graph_->constant(tree[node].number));
    case NodeKind::text_: return text_value(node, environment);
    case NodeKind::reference_: return reference(node, environment);
    case NodeKind::member_: {
      Reference to = program_.reference(node);
      if (to.kind == ReferenceKind::enum_case) return enumeration_case(node);
      Value object = evaluate(tree.child(node, 0), environment);
      if (to.kind == ReferenceKind::table_key)
        return element_of(node, object, {ValueKind::enumeration, graph_->constant(to.index), 0, nullptr});
      return member(object, tree[node].text, node);
    }
    case NodeKind::index_: return index(node, environment);
    case NodeKind::call_: return call(node, environment);
    case NodeKind::negate_: {
      Value operand = evaluate(tree.child(node, 0), environment);
      return number(graph_->make(Operation::negate, {operand.node}), operand.failure);
    }
    case NodeKind::not_: {
      Value operand = evaluate(tree.child(node, 0), environment);
      return boolean(graph_->logical_not(operand.node), operand.failure);
    }
    case NodeKind::binary_: return binary(node, environment);
    case NodeKind::if_: return condition(node, environment);
    case NodeKind::match_: return match(node, environment);
    case NodeKind::lambda_: {
      auto* function = make_object<FunctionObject>();
      function->lambda = node;
      function->environment = environment;
      return {ValueKind::function, 0, 0, function};
    }
    case NodeKind::list_: {
      std::vector<ListObject::Element> elements;
      for (ingot::NodeId child : tree.children_of(node))
        elements.push_back({evaluate(child, environment), graph_->constant(1)});
      return list_of(std::move(elements));
    }
    case NodeKind::comprehension_: return comprehension(node, environment);
    case NodeKind::choose_: return choose(node, environment);
    case NodeKind::block_: return block(node, environment);
    case NodeKind::braces_: return anonymous_or_table(node, environment);
    case NodeKind::construct_: return construct(node, environment);
    case NodeKind::with_: {
      Value object = evaluate(tree.child(node, 0), environment);
      return with_layers(object, layers_of(program_.body_overrides.at(node), environment), node);
    }
    default: stop(diagnostic::structure_not_known, node, "this");
  }
}

double Elaborator::quantity(ingot::NodeId node) const {
  Reference unit = program_.reference(node);
  double value = program_.tree[node].number;
  return unit.kind == ReferenceKind::unit ? value * program_.scale(unit.index) : value;
}

Value Elaborator::enumeration_case(ingot::NodeId node) {
  return {ValueKind::enumeration, graph_->constant(program_.reference(node).index), 0, nullptr};
}

Value Elaborator::reference(ingot::NodeId node, const Environment* environment) {
  Reference to = program_.reference(node);
  switch (to.kind) {
    case ReferenceKind::local: {
      if (const Value* value = environment->find(to.index)) return *value;
      stop(diagnostic::circular_value, node, std::string(program_.tree.text(node)));
    }
    case ReferenceKind::self_field: return field(environment->self, to.index, node);
    case ReferenceKind::self_function: {
      auto* function = make_object<FunctionObject>();
      function->function = 0;
      function->self = environment->self;
      function->lambda = node;
      return {ValueKind::function, 0, 0, function};
    }
    case ReferenceKind::enum_case: return enumeration_case(node);
    case ReferenceKind::declaration: return declaration_value(to.index, node);
    default: stop(diagnostic::structure_not_known, node, "this name");
  }
}

GraphNode Elaborator::fails_if(GraphNode condition, const std::function<GraphNode()>& reason) {
  if (graph_->is_constant(condition, 0)) return 0;
  GraphNode code = reason();
  if (graph_->is_constant(condition)) return code;
  return graph_->select(condition, code, graph_->constant(0));
}

Value Elaborator::arithmetic(ingot::NodeId node, std::string_view operation, Value left, Value right) {
  GraphNode a = left.node, b = right.node;
  GraphNode failure = first(left.failure, right.failure);
  GraphNode zero = graph_->constant(0);
  auto result = [&](Operation op, GraphNode domain = 0) {
    return number(graph_->make(op, {a, b}, place(node)), first(failure, domain));
  };
  auto by_zero = [&] {
    return fails_if(graph_->make(Operation::equal, {b, zero}), [&] {
      ingot::NodeId divisor = program_.tree.child(node, 1);
      return reason(node, "division by zero: `" + std::string(program_.files.text(span(divisor))) + "` is 0");
    });
  };
  if (operation == "+") return result(Operation::add);
  if (operation == "-") return result(Operation::subtract);
  if (operation == "*") return result(Operation::multiply);
  if (operation == "/") return result(Operation::divide, by_zero());
  if (operation == "mod") return result(Operation::modulo, by_zero());
  if (operation == "div") {
    GraphNode quotient = graph_->make(Operation::floor, {graph_->make(Operation::divide, {a, b})});
    return number(quotient, first(failure, by_zero()));
  }
  // `^`: base > 0, or 0 with a positive exponent, or negative with a whole one
  GraphNode whole = graph_->make(Operation::equal, {b, graph_->make(Operation::floor, {b})});
  GraphNode negative = graph_->logical_and(graph_->make(Operation::less, {a, zero}), graph_->logical_not(whole));
  GraphNode pole =
      graph_->logical_and(graph_->make(Operation::equal, {a, zero}), graph_->make(Operation::less_equal, {b, zero}));
  GraphNode bad = graph_->make(Operation::logical_or, {negative, pole});
  return result(Operation::power,
                fails_if(bad, [&] { return reason(node, "`^` of a base and exponent outside its domain"); }));
}

Value Elaborator::binary(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  std::string_view operation = tree.text(node);
  Value left = evaluate(tree.child(node, 0), environment);
  if (operation == "and" || operation == "or") {
    bool is_and = operation == "and";
    if (auto known = decided(left.node); known && graph_->is_constant(left.failure, 0) && (*known != 0) != is_and)
      return left;
    Value right = evaluate(tree.child(node, 1), environment);
    GraphNode skipped = is_and ? graph_->logical_not(left.node) : left.node;
    GraphNode right_failure = graph_->select(skipped, graph_->constant(0), right.failure);
    return boolean(graph_->make(is_and ? Operation::logical_and : Operation::logical_or, {left.node, right.node}),
                   first(left.failure, right_failure));
  }
  if (operation == "otherwise") {
    if (graph_->is_constant(left.failure, 0)) return left;
    Value right = evaluate(tree.child(node, 1), environment);
    GraphNode good = graph_->make(Operation::equal, {left.failure, graph_->constant(0)});
    left.failure = 0;
    return merge_select(good, left, right);
  }
  Value right = evaluate(tree.child(node, 1), environment);
  GraphNode failure = first(left.failure, right.failure);
  auto comparison = [&](Operation op, GraphNode a, GraphNode b) { return boolean(graph_->make(op, {a, b}), failure); };
  if (operation == "<") return comparison(Operation::less, left.node, right.node);
  if (operation == ">") return comparison(Operation::less, right.node, left.node);
  if (operation == "<=") return comparison(Operation::less_equal, left.node, right.node);
  if (operation == ">=") return comparison(Operation::less_equal, right.node, left.node);
  if (operation == "==" || operation == "!=") {
    for (const Value& side : {left, right})
      if (side.kind == ValueKind::text)
        if (auto cases = cases_of(side.node))
          for (double form : cases->second)
            if (!texts_[static_cast<size_t>(form)].holes.empty()) stop(diagnostic::text_with_numbers, node);
    return comparison(operation == "==" ? Operation::equal : Operation::not_equal, left.node, right.node);
  }
  return arithmetic(node, operation, left, right);
}

Value Elaborator::condition(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  Value test = evaluate(tree.child(node, 0), environment);
  if (auto known = decided(test.node))
    return with_failure(evaluate(tree.child(node, *known != 0 ? 1 : 2), environment), test.failure);
  ++undecided_;
  Value then = evaluate(tree.child(node, 1), environment);
  Value otherwise = evaluate(tree.child(node, 2), environment);
  --undecided_;
  return with_failure(merge_select(test.node, then, otherwise), test.failure);
}

Value Elaborator::match(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  auto children = tree.children_of(node);
  Value scrutinee = evaluate(children[0], environment);
  auto cases = cases_of(scrutinee.node);
  // Arms from the last to the first: the first that matches wins.
  std::optional<Value> result;
  std::vector<std::pair<std::optional<double>, ingot::NodeId>> arms;
  for (ingot::NodeId arm : children.subspan(1)) {
    ingot::NodeId pattern = tree.child(arm, 0), body = tree.child(arm, 1);
    if (pattern == 0) {
      arms.emplace_back(std::nullopt, body);
      break;
    }
    Value wanted = evaluate(pattern, environment);
    double key = graph_->value(wanted.node);
    if (cases && std::find(cases->second.begin(), cases->second.end(), key) == cases->second.end()) continue;
    arms.emplace_back(key, body);
    if (cases && cases->second.size() == 1) break;
  }
  if (arms.empty() || (arms.back().first && !cases)) {
    GraphNode nowhere = reason(node, "no arm of this `match` fits");
    result = failed(nowhere);
  }
  const uint32_t undecided = arms.size() > 1 ? 1 : 0;
  undecided_ += undecided;
  for (size_t i = arms.size(); i-- > 0;) {
    Value body = evaluate(arms[i].second, environment);
    if (!result || !arms[i].first)
      result = body;
    else
      result = merge_select(graph_->make(Operation::equal, {scrutinee.node, graph_->constant(*arms[i].first)}), body,
                            *result);
  }
  undecided_ -= undecided;
  return with_failure(*result, scrutinee.failure);
}

Value Elaborator::block(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  Environment* inner = make_environment(environment);
  GraphNode failure = 0;
  for (ingot::NodeId statement : tree.children_of(node)) {
    switch (tree.kind(statement)) {
      case NodeKind::let_: {
        ingot::NodeId expression = tree.child(statement, 1);
        Value value =
            tree[statement].flags & flag_random ? random_variable(expression, inner) : evaluate(expression, inner);
        inner->locals.emplace_back(statement, named(value, Name::Role::let, std::string(tree.text(statement)),
                                                    program_.type(expression), statement));
        break;
      }
      case NodeKind::require_: failure = first(failure, require_failure(statement, inner)); break;
      case NodeKind::result_: return with_failure(evaluate(tree.child(statement, 0), inner), failure);
      default: return with_failure(evaluate(statement, inner), failure);
    }
  }
  return failed(failure);
}

Value Elaborator::index(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  Value object = evaluate(tree.child(node, 0), environment);
  Value key = evaluate(tree.child(node, 1), environment);
  return element_of(node, object, key);
}

Value Elaborator::element_of(ingot::NodeId node, Value object, Value key) {
  GraphNode outer = first(object.failure, key.failure);
  object.failure = 0;
  key.failure = 0;
  if (object.kind == ValueKind::varied && !known_number(key.node)) {
    // Key by key first: each is one table over what varies.
    if (auto cases = cases_of(key.node)) {
      std::vector<Value> values;
      for (double wanted : cases->second)
        values.push_back(element_of(node, object, {key.kind, graph_->constant(wanted), 0, nullptr}));
      return with_failure(merge(cases->first, values, std::vector<bool>(values.size(), true)), outer);
    }
  }
  switch (object.kind) {
    case ValueKind::nothing: return failed(outer);
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(object.object);
      return with_failure(bind(element_of(node, bound->inner, key), bound->positions), outer);
    }
    case ValueKind::varied: {
      auto* varied = static_cast<const VariedObject*>(object.object);
      return with_failure(for_each_alternative(*varied, [&](Value one, size_t) { return element_of(node, one, key); }),
                          outer);
    }
    case ValueKind::table: {
      auto* table = static_cast<const TableObject*>(object.object);
      const std::string shown_table = !table->display.empty()
                                          ? table->display
                                          : std::string(program_.files.text(span(program_.tree.child(node, 0))));
      auto missing = [&](double wanted) {
        std::string shown = fmt::format("{}", wanted);
        TypeId type = program_.type(program_.tree.child(node, 0));
        if (program_.types[type].kind == TypeKind::table)
          shown = string(program_.enumerations[program_.declarations[program_.types[type].declaration].index]
                             .cases[static_cast<size_t>(wanted)]);
        return failed(reason(node, "`" + shown_table + "` has no `" + shown + "`", true));
      };
      if (auto known = known_number(key.node)) {
        auto found = table->entries.find(*known);
        return with_failure(found == table->entries.end() ? missing(*known) : found->second, outer);
      }
      auto cases = cases_of(key.node);
      if (!cases) {  // a key that is a parameter or a choice: any entry may be meant
        std::vector<double> keys;
        for (const auto& [known, value] : table->entries) keys.push_back(known);
        GraphNode selector = graph_->constant(static_cast<double>(keys.size()));
        std::vector<Value> values;
        for (size_t i = keys.size(); i-- > 0;)
          selector = graph_->select(graph_->make(Operation::equal, {key.node, graph_->constant(keys[i])}),
                                    graph_->constant(static_cast<double>(i)), selector);
        for (const auto& [known, value] : table->entries) values.push_back(value);
        values.push_back(failed(reason(node, "`" + shown_table + "` has no such key", true)));
        return with_failure(merge(selector, values, std::vector<bool>(values.size(), true)), outer);
      }
      std::vector<Value> values;
      for (double wanted : cases->second) {
        auto found = table->entries.find(wanted);
        values.push_back(found == table->entries.end() ? missing(wanted) : found->second);
      }
      return with_failure(merge(cases->first, values, std::vector<bool>(values.size(), true)), outer);
    }
    case ValueKind::list: {
      auto* list = static_cast<const ListObject*>(object.object);
      auto elements = expand(*list, node, options_.list_budget);
      std::vector<Value> values;
      for (const auto& element : elements) {
        auto count = known_number(element.count);
        if (!count) return with_failure(element_of_masked(node, elements, key), outer);
        for (double i = 0; i < *count; ++i) values.push_back(element.value);
      }
      GraphNode last = graph_->constant(static_cast<double>(values.size()) - 1);
      GraphNode outside =
          graph_->make(Operation::logical_or, {graph_->make(Operation::less, {key.node, graph_->constant(0)}),
                                               graph_->make(Operation::less, {last, key.node})});
      outside = graph_->make(
          Operation::logical_or,
          {outside, graph_->make(Operation::not_equal, {key.node, graph_->make(Operation::floor, {key.node})})});
      GraphNode failure = fails_if(outside, [&] {
        return reason(node, "the index is outside the list of " + std::to_string(values.size()) + " elements");
      });
      outer = first(outer, failure);
      if (values.empty()) return failed(outer);
      if (auto known = known_number(key.node)) {
        double clamped = std::min(std::max(0.0, std::floor(*known)), static_cast<double>(values.size() - 1));
        return with_failure(values[static_cast<size_t>(clamped)], outer);
      }
      return with_failure(merge(key.node, values, std::vector<bool>(values.size(), true)), outer);
    }
    default: stop(diagnostic::structure_not_known, node, "what is indexed");
  }
}

// An element of a list whose length an axis decides: the one whose share of the positions the key falls into.
Value Elaborator::element_of_masked(ingot::NodeId node, const std::vector<ListObject::Element>& elements, Value key) {
  std::vector<GraphNode> ends;
  GraphNode length = graph_->constant(0);
  for (const auto& element : elements)
    ends.push_back(length = graph_->make(Operation::add, {length, graph_->make(Operation::ceil, {element.count})}));
  Value found = failed(0);
  for (size_t i = elements.size(); i-- > 0;) {
    if (graph_->is_constant(elements[i].count, 0)) continue;
    found = merge_select(graph_->make(Operation::less, {key.node, ends[i]}), elements[i].value, found);
  }
  GraphNode outside =
      graph_->make(Operation::logical_or, {graph_->make(Operation::less, {key.node, graph_->constant(0)}),
                                           graph_->make(Operation::less_equal, {length, key.node})});
  outside = graph_->make(
      Operation::logical_or,
      {outside, graph_->make(Operation::not_equal, {key.node, graph_->make(Operation::floor, {key.node})})});
  return with_failure(found, fails_if(outside, [&] { return reason(node, "the index is outside the list"); }));
}

}  // namespace ingot::elaborate
