#include <algorithm>
#include <set>

#include "compiler/evaluate/evaluator.h"
#include "runtime/math/elementary.h"

namespace ingot::evaluate {

std::vector<Evaluator::Argument> Evaluator::arguments_of(NodeId node, const EnvironmentPointer& environment) {
  std::vector<Argument> arguments;
  for (NodeId child : tree_.children_of(node).subspan(1)) {
    bool named = tree_.kind(child) == NodeKind::named_argument_;
    arguments.push_back({named ? tree_[child].text : 0, evaluate(named ? tree_.child(child, 0) : child, environment)});
  }
  return arguments;
}

Value Evaluator::call(NodeId node, const EnvironmentPointer& environment) {
  NodeId callee = tree_.child(node, 0);
  Reference to = program_.reference(callee);
  if (to.kind == ReferenceKind::builtin) return builtin(static_cast<BuiltinId>(to.index), node, environment);
  if (to.kind == ReferenceKind::declaration && program_.declarations[to.index].kind == DeclarationKind::function)
    return call_function(to.index, {}, arguments_of(node, environment));
  if (to.kind == ReferenceKind::self_function)
    return call_method(environment->self, to.index, arguments_of(node, environment));
  if (to.kind == ReferenceKind::super_function)
    return call_function(to.index, environment->self, arguments_of(node, environment));
  if (to.kind == ReferenceKind::member_function) {
    Value object = evaluate(tree_.child(callee, 0), environment);
    FailurePointer required = object.failure ? nullptr : requirements(object);
    return with(call_method(object, to.index, arguments_of(node, environment)), required);
  }
  return call_value(evaluate(callee, environment), arguments_of(node, environment));
}

Value Evaluator::call_function(DeclarationId id, const Value& self, const std::vector<Argument>& arguments) {
  const FunctionInfo& function = program_.function_of(id);
  if (++depth_ > 3000) throw Refused{"calls are too deep"};
  auto environment = std::make_shared<Environment>();
  environment->self = self;
  std::vector<std::optional<Value>> values(function.parameters.size());
  size_t next = 0;
  for (const Argument& argument : arguments) {
    size_t position = argument.name == 0
                          ? next++
                          : static_cast<size_t>(std::find(function.parameter_names.begin(),
                                                          function.parameter_names.end(), argument.name) -
                                                function.parameter_names.begin());
    if (position < values.size()) values[position] = argument.value;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) {
      NodeId fallback = tree_.child(function.parameters[i], 1);
      values[i] = fallback != 0 ? evaluate(fallback, environment) : Value{};
    }
    environment->locals.emplace_back(function.parameters[i], *values[i]);
  }
  Value result = evaluate(function.body, environment);
  --depth_;
  return result;
}

Value Evaluator::call_value(const Value& callee, const std::vector<Argument>& arguments) {
  Value nothing;
  nothing.failure = callee.failure;
  if (callee.kind != Kind::function) return nothing;
  const Function& function = *callee.function;
  if (function.declaration != 0) return call_function(function.declaration, function.self, arguments);
  if (tree_.kind(function.node) == NodeKind::reference_)
    return call_method(function.self, program_.reference(function.node).index, arguments);
  EnvironmentPointer environment = inside(function.environment);
  size_t i = 0;
  for (NodeId parameter : tree_.children_of(tree_.child(function.node, 0)))
    if (i < arguments.size()) environment->locals.emplace_back(parameter, arguments[i++].value);
  return evaluate(tree_.child(function.node, 1), environment);
}

Value Evaluator::call_method(const Value& object, StringId method, const std::vector<Argument>& arguments) {
  Value nothing;
  nothing.failure = object.failure;
  if (object.failure || object.kind != Kind::record) return nothing;
  return call_function(program_.find_function(object.record->owner, method), object, arguments);
}

Value Evaluator::confidence(const Value& value, std::optional<uint32_t> wanted) {
  Value nothing;
  nothing.failure = value.failure;
  if (value.kind != Kind::record) return nothing;
  const EnumerationInfo* levels = nullptr;
  for (const EnumerationInfo& info : program_.enumerations)
    if (name(program_.declarations[info.declaration].name) == "Confidence") levels = &info;
  auto stated = [&](NodeId target) -> int {
    for (const AttributeOf& attribute : tree_.attributes_of(target))
      if (tree_.text(attribute.attribute) == "confidence" && tree_[attribute.attribute].children_count > 0)
        for (size_t i = 0; i < levels->cases.size(); ++i)
          if (levels->cases[i] == tree_[tree_.child(attribute.attribute, 0)].text) return static_cast<int>(i);
    return -1;
  };
  std::set<StringId> seen;
  int worst = 0;
  double total = 0, hits = 0;
  for (DeclarationId at = value.record->owner; program_.declarations[at].kind == DeclarationKind::instance;
       at = program_.instance_of(at).base) {
    int whole = stated(program_.declarations[at].node);
    if (whole < 0) whole = std::min<int>(2, static_cast<int>(levels->cases.size()) - 1);
    for (const Override& o : program_.instance_of(at).overrides) {
      if (o.path.size() == 1 && !seen.insert(o.path[0]).second) continue;
      int own = stated(o.node);
      int level = own >= 0 ? own : whole;
      worst = std::max(worst, level);
      ++total;
      if (wanted && static_cast<uint32_t>(level) == *wanted) ++hits;
    }
  }
  Value result = number(wanted ? (total == 0 ? 0 : hits / total) : worst, value.failure);
  if (!wanted) result.kind = Kind::enumeration;
  return result;
}

