// Typing of the builtin functions: one row each.
#include <array>

#include "compiler/types/checker.h"

namespace ingot {

/// One call being typed. `arguments` are the positional ones, unchecked.
struct BuiltinCall {
  Checker& checker;
  NodeId call;
  std::vector<NodeId> arguments;
  TypeId expected;
  const char* name;

  Program& program() { return checker.program; }
  TypeKind kind(TypeId type) { return checker.kind(type); }
  TypeId list(TypeId element) { return checker.list_type(element); }
  std::string quoted_name() const { return fmt::format("`{}`", name); }
  Wanted wanted(size_t i) const { return {fmt::format("argument {} of `{}`", i + 1, name), {}}; }

  TypeId number(size_t i) { return checker.check_number(arguments[i], quoted_name().c_str()); }
  void plain(size_t i) { checker.check_against(arguments[i], Types::plain_number, wanted(i)); }

  /// The element type of a list argument; error when it is none.
  TypeId element(size_t i, TypeId expected_list = Types::error) {
    TypeId type = checker.check(arguments[i], expected_list);
    if (kind(type) == TypeKind::list) return program().types[type].element;
    if (type != Types::error) {
      checker.report(DiagnosticId::not_a_list, checker.node(arguments[i]).span, quoted_name(), checker.quoted(arguments[i]),
                     describe(program(), type));
    }
    return Types::error;
  }

  TypeId number_element(size_t i) {
    TypeId type = element(i);
    if (checker.is_number(type)) return checker.settle(type);
    checker.report(DiagnosticId::not_numbers, checker.node(arguments[i]).span, quoted_name(), checker.quoted(arguments[i]),
                   describe(program(), type));
    return Types::error;
  }

  /// Numbers of one dimension; the dimension they share.
  TypeId alike(size_t first, size_t last) {
    TypeId shared = Types::error;
    for (size_t i = first; i < last; ++i) {
      TypeId type = number(i);
      if (auto both = checker.join(shared, type)) {
        shared = *both;
      } else {
        checker.report_disagreement(arguments[i], type, arguments[first], shared, fmt::format("the arguments of `{}`", name).c_str());
      }
    }
    return checker.settle(shared);
  }

