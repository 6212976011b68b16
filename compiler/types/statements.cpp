// Statements of studies, tests, `choose` and function blocks (rules 27, 29 and 35).
#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

/// Checks the statements in order, each seeing the names bound before it; gives the type of the last expression, if
/// any.
TypeId Checker::check_statements(NodeId at, TypeId expected, const Wanted* wanted) {
  size_t outer = scope.locals.size();
  BoundNames bound{outer, {}};
  bool random = scope.random_allowed;
  TypeId worth = Types::error;
  std::vector<NodeId> statements(program.tree.children_of(at).begin(), program.tree.children_of(at).end());
  for (NodeId statement : statements) {
    switch (node(statement).kind) {
      case NodeKind::let_: {
        check_new_name(statement, bound);
        check_let(statement, random);
        bind(node(statement).text, statement, program.type(statement));
        break;
      }
      case NodeKind::vary_:
        check_new_name(statement, bound);
        check_vary(statement);
        break;
      case NodeKind::report_:
      case NodeKind::note_:
        if (node(statement).kind == NodeKind::report_) check_new_name(statement, bound);
        check_report(statement);
        break;
      case NodeKind::require_:
      case NodeKind::assert_: check_require(statement); break;
      case NodeKind::assert_near_: check_assert_near(statement); break;
      case NodeKind::minimize_:
      case NodeKind::maximize_: check_objective(statement); break;
      case NodeKind::pareto_:
        for (uint32_t i = 0; i < count(statement); ++i) check_objective(child(statement, i));
        break;
      case NodeKind::top_:
        check_against(child(statement, 0), Types::plain_number, {"the count of `top`", {}});
        check_objective(child(statement, 1));
        break;
      case NodeKind::result_:
        worth = wanted != nullptr ? check_against(child(statement, 0), expected, *wanted)
                                  : check(child(statement, 0), expected);
        set(statement, worth);
        break;
      default: break;
    }
  }
  scope.locals.resize(outer);
  return worth;
}

/// Within one block a name is bound once.
void Checker::check_new_name(NodeId statement, BoundNames& bound) {
  for (; bound.seen < scope.locals.size(); ++bound.seen)
    bound.locals[scope.locals[bound.seen].name].push_back(bound.seen);
  const auto alike = bound.locals.find(node(statement).text);
  if (alike == bound.locals.end()) return;
  for (const size_t local : alike->second) {
    const NodeId first = scope.locals[local].node;
    // A column may be named as the `let` that it shows.
    if (node(statement).kind == NodeKind::report_ && node(first).kind == NodeKind::let_) continue;
    report(diagnostic::duplicate_local, node(statement).name_span, name_text(statement))
        .note(node(first).name_span, "it is first bound here");
    return;
  }
}

void Checker::check_let(NodeId let, bool random_allowed) {
  NodeId type = child(let, 0), value = child(let, 1);
  std::string name = name_text(let);
  TypeId declared = node(type).kind == NodeKind::none_ ? Types::error : resolve_type(type);
  bool random = (node(let).flags & flag_random) != 0;
  TypeId given;
  if (random && !random_allowed) {
    report(diagnostic::random_not_allowed, node(let).span, "here");
    given = Types::error;
  } else if (random) {
    given = check_distribution(value, declared);
    if (!fits(given, declared)) report_mismatch(value, given, declared, {fmt::format("`{}`", name), node(type).span});
  } else if (declared != Types::error) {
    given = check_against(value, declared, {fmt::format("`{}`", name), node(type).span});
  } else {
    given = settle(check(value));
  }
  set(let, declared != Types::error ? declared : given);
}

void Checker::check_vary(NodeId at) {
  NodeId domain = child(at, 0);
  TypeId list = check(domain);
  TypeId element = Types::error;
  if (kind(list) == TypeKind::list) {
    element = settle(program.types[list].element);
  } else if (list != Types::error) {
    report(diagnostic::not_a_list, node(domain).span, "`vary`", quoted(domain), describe(program, list));
  }
  bind(node(at).text, at, set(at, element));
  if (count(at) > 1 && node(child(at, 1)).kind != NodeKind::none_) check_condition(child(at, 1), "`where`");
}

void Checker::check_report(NodeId at) {
  NodeId value = child(at, 0);
  TypeId type = settle(check(value));
  switch (kind(type)) {
    case TypeKind::error:
    case TypeKind::number:
    case TypeKind::text:
    case TypeKind::boolean:
    case TypeKind::enumeration: break;
    default: {
      Diagnostic& diagnostic =
          report(diagnostic::not_reportable, node(value).span, quoted(value), describe(program, type));
      if (kind(type) == TypeKind::record) diagnostic.help("report a field of it, or `label(x)`");
      type = Types::error;
    }
  }
  if (count(at) > 1) check_unit_of(child(at, 1), value, type);
  set(at, type);
  if (node(at).kind == NodeKind::report_) bind(node(at).text, at, type);
}

void Checker::check_require(NodeId at) {
  check_condition(child(at, 0), node(at).kind == NodeKind::assert_ ? "`assert`" : "`require`");
  if (count(at) > 1 && node(child(at, 1)).kind != NodeKind::none_) check(child(at, 1), Types::text);
}

void Checker::check_assert_near(NodeId at) {
  NodeId left = child(at, 0), right = child(at, 1), tolerance = child(at, 2);
  TypeId first = check_number(left, "`~=`");
  TypeId second = check_number(right, "`~=`");
  TypeId within = check_number(tolerance, "`within`");
  if (first == Types::error || second == Types::error) return;
  auto both = join(first, second);
  if (!both) {
    Diagnostic& diagnostic = report(diagnostic::operands_disagree, node(at).span, "~=", short_type(program, first),
                                    short_type(program, second));
    explain_difference(diagnostic, quoted(left), dimension(first), quoted(right), dimension(second));
    return;
  }
  if (within == Types::error || dimension(within) == 0 || dimension(within) == dimension(*both)) return;
  Diagnostic& diagnostic =
      report(diagnostic::wrong_tolerance, node(tolerance).span, quoted(tolerance), short_type(program, within));
  explain_difference(diagnostic, quoted(right), dimension(*both), quoted(tolerance), dimension(within));
}

void Checker::check_objective(NodeId at) {
  set(at, check_number(child(at, 0), node(at).kind == NodeKind::minimize_ ? "`minimize`" : "`maximize`"));
}

/// The right side of `~`: a call of a distribution; worth what its arguments are.
TypeId Checker::check_distribution(NodeId at, TypeId expected) {
  bool call = node(at).kind == NodeKind::call_ && node(child(at, 0)).kind == NodeKind::reference_;
  BuiltinId builtin = call ? find_builtin(program.tree.text(child(at, 0))) : BuiltinId::count_;
  if (is_distribution(builtin)) {
    refer(child(at, 0), ReferenceKind::builtin, static_cast<uint32_t>(builtin));
    return set(at, check_distribution_call(at, builtin, expected));
  }
  static const std::vector<std::string> distributions{"uniform", "triangular", "normal",   "lognormal",
                                                      "pert",    "discrete",   "empirical"};
  Diagnostic& diagnostic = report(diagnostic::not_a_distribution, node(at).span, quoted(at));
  std::string hint = call ? did_you_mean(name_text(child(at, 0)), distributions) : "";
  diagnostic.help(hint.empty() ? "`uniform`, `triangular`, `normal`, `lognormal`, `pert`, `discrete` and `empirical` "
                                 "are there; a value that is sure is written with `=`"
                               : hint);
  return Types::error;
}

}  // namespace ingot
