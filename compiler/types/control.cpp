// Branches, lists and comprehensions: several expressions that must share one type.
#include <algorithm>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

TypeId Checker::check_if(NodeId at, TypeId expected) {
  check_condition(child(at, 0), "`if`");
  NodeId then = child(at, 1), otherwise = child(at, 2);
  TypeId left = check(then, expected);
  TypeId right = check(otherwise, expected != Types::error ? expected : left);
  if (auto both = join(left, right)) return *both;
  report_disagreement(otherwise, right, then, left, "the branches of `if`");
  return Types::error;
}

/// Two expressions that should be of one type are not.
void Checker::report_disagreement(NodeId at, TypeId type, NodeId other, TypeId other_type, const char* what) {
  auto [other_name, name] = type_names(other_type, type);
  Diagnostic& diagnostic = report(diagnostic::types_disagree, node(at).span, what, other_name, name);
  diagnostic.note(node(other).span, fmt::format("this is {}", describe(program, other_type)));
  if (kind(type) == TypeKind::number && kind(other_type) == TypeKind::number) {
    explain_difference(diagnostic, quoted(other), dimension(other_type), quoted(at), dimension(type));
  }
}

TypeId Checker::check_match(NodeId at, TypeId expected) { return check_match_arms(at, expected, nullptr); }

TypeId Checker::check_match_arms(NodeId at, TypeId expected, const Wanted* wanted) {
  NodeId scrutinee = child(at, 0);
  TypeId matched = check(scrutinee);
  bool matchable = is_number(matched) || matched == Types::text || matched == Types::boolean ||
                   kind(matched) == TypeKind::enumeration;
  if (!matchable) {
    Diagnostic& diagnostic =
        report(diagnostic::not_matchable, node(scrutinee).span, quoted(scrutinee), describe(program, matched));
    if (kind(matched) == TypeKind::record)
      diagnostic.help("what differs between kinds is written as a function that each kind overrides");
    matched = Types::error;
  }
  std::vector<NodeId> seen;
  bool rest = false;
  std::optional<TypeId> result = Types::error;
  NodeId first = 0;
  for (uint32_t i = 1; i < count(at); ++i) {
    NodeId arm = child(at, i);
    if (node(arm).kind != NodeKind::arm_) continue;
    NodeId pattern = child(arm, 0), value = child(arm, 1);
    if (rest) report(diagnostic::unreachable_arm, node(arm).span);
    if (node(pattern).kind == NodeKind::none_) {
      rest = true;
    } else {
      check_pattern(pattern, matched, seen);
    }
    if (wanted != nullptr) {
      check_against(value, expected, *wanted);
      continue;
    }
    TypeId type = check(value, expected);
    if (type == Types::error) continue;
    if (first == 0) {
      first = value;
      result = type;
      continue;
    }
    auto both = join(*result, type);
    if (both) {
      result = both;
    } else {
      report_disagreement(value, type, first, *result, "the arms of `match`");
    }
  }
  if (!rest && matched != Types::error) check_exhaustive(at, matched, seen);
  return wanted != nullptr ? expected : *result;
}

void Checker::check_pattern(NodeId pattern, TypeId matched, std::vector<NodeId>& seen) {
  if (node(pattern).kind == NodeKind::reference_) {
    StringId name = node(pattern).text;
    if (matched == Types::error) return;
    if (kind(matched) != TypeKind::enumeration) {
      report(diagnostic::pattern_not_literal, node(pattern).span, text(name), describe(program, matched))
          .help("write `_` for whatever is left");
      return;
    }
    auto number = case_number(program.types[matched].declaration, name);
    if (!number) return unknown_case(name, node(pattern).span, program.types[matched].declaration);
    refer(pattern, ReferenceKind::enum_case, *number);
    set(pattern, matched);
  } else {
    TypeId type = check(pattern, matched);
    if (!fits(type, matched)) {
      report_mismatch(pattern, type, matched, {"this pattern", {}});
      return;
    }
  }
  for (NodeId earlier : seen) {
    bool same = node(earlier).kind == node(pattern).kind && node(earlier).text == node(pattern).text &&
                node(earlier).number == node(pattern).number && node(pattern).kind != NodeKind::negate_;
    if (!same) continue;
    report(diagnostic::duplicate_arm, node(pattern).span).note(node(earlier).span, "it is first matched here");
    return;
  }
  seen.push_back(pattern);
}

void Checker::check_exhaustive(NodeId at, TypeId matched, const std::vector<NodeId>& seen) {
  if (kind(matched) != TypeKind::enumeration) {
    report(diagnostic::match_without_rest, node(at).span, describe(program, matched))
        .help("add `_ => ...` for every other value");
    return;
  }
  DeclarationId enumeration = program.types[matched].declaration;
  std::string missing;
  for (StringId name : program.enumerations[program.declarations[enumeration].index].cases) {
    bool present = std::any_of(seen.begin(), seen.end(), [&](NodeId pattern) { return node(pattern).text == name; });
    if (!present) missing += (missing.empty() ? "`" : ", `") + text(name) + "`";
  }
  if (missing.empty()) return;
  report(diagnostic::match_not_exhaustive, node(at).span, text(program.declarations[enumeration].name), missing)
      .note(declared_at(enumeration), "the enumeration is declared here")
      .help("add an arm for each, or `_ => ...` for the rest");
}

TypeId Checker::check_list(NodeId at, TypeId expected) {
  TypeId wanted = kind(expected) == TypeKind::list ? program.types[expected].element : Types::error;
  std::vector<NodeId> elements(program.tree.children_of(at).begin(), program.tree.children_of(at).end());
  TypeId element = Types::error;
  NodeId first = 0;
  for (NodeId each : elements) {
    TypeId type = check(each, wanted != Types::error ? wanted : element);
    if (type == Types::error) continue;
    if (wanted != Types::error && !fits(type, wanted)) {
      report_mismatch(each, type, wanted, {"an element of this list", {}});
      continue;
    }
    if (auto both = join(element, type)) {
      if (first == 0) first = each;
      element = *both;
    } else {
      report_disagreement(each, type, first, element, "the elements of a list");
    }
  }
  return list_type(element == Types::error ? wanted : element);
}

TypeId Checker::check_comprehension(NodeId at, TypeId expected) {
  size_t outer = scope.locals.size();
  for (uint32_t i = 1; i < count(at); ++i) {
    NodeId clause = child(at, i);
    if (node(clause).kind == NodeKind::where_clause_) {
      check_condition(child(clause, 0), "`where`");
      continue;
    }
    TypeId list = check(child(clause, 0));
    TypeId element = Types::error;
    if (kind(list) == TypeKind::list) {
      element = settle(program.types[list].element);
    } else if (list != Types::error) {
      report(diagnostic::not_a_list, node(child(clause, 0)).span, "`for`", quoted(child(clause, 0)),
             describe(program, list));
    }
    bind(node(clause).text, clause, set(clause, element));
  }
  TypeId wanted = kind(expected) == TypeKind::list ? program.types[expected].element : Types::error;
  TypeId element = check(child(at, 0), wanted);
  scope.locals.resize(outer);
  return list_type(element);
}

}  // namespace ingot
