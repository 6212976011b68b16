// The functions that the compiler knows.
#include <algorithm>
#include <cmath>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

namespace {

ingot::NodeId argument_expression(const Tree& tree, ingot::NodeId argument) {
  return tree.kind(argument) == NodeKind::named_argument_ ? tree.child(argument, 0) : argument;
}

std::optional<std::vector<double>> numbers_of(BuiltinId id, const std::vector<double>& a, size_t budget) {
  std::vector<double> result;
  if (id == BuiltinId::range_) {
    double step = a.size() > 2 ? a[2] : 1;
    if (step == 0 || !std::isfinite(step)) return std::nullopt;
    double count = std::floor((a[1] - a[0]) / step) + 1;
    if (!(count <= static_cast<double>(budget))) return std::nullopt;
    for (double i = 0; i < count; ++i) result.push_back(a[0] + i * step);
  } else if (id == BuiltinId::powers_of_2_) {
    for (double p = 1; p <= a[1] && std::isfinite(p); p *= 2)
      if (p >= a[0]) result.push_back(p);
  } else {
    double n = std::floor(a[0]);
    if (!(n <= 1e12)) return std::nullopt;
    for (double d = 1; d * d <= n; ++d)
      if (std::fmod(n, d) == 0) {
        result.push_back(d);
        if (d * d != n) result.push_back(n / d);
      }
    std::sort(result.begin(), result.end());
  }
  return result;
}

}  // namespace

Value Elaborator::structure_list(BuiltinId id, ingot::NodeId node, const std::vector<Value>& arguments) {
  GraphNode failure = 0;
  for (const Value& argument : arguments) failure = first(failure, argument.failure);
  std::vector<double> known;
  std::function<Value(size_t)> next = [&](size_t i) -> Value {
    if (i == arguments.size()) {
      auto numbers = numbers_of(id, known, options_.list_budget);
      if (!numbers)
        stop(diagnostic::list_too_long, node,
             id == BuiltinId::range_ ? std::to_string(static_cast<long long>(std::min(1e18, known[1] - known[0])))
                                     : "too many");
      return number_list(*numbers, node);
    }
    auto cases = cases_of(arguments[i].node);
    if (!cases) refuse_parameter(arguments[i].node, node);
    if (!cases)
      stop(diagnostic::structure_not_known, node, "the length of a list",
           {"it may depend on axes, not on a parameter, a draw or the result of a `choose`"});
    std::vector<Value> lists;
    for (double one : cases->second) {
      known.push_back(one);
      lists.push_back(next(i + 1));
      known.pop_back();
    }
    return merge(cases->first, lists, std::vector<bool>(lists.size(), true));
  };
  return with_failure(next(0), failure);
}

Value Elaborator::minimum_or_maximum(bool minimum, ingot::NodeId node, const Environment* environment) {
  auto arguments = program_.tree.children_of(node).subspan(1);
  Reduction reduction = minimum ? Reduction::minimum : Reduction::maximum;
  if (arguments.size() == 1) return reduction_builtin(reduction, node, environment);
  Value result = evaluate(arguments[0], environment);
  for (ingot::NodeId argument : arguments.subspan(1)) {
    Value next = evaluate(argument, environment);
    result =
        number(graph_->make(minimum ? Operation::minimum : Operation::maximum, {result.node, next.node}, place(node)),
               first(result.failure, next.failure));
  }
  return result;
}

Value Elaborator::reduction_builtin(Reduction reduction, ingot::NodeId node, const Environment* environment) {
  ingot::NodeId argument = argument_expression(program_.tree, program_.tree.child(node, 1));
  if (program_.tree.kind(argument) == NodeKind::comprehension_)
    return reduce_generator(reduction, argument, environment, node);
  // The mean over draws; without draws it is the nominal.
  if (program_.types[program_.type(argument)].kind == TypeKind::number) return mean_of(evaluate(argument, environment));
  return reduce_list(reduction, evaluate(argument, environment), node);
}