Value Evaluator::builtin(BuiltinId id, NodeId node, const EnvironmentPointer& environment) {
  auto children = tree_.children_of(node).subspan(1);
  auto expression = [&](size_t i) {
    return tree_.kind(children[i]) == NodeKind::named_argument_ ? tree_.child(children[i], 0) : children[i];
  };
  auto argument = [&](size_t i) { return evaluate(expression(i), environment); };
  auto unary = [&](auto function) {
    Value x = argument(0);
    return number(function(x.number), x.failure);
  };
  auto logarithm = [&](double base) {
    Value x = argument(0);
    FailurePointer failure = x.failure;
    if (!failure && x.number <= 0) failure = reason(node, "the logarithm of a number that is not positive");
    double value = math::logarithm(x.number);
    return number(base != 0 ? value / math::logarithm(base) : value, failure);
  };
  switch (id) {
    case BuiltinId::abs_: return unary([](double x) { return math::absolute(x); });
    case BuiltinId::floor_: return unary([](double x) { return math::floor(x); });
    case BuiltinId::ceil_: return unary([](double x) { return math::ceil(x); });
    case BuiltinId::round_: return unary([](double x) { return math::round(x); });
    case BuiltinId::exp_: return unary([](double x) { return math::exponential(x); });
    case BuiltinId::sqrt_: {
      Value x = argument(0);
      FailurePointer failure = x.failure;
      if (!failure && x.number < 0) failure = reason(node, "the square root of a negative number");
      return number(math::square_root(x.number), failure);
    }
    case BuiltinId::log_: return logarithm(0);
    case BuiltinId::log2_: return logarithm(2);
    case BuiltinId::log10_: return logarithm(10);
    case BuiltinId::min_:
    case BuiltinId::max_: {
      bool least = id == BuiltinId::min_;
      if (children.size() == 1) return reduction(least ? Reduction::minimum : Reduction::maximum, node, environment);
      Value result = argument(0);
      for (size_t i = 1; i < children.size(); ++i) {
        Value next = argument(i);
        double value = least ? math::minimum(result.number, next.number) : math::maximum(result.number, next.number);
        result = number(value, first(result.failure, next.failure));
      }
      return result;
    }
    case BuiltinId::sum_: return reduction(Reduction::sum, node, environment);
    case BuiltinId::product_: return reduction(Reduction::product, node, environment);
    case BuiltinId::mean_: return reduction(Reduction::mean, node, environment);
    case BuiltinId::any_: return reduction(Reduction::any, node, environment);
    case BuiltinId::all_: return reduction(Reduction::all, node, environment);
    case BuiltinId::length_: {
      Accumulator result = reduce_list(Reduction::sum, argument(0), [](const Value&) {
        return Accumulator{1, nullptr, true, 1};
      });
      return number(result.count, result.failure);
    }
    case BuiltinId::first_:
    case BuiltinId::last_: {
      Value list = argument(0);
      Value nothing;
      nothing.failure = list.failure;
      if (list.kind != Kind::list || list.failure) return nothing;
      std::vector<List::Element> kept = list.list->elements;
      std::erase_if(kept, [](const auto& e) { return e.count == 0; });
      if (kept.empty()) return failed(node, "the list is empty");
      return id == BuiltinId::first_ ? kept.front().value : kept.back().value;
    }
    case BuiltinId::range_:
    case BuiltinId::powers_of_2_:
    case BuiltinId::divisors_: return number_list(id, node, environment);
    case BuiltinId::concat_: {
      Value result;
      result.kind = Kind::list;
      result.list = std::make_shared<List>();
      for (size_t i = 0; i < children.size(); ++i) {
        Value one = argument(i);
        result.failure = first(result.failure, one.failure);
        if (one.kind == Kind::list)
          result.list->elements.insert(result.list->elements.end(), one.list->elements.begin(),
                                       one.list->elements.end());
      }
      return result;
    }
    case BuiltinId::repeat_: {
      Value count = argument(0), element = argument(1);
      Value result;
      result.kind = Kind::list;
      result.list = std::make_shared<List>();
      result.failure = count.failure;
      if (!result.failure && count.number < 0) result.failure = reason(node, "a negative number of repeats");
      if (count.number != 0) result.list->elements.push_back({element, count.number});
      return result;
    }
    case BuiltinId::fold_: return fold(node, environment, false);
    case BuiltinId::scan_: return fold(node, environment, true);
    case BuiltinId::known_: {
      Value x = argument(0);
      return boolean(!x.failure || !x.failure->unknown);
    }
    case BuiltinId::feasible_: return boolean(!argument(0).failure);
    case BuiltinId::at_: return at(node, environment);
    case BuiltinId::probability_: {
      Value x = argument(0);
      return number(!x.failure && x.number != 0 ? 1 : 0);
    }
    case BuiltinId::quantile_: return argument(0);
    case BuiltinId::label_: {
      Value x = argument(0);
      Value result;
      result.kind = Kind::text;
      result.failure = x.failure;
      if (!x.failure) result.text = label(x, program_.type(expression(0)));
      return result;
    }
    case BuiltinId::confidence_: return confidence(argument(0), std::nullopt);
    case BuiltinId::confidence_share_: return confidence(argument(0), static_cast<uint32_t>(argument(1).number));
    case BuiltinId::source_: {
      Value x = argument(0);
      Value result;
      result.kind = Kind::text;
      result.failure = x.failure;
      result.text = "no source stated";
      if (x.kind == Kind::record)
        for (const AttributeOf& attribute : tree_.attributes_of(program_.declarations[x.record->owner].node))
          if (tree_.text(attribute.attribute) == "source" && tree_[attribute.attribute].children_count > 0)
            result.text = std::string(tree_.text(tree_.child(attribute.attribute, 0)));
      return result;
    }
    default: return random_variable(node, environment);
  }
}

}  // namespace ingot::evaluate
