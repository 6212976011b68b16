// Typing of the builtin functions: one row each.
#include <iterator>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/builtin_call.h"

namespace ingot {

namespace {

constexpr uint8_t many = 255;

struct Row {
  BuiltinId builtin;
  uint8_t least, most;  ///< positional arguments
  const char* form;
  TypeId (BuiltinCall::*typing)();
};

constexpr Row rows[] = {
    {BuiltinId::abs_, 1, 1, "abs(x)", &BuiltinCall::same},
    {BuiltinId::floor_, 1, 1, "floor(x)", &BuiltinCall::plain_to_plain},
    {BuiltinId::ceil_, 1, 1, "ceil(x)", &BuiltinCall::plain_to_plain},
    {BuiltinId::round_, 1, 1, "round(x)", &BuiltinCall::plain_to_plain},
    {BuiltinId::sqrt_, 1, 1, "sqrt(x)", &BuiltinCall::root},
    {BuiltinId::exp_, 1, 1, "exp(x)", &BuiltinCall::plain_to_plain},
    {BuiltinId::log_, 1, 1, "log(x)", &BuiltinCall::plain_to_plain},
    {BuiltinId::log2_, 1, 1, "log2(x)", &BuiltinCall::plain_to_plain},
    {BuiltinId::log10_, 1, 1, "log10(x)", &BuiltinCall::plain_to_plain},
    {BuiltinId::min_, 1, many, "min(a, b)` or `min(e for x in xs)", &BuiltinCall::extremum},
    {BuiltinId::max_, 1, many, "max(a, b)` or `max(e for x in xs)", &BuiltinCall::extremum},
    {BuiltinId::sum_, 1, 1, "sum(e for x in xs)", &BuiltinCall::total},
    {BuiltinId::product_, 1, 1, "product(e for x in xs)", &BuiltinCall::product},
    {BuiltinId::mean_, 1, 1, "mean(e for x in xs)", &BuiltinCall::mean},
    {BuiltinId::any_, 1, 1, "any(c for x in xs)", &BuiltinCall::condition_list},
    {BuiltinId::all_, 1, 1, "all(c for x in xs)", &BuiltinCall::condition_list},
    {BuiltinId::length_, 1, 1, "length(xs)", &BuiltinCall::length},
    {BuiltinId::first_, 1, 1, "first(xs)", &BuiltinCall::one_of_list},
    {BuiltinId::last_, 1, 1, "last(xs)", &BuiltinCall::one_of_list},
    {BuiltinId::range_, 2, 3, "range(first, last)` or `range(first, last, step)", &BuiltinCall::range},
    {BuiltinId::powers_of_2_, 2, 2, "powers_of_2(first, last)", &BuiltinCall::plain_list},
    {BuiltinId::divisors_, 1, 1, "divisors(n)", &BuiltinCall::plain_list},
    {BuiltinId::concat_, 1, many, "concat(xs, ys)", &BuiltinCall::concat},
    {BuiltinId::repeat_, 2, 2, "repeat(count, element)", &BuiltinCall::repeat},
    {BuiltinId::fold_, 3, 3, "fold(xs, start, fn(state, x) => ...)", &BuiltinCall::fold},
    {BuiltinId::scan_, 3, 3, "scan(xs, start, fn(state, x) => ...)", &BuiltinCall::scan},
    {BuiltinId::known_, 1, 1, "known(x.field)", &BuiltinCall::known},
    {BuiltinId::feasible_, 1, 1, "feasible(x)", &BuiltinCall::feasible},
    {BuiltinId::at_, 1, 1, "at(x, axis = value)", &BuiltinCall::at},
    {BuiltinId::probability_, 1, 1, "probability(condition)", &BuiltinCall::probability},
    {BuiltinId::quantile_, 2, 2, "quantile(x, 10%)", &BuiltinCall::quantile},
    {BuiltinId::label_, 1, 1, "label(x)", &BuiltinCall::label},
    {BuiltinId::confidence_, 1, 1, "confidence(x)", &BuiltinCall::confidence},
    {BuiltinId::confidence_share_, 2, 2, "confidence_share(x, rumoured)", &BuiltinCall::confidence_share},
    {BuiltinId::source_, 1, 1, "source(x)", &BuiltinCall::source},
    {BuiltinId::uniform_, 2, 2, "uniform(low, high)", &BuiltinCall::distribution},
    {BuiltinId::triangular_, 3, 3, "triangular(low, mode, high)", &BuiltinCall::distribution},
    {BuiltinId::normal_, 2, 2, "normal(mean, deviation)", &BuiltinCall::distribution},
    {BuiltinId::lognormal_, 2, 2, "lognormal(median, sigma)", &BuiltinCall::distribution},
    {BuiltinId::pert_, 3, 3, "pert(low, mode, high)", &BuiltinCall::distribution},
    {BuiltinId::discrete_, 2, 2, "discrete(values, weights)", &BuiltinCall::distribution},
    {BuiltinId::empirical_, 1, 1, "empirical(values)", &BuiltinCall::distribution},
};
static_assert(std::size(rows) == static_cast<size_t>(BuiltinId::count_),
              "a row for each builtin, in the order of builtins.def");

}  // namespace

bool Checker::place_builtin_arguments(NodeId call, BuiltinId builtin, std::vector<NodeId>& arguments) {
  const Row& row = rows[static_cast<size_t>(builtin)];
  for (uint32_t i = 1; i < count(call); ++i) {
    NodeId argument = child(call, i);
    if (node(argument).kind != NodeKind::named_argument_) {
      arguments.push_back(argument);
    } else if (builtin != BuiltinId::at_) {
      report(diagnostic::builtin_named_argument, node(argument).span, name_of(builtin))
          .help(fmt::format("write `{}`", row.form));
      return false;
    }
  }
  if (arguments.size() >= row.least && arguments.size() <= row.most) return true;
  report(diagnostic::builtin_arguments, node(call).span, name_of(builtin), counted(arguments.size(), "argument"))
      .help(fmt::format("write `{}`", row.form));
  return false;
}

TypeId Checker::check_builtin(NodeId call, BuiltinId builtin, TypeId expected) {
  BuiltinCall typed{*this, call, {}, expected, name_of(builtin)};
  if (!place_builtin_arguments(call, builtin, typed.arguments)) {
    check_arguments_quietly(call);
    return Types::error;
  }
  return (typed.*rows[static_cast<size_t>(builtin)].typing)();
}

/// A distribution after `~`, worth what its arguments are.
TypeId Checker::check_distribution_call(NodeId call, BuiltinId builtin, TypeId expected) {
  BuiltinCall typed{*this, call, {}, expected, name_of(builtin)};
  if (!place_builtin_arguments(call, builtin, typed.arguments)) {
    check_arguments_quietly(call);
    return Types::error;
  }
  switch (builtin) {
    case BuiltinId::lognormal_: {
      TypeId median = typed.number(0);
      typed.plain(1);
      return settle(median);
    }
    case BuiltinId::discrete_: {
      TypeId values = typed.number_element(0);
      check_against(typed.arguments[1], list_type(Types::plain_number), typed.wanted(1));
      return values;
    }
    case BuiltinId::empirical_: return typed.number_element(0);
    default: return typed.alike(0, typed.arguments.size());
  }
}

}  // namespace ingot