Value Elaborator::at_point(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  auto children = tree.children_of(node);
  Value value = evaluate(children[1], environment);
  std::vector<std::pair<graph::AxisId, GraphNode>> positions;
  for (ingot::NodeId argument : children.subspan(2)) {
    const VaryScope* scope = nullptr;
    for (const VaryScope& candidate : scopes_)
      if (candidate.name == tree[argument].text) scope = &candidate;
    if (scope == nullptr) stop(diagnostic::no_such_point, argument, std::string(tree.text(argument)));
    Value wanted = evaluate(tree.child(argument, 0), environment);
    auto same = [&](const Value& point) {
      if (point.kind != wanted.kind) return false;
      if (point.scalar()) return point.node == wanted.node;
      if (point.object == wanted.object) return true;
      auto* a = dynamic_cast<const RecordObject*>(point.object);
      auto* b = dynamic_cast<const RecordObject*>(wanted.object);
      return a != nullptr && b != nullptr && a->label != 0 && a->label == b->label;
    };
    auto found = std::find_if(scope->points.begin(), scope->points.end(), same);
    if (found == scope->points.end())
      stop(diagnostic::no_such_point, argument, std::string(program_.files.text(span(tree.child(argument, 0)))));
    positions.emplace_back(scope->axis, graph_->constant(static_cast<double>(found - scope->points.begin())));
  }
  return bind(value, positions);
}

Value Elaborator::label_of(Value value, ingot::NodeId node) {
  switch (value.kind) {
    case ValueKind::record: {
      auto* record = static_cast<const RecordObject*>(value.object);
      std::string label = plain_label(*record);
      if (program_.declarations[record->owner].kind == DeclarationKind::instance)
        for (const AttributeOf& attribute : program_.tree.attributes_of(program_.declarations[record->owner].node))
          if (program_.tree.text(attribute.attribute) == "label" &&
              program_.tree[attribute.attribute].children_count > 0)
            label = std::string(program_.tree.text(program_.tree.child(attribute.attribute, 0)));
      return with_failure(literal_text(label), value.failure);
    }
    case ValueKind::enumeration: {
      TypeId type = program_.type(node);
      std::vector<double> forms;
      if (program_.types[type].kind == TypeKind::enumeration)
        for (StringId name : program_.enumerations[program_.declarations[program_.types[type].declaration].index].cases)
          forms.push_back(graph_->value(literal_text(std::string(string(name))).node));
      if (forms.empty()) return failed(value.failure);
      return {ValueKind::text, graph_->lookup(value.node, forms), value.failure, nullptr};
    }
    case ValueKind::text: return value;
    case ValueKind::varied:
      return with_failure(for_each_alternative(*static_cast<const VariedObject*>(value.object),
                                               [&](Value one, size_t) { return label_of(one, node); }),
                          value.failure);
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(value.object);
      return with_failure(bind(label_of(bound->inner, node), bound->positions), value.failure);
    }
    default: return failed(value.failure);
  }
}

// How sure the stated values of an instance are: an attribute on a value, else the one of the declaration that states it.
Value Elaborator::confidence_of(Value value, std::optional<uint32_t> wanted, ingot::NodeId node) {
  if (value.kind == ValueKind::varied)
    return with_failure(for_each_alternative(*static_cast<const VariedObject*>(value.object),
                                             [&](Value one, size_t) { return confidence_of(one, wanted, node); }),
                        value.failure);
  if (value.kind == ValueKind::bound) {
    auto* bound = static_cast<const BoundObject*>(value.object);
    return with_failure(bind(confidence_of(bound->inner, wanted, node), bound->positions), value.failure);
  }
  if (value.kind != ValueKind::record) return failed(value.failure);
  auto* record = static_cast<const RecordObject*>(value.object);
  DeclarationId enumeration = 0;
  for (const EnumerationInfo& info : program_.enumerations)
    if (string(program_.declarations[info.declaration].name) == "Confidence") enumeration = info.declaration;
  const auto& cases = program_.enumerations[program_.declarations[enumeration].index].cases;
  auto stated = [&](ingot::NodeId target) -> std::optional<uint32_t> {
    for (const AttributeOf& attribute : program_.tree.attributes_of(target)) {
      if (program_.tree.text(attribute.attribute) != "confidence" ||
          program_.tree[attribute.attribute].children_count == 0)
        continue;
      StringId name = program_.tree[program_.tree.child(attribute.attribute, 0)].text;
      for (uint32_t i = 0; i < cases.size(); ++i)
        if (cases[i] == name) return i;
    }
    return std::nullopt;
  };
  std::set<StringId> seen;
  uint32_t worst = 0;
  size_t total = 0, hits = 0;
  for (DeclarationId at = record->owner; at != 0 && program_.declarations[at].kind == DeclarationKind::instance;
       at = program_.instance_of(at).base) {
    auto whole = stated(program_.declarations[at].node);
    for (const Override& o : program_.instance_of(at).overrides) {
      if (o.path.size() == 1 && !seen.insert(o.path[0]).second) continue;
      auto own = stated(o.node);
      uint32_t level = own ? *own : whole.value_or(std::min<uint32_t>(2, static_cast<uint32_t>(cases.size()) - 1));
      worst = std::max(worst, level);
      ++total;
      if (wanted && level == *wanted) ++hits;
    }
  }
  if (wanted)
    return number(graph_->constant(total == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(total)),
                  value.failure);
  return {ValueKind::enumeration, graph_->constant(worst), value.failure, nullptr};
}