  // --- rows' typings
  TypeId same() { return number(0); }
  TypeId plain_to_plain() {
    TypeId type = checker.check_number(arguments[0], quoted_name().c_str());
    if (type != Types::error && program().types[type].dimension != 0) {
      bool rounding = name == std::string_view("floor") || name == std::string_view("ceil") || name == std::string_view("round");
      Diagnostic& diagnostic = checker.report(DiagnosticId::wants_plain_number, checker.node(arguments[0]).span, name,
                                              checker.quoted(arguments[0]), describe(program(), type));
      std::string unit = default_unit(program(), program().types[type].dimension);
      if (!unit.empty()) {
        diagnostic.help(fmt::format("{} say in which unit: `{} / 1 {}`", rounding ? "what is whole depends on the unit;" : "divide by a unit to",
                                    program().files.text(checker.node(arguments[0]).span), unit));
      }
    }
    return Types::plain_number;
  }
  TypeId root() {
    TypeId type = number(0);
    if (type == Types::error) return type;
    return checker.number_type(program().dimensions.power(program().types[type].dimension, {1, 2}));
  }
  TypeId extremum() { return arguments.size() == 1 ? number_element(0) : alike(0, arguments.size()); }
  TypeId total() { return number_element(0); }
  TypeId product() {
    TypeId type = number_element(0);
    if (type != Types::error && program().types[type].dimension != 0) {
      checker.report(DiagnosticId::wants_plain_number, checker.node(arguments[0]).span, name, checker.quoted(arguments[0]),
                     describe(program(), list(type)))
          .help("the dimension of a product would depend on the length of the list");
    }
    return Types::plain_number;
  }
  TypeId condition_list() {
    TypeId type = element(0);
    if (type != Types::error && type != Types::boolean) {
      checker.report(DiagnosticId::not_a_condition, checker.node(arguments[0]).span, quoted_name(), checker.quoted(arguments[0]),
                     describe(program(), list(type)));
    }
    return Types::boolean;
  }
  TypeId length() { element(0); return Types::plain_number; }
  TypeId one_of_list() { return checker.settle(element(0)); }
  TypeId range() { return list(alike(0, arguments.size())); }
  TypeId plain_list() {
    for (size_t i = 0; i < arguments.size(); ++i) plain(i);
    return list(Types::plain_number);
  }
  TypeId concat() {
    TypeId shared = Types::error;
    for (size_t i = 0; i < arguments.size(); ++i) {
      TypeId type = element(i, arguments.size() > 1 ? expected : Types::error);
      if (arguments.size() == 1) {  // a list of lists
        if (kind(type) == TypeKind::list) return type;
        if (type != Types::error) {
          checker.report(DiagnosticId::not_a_list, checker.node(arguments[0]).span, "`concat` of one argument", checker.quoted(arguments[0]),
                         describe(program(), list(type)));
        }
        return list(Types::error);
      }
      if (auto both = checker.join(shared, type)) {
        shared = *both;
      } else {
        checker.report_disagreement(arguments[i], list(type), arguments[0], list(shared), "the lists of `concat`");
      }
    }
    return list(shared);
  }
  TypeId repeat() {
    plain(0);
    return list(checker.check(arguments[1], kind(expected) == TypeKind::list ? program().types[expected].element : Types::error));
  }
  TypeId fold() { return states(false); }
  TypeId scan() { return list(states(true)); }
  /// The type of the state: that of the start, where a 0 in it takes the dimension that the step gives.
  TypeId states(bool) {
    TypeId item = checker.settle(element(0));
    TypeId wanted_state = kind(expected) == TypeKind::list && name == std::string_view("scan") ? program().types[expected].element : expected;
    TypeId state = checker.check(arguments[1], wanted_state);
    if (state == Types::error) {
      return Types::error;
    }
    if (checker.node(arguments[2]).kind != NodeKind::lambda_) {
      Type function{.kind = TypeKind::function, .members = {checker.settle(state), item, checker.settle(state)}};
      checker.check_against(arguments[2], program().types.intern(std::move(function)), wanted(2));
      return checker.settle(state);
    }
    for (int round = 0; round < 3; ++round) {
      Diagnostics* shown = std::exchange(checker.diagnostics, &checker.discarded_);
      TypeId tried = checker.check_lambda(arguments[2], {state, item}, Types::error, wanted(2));
      checker.diagnostics = shown;
      TypeId result = program().types[program().type(checker.child(arguments[2], 1))].kind == TypeKind::error
                          ? Types::error : program().type(checker.child(arguments[2], 1));
      (void)tried;
      auto both = checker.join(state, result);
      if (!both || *both == state) break;
      state = *both;
    }
    state = checker.settle(state);
    checker.check_lambda(arguments[2], {state, item}, state, wanted(2));
    return state;
  }
  TypeId known() {
    NodeId path = arguments[0];
    TypeId type = checker.check(path);
    Reference reference = program().reference(path);
    bool is_path = reference.kind == ReferenceKind::self_field || reference.kind == ReferenceKind::member_field ||
                   reference.kind == ReferenceKind::table_key || checker.node(path).kind == NodeKind::index_;
    if (type != Types::error && !is_path) checker.report(DiagnosticId::known_of_no_field, checker.node(path).span, checker.quoted(path));
    return Types::boolean;
  }
  TypeId feasible() { checker.check(arguments[0]); return Types::boolean; }
  TypeId probability() { checker.check_condition(arguments[0], "`probability`"); return Types::plain_number; }
  TypeId quantile() {
    TypeId type = checker.check(arguments[0]);
    plain(1);
    if (kind(type) == TypeKind::list) type = program().types[type].element;
    if (checker.is_number(type)) return checker.settle(type);
    checker.report(DiagnosticId::not_a_number, checker.node(arguments[0]).span, quoted_name(), checker.quoted(arguments[0]), describe(program(), type));
    return Types::error;
  }
  TypeId mean() {
    TypeId type = checker.check(arguments[0]);
    if (kind(type) == TypeKind::list) type = program().types[type].element;
    if (checker.is_number(type)) return checker.settle(type);
    checker.report(DiagnosticId::not_numbers, checker.node(arguments[0]).span, quoted_name(), checker.quoted(arguments[0]), describe(program(), type));
    return Types::error;
  }
  TypeId label() { thing(true); return Types::text; }
  TypeId confidence() { thing(false); return confidence_type(); }
  TypeId confidence_share() {
    thing(false);
    checker.check_against(arguments[1], confidence_type(), wanted(1));
    return Types::plain_number;
  }
  TypeId source() { thing(false); return Types::text; }
  void thing(bool or_case) {
    TypeId type = checker.check(arguments[0]);
    if (type == Types::error || kind(type) == TypeKind::record || (or_case && kind(type) == TypeKind::enumeration)) return;
    // A single fact has a source and a confidence too.
    ReferenceKind reference = program().reference(arguments[0]).kind;
    if (!or_case && (reference == ReferenceKind::member_field || reference == ReferenceKind::self_field)) return;
    checker.report(DiagnosticId::wants_instance, checker.node(arguments[0]).span, name, checker.quoted(arguments[0]), describe(program(), type));
  }
  TypeId confidence_type() {
    DeclarationId enumeration = checker.confidence_enumeration();
    return enumeration == 0 ? Types::error : checker.enum_type(enumeration);
  }
  TypeId at() {
    TypeId type = checker.check(arguments[0]);
    uint32_t axes = 0;
    for (uint32_t i = 1; i < checker.count(call); ++i) {
      NodeId argument = checker.child(call, i);
      if (checker.node(argument).kind != NodeKind::named_argument_) continue;
      ++axes;
      const Local* axis = checker.find_local(checker.node(argument).text);
      NodeId value = checker.child(argument, 0);
      if (axis == nullptr || checker.node(axis->node).kind != NodeKind::vary_) {
        unknown_axis(argument);
        checker.check(value);
        continue;
      }
      checker.refer(argument, ReferenceKind::local, axis->node);
      checker.check_against(value, axis->type, {fmt::format("the axis `{}`", checker.name_text(argument)), checker.node(axis->node).name_span});
    }
    if (axes == 0) checker.report(DiagnosticId::at_without_axis, checker.node(call).span).help("write `at(x, chip = H20)`");
    return type;
  }
  void unknown_axis(NodeId argument) {
    std::vector<std::string> axes;
    for (const Local& local : checker.scope.locals) {
      if (checker.node(local.node).kind == NodeKind::vary_) axes.push_back(checker.text(local.name));
    }
    Diagnostic& diagnostic = checker.report(DiagnosticId::axis_not_in_sight, checker.node(argument).name_span, checker.name_text(argument));
    std::string hint = did_you_mean(checker.name_text(argument), axes);
    if (!hint.empty()) diagnostic.help(hint);
    else diagnostic.help("an axis is what `vary` binds in the study around");
  }
  TypeId distribution() {
    checker.report(DiagnosticId::misplaced_distribution, checker.node(call).span, name).help("write `name ~ ...` in a named instance or in a `let` of a module or study");
    for (NodeId argument : arguments) checker.check(argument);
    return Types::error;
  }
};

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
static_assert(std::size(rows) == static_cast<size_t>(BuiltinId::count_), "a row for each builtin, in the order of builtins.def");

}  // namespace

bool Checker::place_builtin_arguments(NodeId call, BuiltinId builtin, std::vector<NodeId>& arguments) {
  const Row& row = rows[static_cast<size_t>(builtin)];
  for (uint32_t i = 1; i < count(call); ++i) {
    NodeId argument = child(call, i);
    if (node(argument).kind != NodeKind::named_argument_) {
      arguments.push_back(argument);
    } else if (builtin != BuiltinId::at_) {
      report(DiagnosticId::builtin_named_argument, node(argument).span, name_of(builtin)).help(fmt::format("write `{}`", row.form));
      return false;
    }
  }
  if (arguments.size() >= row.least && arguments.size() <= row.most) return true;
  report(DiagnosticId::builtin_arguments, node(call).span, name_of(builtin), counted(arguments.size(), "argument")).help(fmt::format("write `{}`", row.form));
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
