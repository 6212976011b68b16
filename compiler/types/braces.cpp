// `{ ... }` without a kind: a table, a series or an anonymous record, by what the place wants.
#include <algorithm>
#include <cstdlib>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

TypeId Checker::check_braces(NodeId at, TypeId expected) {
  for (NodeId member : program.tree.children_of(at)) {
    if (node(member).kind == NodeKind::field_ && (node(member).flags & flag_random) != 0) {
      report(diagnostic::random_not_allowed, node(member).span, "in an expression");
    }
  }
  switch (kind(expected)) {
    case TypeKind::table: return check_table_literal(at, expected);
    case TypeKind::series: return check_series_literal(at, expected);
    case TypeKind::record: {
      std::string name = text(program.declarations[program.types[expected].declaration].name);
      Span start = node(at).span;
      start.end = start.begin;
      report(diagnostic::braces_for_record, node(at).span, name)
          .help(fmt::format("write `{} {{ ... }}`", name))
          .fix(start, name + " ");
      return Types::error;
    }
    default: return check_anonymous(at, expected);
  }
}

TypeId Checker::check_anonymous(NodeId at, TypeId expected) {
  Type type{.kind = TypeKind::anonymous};
  std::vector<Override> overrides;
  std::vector<NodeId> members(program.tree.children_of(at).begin(), program.tree.children_of(at).end());
  for (NodeId field : members) {
    if (node(field).kind != NodeKind::field_ || (node(field).flags & flag_random) != 0) continue;
    NodeId path = child(field, 0), value = child(field, 2);
    StringId name = node(path).text;
    if (!path_is_name(path)) {
      report(diagnostic::anonymous_path, node(path).span);
      check(value);
      continue;
    }
    TypeId wanted = Types::error;
    if (kind(expected) == TypeKind::anonymous) {
      const Type& record = program.types[expected];
      auto found = std::find(record.names.begin(), record.names.end(), name);
      if (found != record.names.end()) wanted = record.members[found - record.names.begin()];
    }
    TypeId given = set(field, check(value, wanted));
    size_t before = overrides.size();
    add_override(overrides, {.path = {name}, .node = field, .value = value}, "record");
    if (overrides.size() == before) continue;
    type.names.push_back(name);
    type.members.push_back(given);
  }
  program.body_overrides[at] = std::move(overrides);
  return program.types.intern(std::move(type));
}

TypeId Checker::check_table_literal(NodeId at, TypeId expected) {
  const Type table = program.types[expected];
  std::vector<Override> overrides;
  std::vector<NodeId> members(program.tree.children_of(at).begin(), program.tree.children_of(at).end());
  for (NodeId field : members) {
    if (node(field).kind != NodeKind::field_ || (node(field).flags & flag_random) != 0) continue;
    NodeId path = child(field, 0), value = child(field, 2);
    StringId name = node(path).text;
    auto number = path_is_name(path) ? case_number(table.declaration, name) : std::nullopt;
    if (!number) {
      unknown_case(name, node(path).span, table.declaration);
    } else {
      refer(path, ReferenceKind::enum_case, *number);
      set(path, enum_type(table.declaration));
      add_override(overrides, {.path = {name}, .node = field, .value = value, .key_of_table = true}, "table");
    }
    set(field, table.element);
    check_against(value, table.element, {fmt::format("the entry `{}`", text(name)), {}});
  }
  program.body_overrides[at] = std::move(overrides);
  return expected;
}

TypeId Checker::check_series_literal(NodeId at, TypeId expected) {
  const Type series = program.types[expected];
  std::vector<Override> overrides;
  std::vector<NodeId> members(program.tree.children_of(at).begin(), program.tree.children_of(at).end());
  for (NodeId field : members) {
    if (node(field).kind != NodeKind::field_ || (node(field).flags & flag_random) != 0) continue;
    NodeId path = child(field, 0), value = child(field, 2);
    StringId key = node(path).text;
    std::string written = text(key);
    char* end = nullptr;
    std::strtod(written.c_str(), &end);
    if (!path_is_name(path) || written.empty() || *end != '\0') {
      report(diagnostic::series_key, node(path).span, written).help("write `2024 = ...`");
    } else {
      add_override(overrides, {.path = {key}, .node = field, .value = value, .key_of_table = true}, "series");
    }
    set(field, series.element);
    check_against(value, series.element, {fmt::format("the entry `{}`", written), {}});
  }
  program.body_overrides[at] = std::move(overrides);
  return expected;
}

}  // namespace ingot
