// One call of a builtin function while it is typed; private to the folder.
#pragma once

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

  TypeId number(size_t i);
  void plain(size_t i);

  /// The element type of a list argument; error when it is none.
  TypeId element(size_t i, TypeId expected_list = Types::error);

  TypeId number_element(size_t i);

  /// Numbers of one dimension; the dimension they share.
  TypeId alike(size_t first, size_t last);

  /// The type of the state of a fold: that of the start, where a 0 in it takes the dimension that the step gives.
  TypeId state(TypeId wanted_state);
  /// The first argument of what asks about instances (or, `or_case`, about cases of enumerations).
  void thing(bool or_case);
  TypeId confidence_type();
  void unknown_axis(NodeId argument);

  // --- what the rows of check_builtins.cpp name
  TypeId same();
  TypeId plain_to_plain();
  TypeId root();
  TypeId extremum();
  TypeId total();
  TypeId product();
  TypeId condition_list();
  TypeId length();
  TypeId one_of_list();
  TypeId range();
  TypeId plain_list();
  TypeId concat();
  TypeId repeat();
  TypeId fold();
  TypeId scan();
  TypeId known();
  TypeId feasible();
  TypeId probability();
  TypeId quantile();
  TypeId mean();
  TypeId label();
  TypeId confidence();
  TypeId confidence_share();
  TypeId source();
  TypeId at();
  TypeId distribution();
};

}  // namespace ingot