Value Elaborator::source_of(Value value, ingot::NodeId node) {
  if (value.kind == ValueKind::varied)
    return with_failure(for_each_alternative(*static_cast<const VariedObject*>(value.object),
                                             [&](Value one, size_t) { return source_of(one, node); }),
                        value.failure);
  if (value.kind == ValueKind::bound) {
    auto* bound = static_cast<const BoundObject*>(value.object);
    return with_failure(bind(source_of(bound->inner, node), bound->positions), value.failure);
  }
  if (value.kind != ValueKind::record) return failed(value.failure);
  auto* record = static_cast<const RecordObject*>(value.object);
  std::string text = "no source stated";
  for (const AttributeOf& attribute : program_.tree.attributes_of(program_.declarations[record->owner].node))
    if (program_.tree.text(attribute.attribute) == "source" && program_.tree[attribute.attribute].children_count > 0)
      text = std::string(program_.tree.text(program_.tree.child(attribute.attribute, 0)));
  return with_failure(literal_text(text), value.failure);
}

Value Elaborator::lists_concatenated(ingot::NodeId node, const std::vector<Value>& lists) {
  std::vector<ListObject::Element> elements;
  std::function<Value(size_t, std::vector<ListObject::Element>)> next =
      [&](size_t i, std::vector<ListObject::Element> so_far) -> Value {
    if (i == lists.size()) return list_of(std::move(so_far));
    return over_list(
        lists[i],
        [&](const ListObject& list, Value) {
          std::vector<ListObject::Element> longer = so_far;
          for (const auto& element : expand(list, node, options_.list_budget)) longer.push_back(element);
          return next(i + 1, std::move(longer));
        },
        node);
  };
  return next(0, {});
}

