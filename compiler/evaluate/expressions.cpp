#include <algorithm>
#include <cmath>

#include "compiler/evaluate/evaluator.h"
#include "compiler/types/check.h"
#include "runtime/math/elementary.h"

namespace ingot::evaluate {

void Evaluator::count_step() {
  if (++steps_ > 4'000'000'000ull) throw Refused{"the plain evaluator's limit of steps is reached"};
}

Value Evaluator::number(double value, FailurePointer failure) const {
  Value result;
  result.kind = Kind::number;
  result.number = value;
  result.failure = std::move(failure);
  return result;
}

Value Evaluator::boolean(bool value, FailurePointer failure) const {
  Value result = number(value ? 1 : 0, std::move(failure));
  result.kind = Kind::boolean;
  return result;
}

FailurePointer Evaluator::reason(NodeId place, std::string message, bool unknown) const {
  return std::make_shared<Failure>(Failure{tree_[place].span, std::move(message), unknown});
}

Value Evaluator::failed(NodeId place, std::string message, bool unknown) const {
  Value result;
  result.failure = reason(place, std::move(message), unknown);
  return result;
}

EnvironmentPointer Evaluator::inside(const EnvironmentPointer& parent) const {
  auto made = std::make_shared<Environment>();
  made->parent = parent;
  if (parent) made->self = parent->self;
  return made;
}

Value Evaluator::evaluate(NodeId node, const EnvironmentPointer& environment) {
  count_step();
  switch (tree_.kind(node)) {
    case NodeKind::number_: return number(tree_[node].number);
    case NodeKind::quantity_: {
      Reference unit = program_.reference(node);
      return number(unit.kind == ReferenceKind::unit ? tree_[node].number * program_.scale(unit.index)
                                                     : tree_[node].number);
    }
    case NodeKind::boolean_: return boolean(tree_[node].number != 0);
    case NodeKind::text_: return text(node, environment);
    case NodeKind::reference_: {
      Reference to = program_.reference(node);
      if (to.kind == ReferenceKind::local) {
        for (const Environment* e = environment.get(); e != nullptr; e = e->parent.get())
          for (const auto& [declared, value] : e->locals)
            if (declared == to.index) return value;
        throw Refused{"a name has no value yet"};
      }
      if (to.kind == ReferenceKind::self_field) return field(environment->self, to.index);
      if (to.kind == ReferenceKind::self_function) {
        Value value;
        value.kind = Kind::function;
        value.function = std::make_shared<Function>(Function{0, node, environment, environment->self});
        return value;
      }
      if (to.kind == ReferenceKind::enum_case) {
        Value value = number(to.index);
        value.kind = Kind::enumeration;
        return value;
      }
      return declaration_value(to.index);
    }
    case NodeKind::member_: {
      Reference to = program_.reference(node);
      if (to.kind == ReferenceKind::enum_case) {
        Value value = number(to.index);
        value.kind = Kind::enumeration;
        return value;
      }
      Value object = evaluate(tree_.child(node, 0), environment);
      if (to.kind == ReferenceKind::table_key) return element_of(node, object, number(to.index));
      return member(object, tree_[node].text);
    }
    case NodeKind::index_:
      return element_of(node, evaluate(tree_.child(node, 0), environment), evaluate(tree_.child(node, 1), environment));
    case NodeKind::call_: return call(node, environment);
    case NodeKind::negate_: {
      Value x = evaluate(tree_.child(node, 0), environment);
      return number(-x.number, x.failure);
    }
    case NodeKind::not_: {
      Value x = evaluate(tree_.child(node, 0), environment);
      return boolean(x.number == 0, x.failure);
    }
    case NodeKind::binary_: return binary(node, environment);
    case NodeKind::if_: {
      Value test = evaluate(tree_.child(node, 0), environment);
      if (test.failure) {
        Value result;
        result.failure = test.failure;
        return result;
      }
      return evaluate(tree_.child(node, test.number != 0 ? 1 : 2), environment);
    }
    case NodeKind::match_: return match(node, environment);
    case NodeKind::lambda_: {
      Value value;
      value.kind = Kind::function;
      value.function = std::make_shared<Function>(Function{0, node, environment, {}});
      return value;
    }
    case NodeKind::list_: {
      Value value;
      value.kind = Kind::list;
      value.list = std::make_shared<List>();
      for (NodeId child : tree_.children_of(node)) value.list->elements.push_back({evaluate(child, environment), 1});
      return value;
    }
    case NodeKind::comprehension_: {
      Value value;
      value.kind = Kind::list;
      value.list = std::make_shared<List>();
      auto children = tree_.children_of(node);
      elements(children.subspan(1), children[0], environment, 1, value);
      return value;
    }
    case NodeKind::choose_: return choose(node, environment);
    case NodeKind::block_: return block(node, environment);
    case NodeKind::braces_: return braces(node, environment);
    case NodeKind::construct_: return construct(node, environment);
    case NodeKind::with_:
      return with_layers(evaluate(tree_.child(node, 0), environment),
                         layers_of(program_.body_overrides.at(node), environment));
    default: throw Refused{"an expression of unknown kind"};
  }
}

Value Evaluator::binary(NodeId node, const EnvironmentPointer& environment) {
  std::string_view op = tree_.text(node);
  Value left = evaluate(tree_.child(node, 0), environment);
  if (op == "otherwise") return left.failure ? evaluate(tree_.child(node, 1), environment) : left;
  if (op == "and" || op == "or") {
    if (left.failure || (left.number != 0) == (op == "or")) return boolean(left.number != 0, left.failure);
    Value right = evaluate(tree_.child(node, 1), environment);
    return boolean(right.number != 0, right.failure);
  }
  Value right = evaluate(tree_.child(node, 1), environment);
  FailurePointer failure = first(left.failure, right.failure);
  double a = left.number, b = right.number;
  if (op == "<") return boolean(a < b, failure);
  if (op == ">") return boolean(b < a, failure);
  if (op == "<=") return boolean(a <= b, failure);
  if (op == ">=") return boolean(b <= a, failure);
  if (op == "==" || op == "!=") {
    bool equal = left.kind == Kind::text ? left.text == right.text : a == b;
    return boolean(equal == (op == "=="), failure);
  }
  if (op == "+") return number(a + b, failure);
  if (op == "-") return number(a - b, failure);
  if (op == "*") return number(a * b, failure);
  if (op == "/" || op == "mod" || op == "div") {
    if (!failure && b == 0)
      failure = reason(
          node, "division by zero: `" + std::string(program_.files.text(tree_[tree_.child(node, 1)].span)) + "` is 0");
    return number(op == "/" ? a / b : op == "mod" ? math::modulo(a, b) : math::floor(a / b), failure);
  }
  bool bad = (a < 0 && b != math::floor(b)) || (a == 0 && b <= 0);
  if (!failure && bad) failure = reason(node, "`^` of a base and exponent outside its domain");
  return number(math::power(a, b), failure);
}

Value Evaluator::match(NodeId node, const EnvironmentPointer& environment) {
  auto children = tree_.children_of(node);
  Value scrutinee = evaluate(children[0], environment);
  if (scrutinee.failure) {
    Value result;
    result.failure = scrutinee.failure;
    return result;
  }
  for (NodeId arm : children.subspan(1)) {
    NodeId pattern = tree_.child(arm, 0);
    if (pattern != 0) {
      Value wanted = evaluate(pattern, environment);
      bool same = wanted.kind == Kind::text ? wanted.text == scrutinee.text : wanted.number == scrutinee.number;
      if (!same) continue;
    }
    return evaluate(tree_.child(arm, 1), environment);
  }
  return failed(node, "no arm of this `match` fits");
}

Value Evaluator::block(NodeId node, const EnvironmentPointer& environment) {
  EnvironmentPointer inner = inside(environment);
  FailurePointer failure;
  for (NodeId statement : tree_.children_of(node)) {
    switch (tree_.kind(statement)) {
      case NodeKind::let_: {
        NodeId right = tree_.child(statement, 1);
        inner->locals.emplace_back(
            statement, tree_[statement].flags & flag_random ? random_variable(right, inner) : evaluate(right, inner));
        break;
      }
      case NodeKind::require_: failure = first(failure, requirement(statement, inner)); break;
      case NodeKind::result_: return with(evaluate(tree_.child(statement, 0), inner), failure);
      default: return with(evaluate(statement, inner), failure);
    }
  }
  Value nothing;
  nothing.failure = failure;
  return nothing;
}

FailurePointer Evaluator::requirement(NodeId node, const EnvironmentPointer& environment) {
  NodeId expression = tree_.child(node, 0);
  Value holds = evaluate(expression, environment);
  if (holds.failure) return holds.failure;
  if (holds.number != 0) return nullptr;
  NodeId message = tree_.child(node, 1);
  if (message != 0) return reason(node, text(message, environment).text);
  return reason(node, "`" + std::string(program_.files.text(tree_[expression].span)) + "` does not hold");
}

Value Evaluator::element_of(NodeId node, const Value& object, const Value& key) {
  FailurePointer failure = first(object.failure, key.failure);
  Value nothing;
  nothing.failure = failure;
  if (failure) return nothing;
  if (object.kind == Kind::table) {
    auto found = object.table->find(key.number);
    return found == object.table->end() ? failed(node, "no such key", true) : found->second;
  }
  if (object.kind != Kind::list) return nothing;
  std::vector<const Value*> values;
  for (const auto& element : object.list->elements)
    for (double i = 0; i < element.count; ++i) values.push_back(&element.value);
  if (key.number < 0 || key.number > static_cast<double>(values.size()) - 1 || key.number != math::floor(key.number))
    return failed(node, "the index is outside the list of " + std::to_string(values.size()) + " elements");
  return *values[static_cast<size_t>(key.number)];
}

std::string Evaluator::number_text(double value, TypeId, NodeId unit) const {
  double scale = unit != 0 && program_.reference(unit).kind == ReferenceKind::unit
                     ? program_.scale(program_.reference(unit).index)
                     : 1;
  return fmt::format("{:.6g}{}", value / scale, unit != 0 ? " " + std::string(tree_.text(unit)) : "");
}

Value Evaluator::text(NodeId node, const EnvironmentPointer& environment) {
  Value result;
  result.kind = Kind::text;
  if (tree_[node].children_count == 0) {
    result.text = std::string(tree_.text(node));
    return result;
  }
  for (NodeId child : tree_.children_of(node)) {
    if (tree_.kind(child) == NodeKind::text_) {
      result.text += tree_.text(child);
      continue;
    }
    NodeId expression = tree_.child(child, 0);
    Value value = evaluate(expression, environment);
    result.failure = first(result.failure, value.failure);
    if (value.kind == Kind::number)
      result.text += number_text(value.number, program_.type(expression), tree_.child(child, 1));
    else
      result.text += label(value, program_.type(expression));
  }
  return result;
}

Value Evaluator::random_variable(NodeId node, const EnvironmentPointer& environment) {
  std::vector<double> a;
  std::vector<std::vector<double>> lists;
  FailurePointer failure;
  for (NodeId argument : tree_.children_of(node).subspan(1)) {
    if (tree_.kind(argument) == NodeKind::named_argument_) argument = tree_.child(argument, 0);
    Value value = evaluate(argument, environment);
    if (value.kind == Kind::list) {
      lists.emplace_back();
      for (const auto& element : value.list->elements) lists.back().push_back(element.value.number);
      continue;
    }
    failure = first(failure, value.failure);
    a.push_back(value.number);
  }
  constexpr double z95 = 1.6448536269514722;
  double low = 0, nominal = 0, high = 0;
  switch (static_cast<BuiltinId>(program_.reference(tree_.child(node, 0)).index)) {
    case BuiltinId::triangular_:
    case BuiltinId::pert_: low = a[0], nominal = a[1], high = a[2]; break;
    case BuiltinId::normal_: nominal = a[0], low = nominal - z95 * a[1], high = nominal + z95 * a[1]; break;
    case BuiltinId::lognormal_: {
      double reach = math::exponential(z95 * a[1]);
      nominal = a[0], low = nominal / reach, high = nominal * reach;
      break;
    }
    case BuiltinId::uniform_: low = a[0], high = a[1], nominal = 0.5 * (low + high); break;
    default:
      if (lists.empty() || lists[0].empty()) return failed(node, "a distribution over nothing");
      std::vector<std::pair<double, double>> weighted;
      double total = 0;
      for (size_t i = 0; i < lists[0].size(); ++i) {
        weighted.emplace_back(lists[0][i], lists.size() < 2 ? 1 : i < lists[1].size() ? lists[1][i] : -1);
        total += weighted.back().second;
      }
      for (const auto& [value, weight] : weighted)
        if (weight < 0 || !(total > 0) || (lists.size() > 1 && lists[1].size() != weighted.size()))
          return failed(node, "`discrete` wants one weight for each value, none below 0, not all 0");
      std::stable_sort(weighted.begin(), weighted.end(), [](auto& x, auto& y) { return x.first < y.first; });
      low = weighted.front().first, high = weighted.back().first, nominal = high;
      double so_far = 0;
      for (const auto& [value, weight] : weighted)
        if ((so_far += weight) >= total / 2) {
          nominal = value;
          break;
        }
  }
  return number(options_.corner == Corner::nominal ? nominal : options_.corner == Corner::low ? low : high, failure);
}

}  // namespace ingot::evaluate
