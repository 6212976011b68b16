// Arithmetic, comparison and logic (rules 15 to 17).
#include <cmath>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

namespace {

bool is_comparison(std::string_view op) {
  return op == "<" || op == "<=" || op == ">" || op == ">=" || op == "==" || op == "!=";
}

}  // namespace

TypeId Checker::check_binary(NodeId at, TypeId expected) {
  std::string op = name_text(at);
  NodeId left = child(at, 0), right = child(at, 1);
  if (op == "^") return check_power(at);
  if (op == "and" || op == "or") {
    std::string what = "`" + op + "`";
    check_condition(left, what.c_str());
    check_condition(right, what.c_str());
    return Types::boolean;
  }
  if (op == "otherwise") {
    TypeId first = check(left, expected);
    TypeId second = check(right, expected != Types::error ? expected : first);
    if (auto both = join(first, second)) return *both;
    report_disagreement(right, second, left, first, "the two sides of `otherwise`");
    return Types::error;
  }
  if (is_comparison(op)) return check_comparison(at, op);

  std::string what = "`" + op + "`";
  TypeId first = check_number(left, what.c_str());
  TypeId second = check_number(right, what.c_str());
  if (first == Types::error || second == Types::error) return Types::error;
  if (op == "*") {
    if (first == Types::zero && second == Types::zero) return Types::zero;
    return number_type(program.dimensions.multiply(dimension(first), dimension(second)));
  }
  if (op == "/") return number_type(program.dimensions.divide(dimension(first), dimension(second)));
  auto both = join(first, second);
  if (!both) {
    report_operands(at, op);
    return Types::error;
  }
  return op == "div" ? Types::plain_number : *both;
}

TypeId Checker::check_comparison(NodeId at, const std::string& op) {
  NodeId left = child(at, 0), right = child(at, 1);
  // A bare case takes its enumeration from the other side.
  auto bare = [&](NodeId side) {
    return node(side).kind == NodeKind::reference_ && find_local(node(side).text) == nullptr &&
           program.find_field(self_kind(), node(side).text) == nullptr;
  };
  TypeId first, second;
  if (bare(left) && !bare(right)) {
    second = check(right);
    first = check(left, second);
  } else {
    first = check(left);
    second = check(right, first);
  }
  if (first == Types::error || second == Types::error) return Types::boolean;
  bool equality = op == "==" || op == "!=";
  for (auto [side, type] : {std::pair{left, first}, std::pair{right, second}}) {
    bool number = is_number(type);
    bool comparable =
        number || (equality && (type == Types::text || type == Types::boolean || kind(type) == TypeKind::enumeration));
    if (comparable) continue;
    Diagnostic& diagnostic =
        report(diagnostic::not_comparable, node(side).span, op, quoted(side), describe(program, type));
    if (kind(type) == TypeKind::record) diagnostic.help("records have no equality; compare a field, or `label(x)`");
    return Types::boolean;
  }
  if (!join(first, second)) report_operands(at, op);
  return Types::boolean;
}

void Checker::report_operands(NodeId at, const std::string& op) {
  NodeId left = child(at, 0), right = child(at, 1);
  TypeId first = program.type(left), second = program.type(right);
  auto [first_name, second_name] = type_names(first, second);
  Diagnostic& diagnostic = report(diagnostic::operands_disagree, node(at).span, op, first_name, second_name);
  if (kind(first) == TypeKind::number && kind(second) == TypeKind::number) {
    explain_difference(diagnostic, quoted(left), dimension(first), quoted(right), dimension(second));
    explain_operands(diagnostic, left);
    explain_operands(diagnostic, right);
    if (!suggest_factor(diagnostic, right, dimension(first))) suggest_factor(diagnostic, left, dimension(second));
  } else {
    diagnostic.note(node(left).span, fmt::format("this is {}", describe(program, first)));
    diagnostic.note(node(right).span, fmt::format("this is {}", describe(program, second)));
  }
}

TypeId Checker::check_power(NodeId at) {
  NodeId base = child(at, 0), exponent = child(at, 1);
  TypeId type = check_number(base, "`^`");
  TypeId power = check_number(exponent, "`^`");
  if (type == Types::error || power == Types::error) return Types::error;
  if (dimension(power) != 0) {
    report(diagnostic::exponent_with_dimension, node(exponent).span, quoted(exponent), describe(program, power));
    return Types::error;
  }
  if (dimension(type) == 0) return Types::plain_number;
  auto rational = literal_exponent(exponent);
  if (!rational) {
    report(diagnostic::exponent_not_literal, node(exponent).span, quoted(base), describe(program, type),
           quoted(exponent))
        .help(
            "a base with a dimension takes a literal exponent, such as `2`, `0.5` or `(2/3)`; else divide the base by "
            "a unit of it");
    return Types::error;
  }
  return number_type(program.dimensions.power(dimension(type), *rational));
}

std::optional<Rational> Checker::literal_exponent(NodeId at) const {
  switch (node(at).kind) {
    case NodeKind::number_: {
      // 0.75 is 75/100: decimals are exact.
      double value = node(at).number;
      int64_t denominator = 1;
      while (denominator < 1000 &&
             std::abs(value * double(denominator) - std::round(value * double(denominator))) > 1e-9)
        denominator *= 10;
      double numerator = std::round(value * double(denominator));
      if (std::abs(numerator) > 1000 * 1000) return std::nullopt;
      return Rational{static_cast<int32_t>(numerator), 1} / Rational{static_cast<int32_t>(denominator), 1};
    }
    case NodeKind::negate_: {
      auto inner = literal_exponent(child(at, 0));
      if (!inner) return std::nullopt;
      return Rational{-inner->numerator, inner->denominator};
    }
    case NodeKind::binary_: {
      if (name_text(at) != "/") return std::nullopt;
      auto left = literal_exponent(child(at, 0)), right = literal_exponent(child(at, 1));
      if (!left || !right || right->numerator == 0) return std::nullopt;
      return *left / *right;
    }
    default: return std::nullopt;
  }
}

}  // namespace ingot
