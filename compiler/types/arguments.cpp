// Arguments against parameters, by place and by name; closures, whose parameter types come from where they stand.
#include <algorithm>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

bool Checker::place_arguments(NodeId call, const Parameters& parameters, std::vector<NodeId>& placed) {
  placed.assign(parameters.types.size(), 0);
  bool good = true, named = false;
  size_t position = 0;
  for (uint32_t i = 1; i < count(call); ++i) {
    NodeId argument = child(call, i);
    if (node(argument).kind != NodeKind::named_argument_) {
      if (named) {
        return false;
      }
      if (position >= placed.size()) {
        report(diagnostic::too_many_arguments, node(argument).span, parameters.name, counted(placed.size(), "argument"),
               count(call) - 1)
            .note(parameters.declared, "it is declared here");
        return false;
      }
      placed[position++] = argument;
      continue;
    }
    named = true;
    auto found = std::find(parameters.names.begin(), parameters.names.end(), node(argument).text);
    if (found == parameters.names.end()) {
      std::vector<std::string> candidates;
      for (StringId each : parameters.names) candidates.push_back(text(each));
      Diagnostic& diagnostic =
          report(diagnostic::unknown_parameter, node(argument).name_span, parameters.name, name_text(argument));
      diagnostic.note(parameters.declared, "it is declared here");
      std::string hint = did_you_mean(name_text(argument), candidates);
      constexpr size_t most = 12;
      if (!hint.empty())
        diagnostic.help(hint);
      else if (!candidates.empty() && candidates.size() <= most)
        diagnostic.help(fmt::format("its parameters are `{}`", fmt::join(candidates, "`, `")));
      check(child(argument, 0));
      good = false;
      continue;
    }
    size_t index = found - parameters.names.begin();
    if (placed[index] != 0) {
      report(diagnostic::duplicate_argument, node(argument).span, name_text(argument))
          .note(node(placed[index]).span, "it is first given here");
      good = false;
      continue;
    }
    placed[index] = child(argument, 0);
  }
  std::string missing;
  size_t missing_count = 0;
  for (size_t i = 0; i < placed.size(); ++i) {
    if (placed[i] != 0 || parameters.has_default[i]) continue;
    missing += missing.empty() ? "" : ", ";
    missing +=
        parameters.names.empty() ? fmt::format("number {}", i + 1) : fmt::format("`{}`", text(parameters.names[i]));
    ++missing_count;
  }
  // With a misspelt name the missing one is a consequence.
  if (missing_count > 0 && good) {
    report(diagnostic::missing_arguments, node(call).span, parameters.name,
           missing_count > 1 ? "arguments" : "the argument", missing)
        .note(parameters.declared, "it is declared here");
    good = false;
  }
  return good;
}

TypeId Checker::call_parameters(NodeId call, const Parameters& parameters) {
  std::vector<NodeId> placed;
  bool good = place_arguments(call, parameters, placed);
  auto wanted = [&](size_t i) {
    std::string which = parameters.names.empty() ? fmt::format("argument {}", i + 1)
                                                 : fmt::format("the parameter `{}`", text(parameters.names[i]));
    return Wanted{fmt::format("{} of `{}`", which, parameters.name), parameters.places[i]};
  };
  if (parameters.generic.empty()) {
    for (size_t i = 0; i < placed.size(); ++i) {
      if (placed[i] != 0) check_against(placed[i], parameters.types[i], wanted(i));
    }
    if (!good && placed.empty()) check_arguments_quietly(call);
    return parameters.result;
  }

  // Dimensions are found from the arguments, closures last: their parameters take what the others gave.
  Substitution substitution{parameters.generic, std::vector<std::optional<DimensionId>>(parameters.generic.size())};
  std::vector<TypeId> given(placed.size());
  for (bool closures : {false, true}) {
    for (size_t i = 0; i < placed.size(); ++i) {
      bool closure = placed[i] != 0 && node(placed[i]).kind == NodeKind::lambda_;
      if (placed[i] == 0 || closure != closures) continue;
      if (closure && kind(parameters.types[i]) == TypeKind::function) {
        std::vector<TypeId> types;
        const Type pattern = program.types[parameters.types[i]];
        for (size_t j = 0; j + 1 < pattern.members.size(); ++j)
          types.push_back(substitute(pattern.members[j], substitution, true));
        given[i] = check_lambda(placed[i], types, Types::error, wanted(i));
      } else {
        given[i] = check(placed[i], has_unbound(parameters.types[i], substitution)
                                        ? Types::error
                                        : substitute(parameters.types[i], substitution, false));
      }
      match_type(parameters.types[i], given[i], substitution);
    }
    // A parameter such as `a : D * E` is solved once the others have given E.
    for (size_t i = 0; i < placed.size(); ++i) match_type(parameters.types[i], given[i], substitution);
  }
  for (size_t i = 0; i < placed.size(); ++i) {
    if (placed[i] == 0) continue;
    TypeId type = substitute(parameters.types[i], substitution, true);
    if (!fits(given[i], type)) report_mismatch(placed[i], given[i], type, wanted(i));
  }
  return substitute(parameters.result, substitution, true);
}

/// `parameters` are the types that the place gives its closure (empty when it gives none); `result` 0 means any.
TypeId Checker::check_lambda(NodeId at, const std::vector<TypeId>& parameters, TypeId result, const Wanted& wanted) {
  NodeId list = child(at, 0), body = child(at, 1);
  size_t outer = scope.locals.size();
  Type type{.kind = TypeKind::function};
  bool place_known = !wanted.subject.empty();
  if (place_known && count(list) != parameters.size()) {
    report(diagnostic::closure_parameters, node(list).span, wanted.subject, counted(parameters.size(), "parameter"),
           count(list));
  }
  for (uint32_t i = 0; i < count(list); ++i) {
    NodeId parameter = child(list, i);
    NodeId written = child(parameter, 0);
    TypeId from_place = i < parameters.size() ? parameters[i] : Types::error;
    TypeId own = from_place;
    if (node(written).kind != NodeKind::none_) {
      own = resolve_type(written);
      if (!fits(from_place, own))
        report_mismatch(parameter, from_place, own, {fmt::format("`{}`", name_text(parameter)), {}});
    } else if (!place_known) {
      report(diagnostic::closure_type_unknown, node(parameter).span, name_text(parameter))
          .help(fmt::format("write its type: `{} : Number`", name_text(parameter)));
    }
    bind(node(parameter).text, parameter, set(parameter, own));
    type.members.push_back(own);
  }
  TypeId given = result != Types::error ? check_against(body, result, {"the closure's result", {}}) : check(body);
  scope.locals.resize(outer);
  if (place_known && count(list) != parameters.size()) return set(at, Types::error);
  type.members.push_back(result != Types::error ? result : settle(given));
  return set(at, program.types.intern(std::move(type)));
}

}  // namespace ingot
