// How the builtin functions are typed; which function is typed how stands in check_builtins.cpp.
#include "compiler/types/builtin_call.h"

#include "compiler/diagnostics/registry/types.h"

namespace ingot {

TypeId BuiltinCall::number(size_t i) { return checker.check_number(arguments[i], quoted_name().c_str()); }

void BuiltinCall::plain(size_t i) { checker.check_against(arguments[i], Types::plain_number, wanted(i)); }

TypeId BuiltinCall::element(size_t i, TypeId expected_list) {
  TypeId type = checker.check(arguments[i], expected_list);
  if (kind(type) == TypeKind::list) return program().types[type].element;
  if (type != Types::error) {
    checker.report(diagnostic::not_a_list, checker.node(arguments[i]).span, quoted_name(), checker.quoted(arguments[i]),
                   describe(program(), type));
  }
  return Types::error;
}

TypeId BuiltinCall::number_element(size_t i) {
  TypeId type = element(i);
  if (checker.is_number(type)) return checker.settle(type);
  checker.report(diagnostic::not_numbers, checker.node(arguments[i]).span, quoted_name(), checker.quoted(arguments[i]),
                 describe(program(), type));
  return Types::error;
}

TypeId BuiltinCall::alike(size_t first, size_t last) {
  TypeId shared = Types::error;
  for (size_t i = first; i < last; ++i) {
    TypeId type = number(i);
    if (auto both = checker.join(shared, type)) {
      shared = *both;
    } else {
      checker.report_disagreement(arguments[i], type, arguments[first], shared,
                                  fmt::format("the arguments of `{}`", name).c_str());
    }
  }
  return checker.settle(shared);
}

TypeId BuiltinCall::same() { return number(0); }

TypeId BuiltinCall::plain_to_plain() {
  TypeId type = checker.check_number(arguments[0], quoted_name().c_str());
  if (type != Types::error && program().types[type].dimension != 0) {
    bool rounding =
        name == std::string_view("floor") || name == std::string_view("ceil") || name == std::string_view("round");
    Diagnostic& diagnostic = checker.report(diagnostic::wants_plain_number, checker.node(arguments[0]).span, name,
                                            checker.quoted(arguments[0]), describe(program(), type));
    std::string unit = default_unit(program(), program().types[type].dimension);
    if (!unit.empty()) {
      diagnostic.help(fmt::format("{} say in which unit: `{} / 1 {}`",
                                  rounding ? "what is whole depends on the unit;" : "divide by a unit to",
                                  checker.product_text({{arguments[0], 1}}), unit));
    }
  }
  return Types::plain_number;
}

TypeId BuiltinCall::root() {
  TypeId type = number(0);
  if (type == Types::error) return type;
  return checker.number_type(program().dimensions.power(program().types[type].dimension, {1, 2}));
}

TypeId BuiltinCall::extremum() { return arguments.size() == 1 ? number_element(0) : alike(0, arguments.size()); }

TypeId BuiltinCall::total() { return number_element(0); }

TypeId BuiltinCall::product() {
  TypeId type = number_element(0);
  if (type != Types::error && program().types[type].dimension != 0) {
    checker
        .report(diagnostic::wants_plain_number, checker.node(arguments[0]).span, name, checker.quoted(arguments[0]),
                describe(program(), list(type)))
        .help("the dimension of a product would depend on the length of the list");
  }
  return Types::plain_number;
}

TypeId BuiltinCall::condition_list() {
  TypeId type = element(0);
  if (type != Types::error && type != Types::boolean) {
    checker.report(diagnostic::not_a_condition, checker.node(arguments[0]).span, quoted_name(),
                   checker.quoted(arguments[0]), describe(program(), list(type)));
  }
  return Types::boolean;
}

TypeId BuiltinCall::length() {
  element(0);
  return Types::plain_number;
}

TypeId BuiltinCall::one_of_list() { return checker.settle(element(0)); }

TypeId BuiltinCall::range() { return list(alike(0, arguments.size())); }

TypeId BuiltinCall::plain_list() {
  for (size_t i = 0; i < arguments.size(); ++i) plain(i);
  return list(Types::plain_number);
}

TypeId BuiltinCall::concat() {
  TypeId shared = Types::error;
  for (size_t i = 0; i < arguments.size(); ++i) {
    TypeId type = element(i, arguments.size() > 1 ? expected : Types::error);
    if (arguments.size() == 1) {  // a list of lists
      if (kind(type) == TypeKind::list) return type;
      if (type != Types::error) {
        checker.report(diagnostic::not_a_list, checker.node(arguments[0]).span, "`concat` of one argument",
                       checker.quoted(arguments[0]), describe(program(), list(type)));
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

TypeId BuiltinCall::repeat() {
  plain(0);
  return list(
      checker.check(arguments[1], kind(expected) == TypeKind::list ? program().types[expected].element : Types::error));
}

TypeId BuiltinCall::fold() { return state(expected); }

TypeId BuiltinCall::scan() {
  return list(state(kind(expected) == TypeKind::list ? program().types[expected].element : Types::error));
}

TypeId BuiltinCall::state(TypeId wanted_state) {
  TypeId item = checker.settle(element(0));
  TypeId state = checker.check(arguments[1], wanted_state);
  NodeId step = arguments[2];
  if (state == Types::error) return Types::error;
  if (checker.node(step).kind != NodeKind::lambda_) {
    state = checker.settle(state);
    Type function{.kind = TypeKind::function, .members = {state, item, state}};
    checker.check_against(step, program().types.intern(std::move(function)), wanted(2));
    return state;
  }
  // A 0 in the start may become a time at the first step, which may make another a bandwidth at the second.
  constexpr int rounds = 3;
  for (int round = 0; round < rounds; ++round) {
    Diagnostics* shown = std::exchange(checker.diagnostics, &checker.discarded_);
    checker.check_lambda(step, {state, item}, Types::error, wanted(2));
    checker.diagnostics = shown;
    checker.discarded_ = {};
    auto both = checker.join(state, program().type(checker.child(step, 1)));
    if (!both || *both == state) break;
    state = *both;
  }
  state = checker.settle(state);
  checker.check_lambda(step, {state, item}, state, wanted(2));
  return state;
}

TypeId BuiltinCall::known() {
  NodeId path = arguments[0];
  TypeId type = checker.check(path);
  Reference reference = program().reference(path);
  bool is_path = reference.kind == ReferenceKind::self_field || reference.kind == ReferenceKind::member_field ||
                 reference.kind == ReferenceKind::table_key || checker.node(path).kind == NodeKind::index_;
  if (type != Types::error && !is_path)
    checker.report(diagnostic::known_of_no_field, checker.node(path).span, checker.quoted(path));
  return Types::boolean;
}

TypeId BuiltinCall::feasible() {
  checker.check(arguments[0]);
  return Types::boolean;
}

TypeId BuiltinCall::probability() {
  checker.check_condition(arguments[0], "`probability`");
  return Types::plain_number;
}

TypeId BuiltinCall::quantile() {
  TypeId type = checker.check(arguments[0]);
  plain(1);
  if (kind(type) == TypeKind::list) type = program().types[type].element;
  if (checker.is_number(type)) return checker.settle(type);
  checker.report(diagnostic::not_a_number, checker.node(arguments[0]).span, quoted_name(), checker.quoted(arguments[0]),
                 describe(program(), type));
  return Types::error;
}

TypeId BuiltinCall::mean() {
  TypeId type = checker.check(arguments[0]);
  if (kind(type) == TypeKind::list) type = program().types[type].element;
  if (checker.is_number(type)) return checker.settle(type);
  checker.report(diagnostic::not_numbers, checker.node(arguments[0]).span, quoted_name(), checker.quoted(arguments[0]),
                 describe(program(), type));
  return Types::error;
}

TypeId BuiltinCall::label() {
  thing(true);
  return Types::text;
}

TypeId BuiltinCall::confidence() {
  thing(false);
  return confidence_type();
}

TypeId BuiltinCall::confidence_share() {
  thing(false);
  checker.check_against(arguments[1], confidence_type(), wanted(1));
  return Types::plain_number;
}

TypeId BuiltinCall::source() {
  thing(false);
  return Types::text;
}

void BuiltinCall::thing(bool or_case) {
  TypeId type = checker.check(arguments[0]);
  if (type == Types::error || kind(type) == TypeKind::record || (or_case && kind(type) == TypeKind::enumeration))
    return;
  // A single fact has a source and a confidence too.
  ReferenceKind reference = program().reference(arguments[0]).kind;
  if (!or_case && (reference == ReferenceKind::member_field || reference == ReferenceKind::self_field)) return;
  checker.report(diagnostic::wants_instance, checker.node(arguments[0]).span, name, checker.quoted(arguments[0]),
                 describe(program(), type));
}

TypeId BuiltinCall::confidence_type() {
  DeclarationId enumeration = checker.confidence_enumeration();
  return enumeration == 0 ? Types::error : checker.enum_type(enumeration);
}

TypeId BuiltinCall::at() {
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
    checker.check_against(
        value, axis->type,
        {fmt::format("the axis `{}`", checker.name_text(argument)), checker.node(axis->node).name_span});
  }
  if (axes == 0) checker.report(diagnostic::at_without_axis, checker.node(call).span).help("write `at(x, chip = H20)`");
  return type;
}

void BuiltinCall::unknown_axis(NodeId argument) {
  std::vector<std::string> axes;
  for (const Local& local : checker.scope.locals) {
    if (checker.node(local.node).kind == NodeKind::vary_) axes.push_back(checker.text(local.name));
  }
  Diagnostic& diagnostic =
      checker.report(diagnostic::axis_not_in_sight, checker.node(argument).name_span, checker.name_text(argument));
  std::string hint = did_you_mean(checker.name_text(argument), axes);
  if (!hint.empty())
    diagnostic.help(hint);
  else
    diagnostic.help("an axis is what `vary` binds in the study around");
}

TypeId BuiltinCall::distribution() {
  checker.report(diagnostic::misplaced_distribution, checker.node(call).span, name)
      .help("write `name ~ ...` in a named instance or in a `let` of a module or study");
  for (NodeId argument : arguments) checker.check(argument);
  return Types::error;
}

}  // namespace ingot