Value Elaborator::builtin(BuiltinId id, ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  auto children = tree.children_of(node).subspan(1);
  auto argument = [&](size_t i) { return evaluate(argument_expression(tree, children[i]), environment); };
  auto unary = [&](Operation operation) {
    Value x = argument(0);
    return number(graph_->make(operation, {x.node}, place(node)), x.failure);
  };
  auto logarithm = [&](double base) {
    Value x = argument(0);
    GraphNode bad = graph_->make(Operation::less_equal, {x.node, graph_->constant(0)});
    GraphNode failure =
        first(x.failure, fails_if(bad, [&] { return reason(node, "the logarithm of a number that is not positive"); }));
    GraphNode value = graph_->make(Operation::logarithm, {x.node});
    if (base != 0)
      value = graph_->make(Operation::divide, {value, graph_->make(Operation::logarithm, {graph_->constant(base)})});
    return number(value, failure);
  };
  switch (id) {
    case BuiltinId::abs_: return unary(Operation::absolute);
    case BuiltinId::floor_: return unary(Operation::floor);
    case BuiltinId::ceil_: return unary(Operation::ceil);
    case BuiltinId::round_: return unary(Operation::round);
    case BuiltinId::exp_: return unary(Operation::exponential);
    case BuiltinId::sqrt_: {
      Value x = argument(0);
      GraphNode bad = graph_->make(Operation::less, {x.node, graph_->constant(0)});
      GraphNode failure =
          first(x.failure, fails_if(bad, [&] { return reason(node, "the square root of a negative number"); }));
      return number(graph_->make(Operation::square_root, {x.node}), failure);
    }
    case BuiltinId::log_: return logarithm(0);
    case BuiltinId::log2_: return logarithm(2);
    case BuiltinId::log10_: return logarithm(10);
    case BuiltinId::min_: return minimum_or_maximum(true, node, environment);
    case BuiltinId::max_: return minimum_or_maximum(false, node, environment);
    case BuiltinId::sum_: return reduction_builtin(Reduction::sum, node, environment);
    case BuiltinId::product_: return reduction_builtin(Reduction::product, node, environment);
    case BuiltinId::mean_: return reduction_builtin(Reduction::mean, node, environment);
    case BuiltinId::any_: return reduction_builtin(Reduction::any, node, environment);
    case BuiltinId::all_: return reduction_builtin(Reduction::all, node, environment);
    case BuiltinId::length_: {
      Value list = argument(0);
      Accumulator result = reduce_over(
          Reduction::sum, list,
          [&](Value) {
            return Accumulator{graph_->constant(1), 0, graph_->constant(1), graph_->constant(1)};
          },
          node);
      return number(result.count, result.failure);
    }
    case BuiltinId::first_:
    case BuiltinId::last_:
      return over_list(
          argument(0),
          [&](const ListObject& list, Value) {
            // The first that exists: of those before, each only where its count is not 0.
            Value found = failed(reason(node, "the list is empty"));
            auto elements = expand(list, node, options_.list_budget);
            if (id == BuiltinId::first_) std::reverse(elements.begin(), elements.end());
            for (const auto& element : elements)
              found = merge_select(graph_->make(Operation::not_equal, {element.count, graph_->constant(0)}),
                                   element.value, found);
            return found;
          },
          node);
    case BuiltinId::range_:
    case BuiltinId::powers_of_2_:
    case BuiltinId::divisors_: {
      std::vector<Value> arguments;
      for (size_t i = 0; i < children.size(); ++i) arguments.push_back(argument(i));
      return structure_list(id, node, arguments);
    }
    case BuiltinId::concat_: {
      std::vector<Value> lists;
      for (size_t i = 0; i < children.size(); ++i) lists.push_back(argument(i));
      return lists_concatenated(node, lists);
    }
    case BuiltinId::repeat_: {
      Value count = argument(0), element = argument(1);
      GraphNode bad = graph_->make(Operation::less, {count.node, graph_->constant(0)});
      GraphNode failure =
          first(count.failure, fails_if(bad, [&] { return reason(node, "a negative number of repeats"); }));
      if (graph_->is_constant(count.node, 0)) return with_failure(list_of({}), failure);
      return with_failure(list_of({{element, count.node}}), failure);
    }
    case BuiltinId::fold_: return fold_or_scan(node, environment, false);
    case BuiltinId::scan_: return fold_or_scan(node, environment, true);
    case BuiltinId::known_: {
      Value x = argument(0);
      std::vector<double> table(graph_->reasons().size() + 1, 1);
      for (size_t i = 0; i < graph_->reasons().size(); ++i) table[i + 1] = graph_->reasons()[i].unknown ? 0 : 1;
      if (auto code = known_number(x.failure)) return boolean(graph_->constant(table[static_cast<size_t>(*code)]));
      return boolean(graph_->lookup(x.failure, table));
    }
    case BuiltinId::feasible_: {
      Value x = argument(0);
      return boolean(graph_->make(Operation::equal, {x.failure, graph_->constant(0)}));
    }
    case BuiltinId::at_: return at_point(node, environment);
    case BuiltinId::probability_: return probability_of(argument(0));  // without draws: the nominal holds or does not
    case BuiltinId::quantile_: {
      Value x = argument(0), share = argument(1);
      if (!drawn(x)) return x;
      auto known = known_number(share.node);
      if (!known || !(*known >= 0 && *known <= 1))
        stop(diagnostic::structure_not_known, children[1], "the share of a quantile, from 0% to 100%,");
      return quantile_of(x, *known, 40);
    }
    case BuiltinId::label_: return label_of(argument(0), argument_expression(tree, children[0]));
    case BuiltinId::confidence_: return confidence_of(argument(0), std::nullopt, node);
    case BuiltinId::confidence_share_:
      return confidence_of(argument(0), static_cast<uint32_t>(graph_->value(argument(1).node)), node);
    case BuiltinId::source_: return source_of(argument(0), node);
    default: return random_variable(node, environment);
  }
}

}  // namespace ingot::elaborate
