// `path = value` in the bodies of declarations, constructs and `with` (rules 7 to 9).
#include <algorithm>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

void Checker::add_override(std::vector<Override>& overrides, Override override, const char* what) {
  for (const Override& earlier : overrides) {
    if (earlier.path != override.path) continue;
    std::string path;
    for (StringId name : override.path) path += (path.empty() ? "" : ".") + text(name);
    report(diagnostic::duplicate_path, node(child(override.node, 0)).span, path, what)
        .note(node(child(earlier.node, 0)).span, "it is first given here");
    return;
  }
  overrides.push_back(std::move(override));
}

void Checker::collect_declaration_overrides(DeclarationId declaration) {
  bool is_kind = program.declarations[declaration].kind == DeclarationKind::kind;
  NodeId body = program.declarations[declaration].node;
  TypeId start = record_type(kind_below(declaration));
  for (uint32_t i = 1; i < count(body); ++i) {
    NodeId field = child(body, i);
    if (node(field).kind != NodeKind::field_) continue;
    NodeId type = child(field, 1);
    if (node(type).kind != NodeKind::none_) {
      if (!is_kind) refuse_new_field(field, declaration);
      continue;
    }
    Override override{
        .path = {}, .node = field, .value = child(field, 2), .random = (node(field).flags & flag_random) != 0};
    TypeId found = set(field, resolve_path(field, start, declaration, override));
    if (found == Types::error) continue;
    const FieldInfo* own =
        is_kind && override.path.size() == 1 ? program.find_field(declaration, override.path[0]) : nullptr;
    if (own != nullptr && own->declared_in == declaration) {
      report(diagnostic::duplicate_path, node(child(field, 0)).span, text(override.path[0]), "body")
          .note(node(child(own->node, 0)).span, "the field is declared here, with its default");
      continue;
    }
    auto& overrides = is_kind ? program.kinds[program.declarations[declaration].index].overrides
                              : program.instances[program.declarations[declaration].index].overrides;
    add_override(overrides, std::move(override), "body");
  }
}

void Checker::refuse_new_field(NodeId field, DeclarationId instance) {
  StringId name = node(child(field, 0)).text;
  DeclarationId kind = kind_below(instance);
  if (program.find_field(kind, name) == nullptr) return unknown_field(name, node(child(field, 0)).name_span, kind);
  report(diagnostic::type_in_instance, node(child(field, 1)).span, text(name))
      .help(fmt::format("write `{} = ...`", text(name)));
}

void Checker::check_override_value(const Override& override, const char* no_random) {
  TypeId type = program.type(override.node);
  if (override.random) {
    if (no_random != nullptr) {
      report(diagnostic::random_not_allowed, node(override.node).span, no_random);
      return;
    }
    TypeId given = check_distribution(override.value, type);
    std::string path(program.files.text(node(child(override.node, 0)).span));
    if (!fits(given, type)) report_mismatch(override.value, given, type, {fmt::format("the field `{}`", path), {}});
    return;
  }
  if (override.value == 0 || node(override.value).kind == NodeKind::none_) return;
  std::string path(program.files.text(node(child(override.node, 0)).span));
  Span declared{};
  if (scope.self != 0) declared = declared_field(record_type(self_kind()), override.path);
  check_against(override.value, type, {fmt::format("the field `{}`", path), declared});
}

void Checker::check_body(NodeId body, TypeId start, DeclarationId owner, const char* what) {
  std::vector<Override> overrides;
  for (uint32_t i = 1; i < count(body); ++i) {
    NodeId field = child(body, i);
    if (node(field).kind != NodeKind::field_) {
      refuse_member(field, what);
      continue;
    }
    Override override{
        .path = {}, .node = field, .value = child(field, 2), .random = (node(field).flags & flag_random) != 0};
    if (override.random) {
      report(diagnostic::random_not_allowed, node(field).span, "in an expression");
      continue;
    }
    TypeId type = set(field, resolve_path(field, start, owner, override));
    if (type == Types::error) {
      check(override.value);
      continue;
    }
    std::string path(program.files.text(node(child(field, 0)).span));
    if (kind(start) == TypeKind::anonymous && override.path.size() == 1) {
      set(field, check(override.value, type));  // agreement is check_with's business: a 0 may have become a time
    } else {
      check_against(override.value, type, {fmt::format("the field `{}`", path), declared_field(start, override.path)});
    }
    add_override(overrides, std::move(override), "body");
  }
  program.body_overrides[body] = std::move(overrides);
}

Span Checker::declared_field(TypeId start, const std::vector<StringId>& path) const {
  if (kind(start) != TypeKind::record || path.size() != 1) return {};
  const FieldInfo* field = program.find_field(program.types[start].declaration, path[0]);
  return field == nullptr ? Span{} : node(child(field->node, 1)).span;
}

void Checker::refuse_member(NodeId member, const char* what) {
  if (node(member).kind == NodeKind::error_) return;
  const char* thing = node(member).kind == NodeKind::function_ ? "a function" : "a `require`";
  report(diagnostic::member_not_allowed, node(member).span, thing, what)
      .help("declare a kind or an instance that extends it");
}

TypeId Checker::check_construct(NodeId at) {
  NodeId name = child(at, 0);
  DeclarationId declaration = find_declaration(node(name).text, node(name).span);
  TypeId type = Types::error;
  if (declaration == 0) {
    unknown_kind(name);
  } else if (program.declarations[declaration].kind == DeclarationKind::kind) {
    refer(name, ReferenceKind::declaration, declaration);
    type = record_type(declaration);
    set(name, type);
  } else {
    bool instance = program.declarations[declaration].kind == DeclarationKind::instance;
    Diagnostic& diagnostic = report(diagnostic::construct_not_a_kind, node(name).span, name_text(name));
    diagnostic.note(declared_at(declaration), "it is declared here");
    if (instance) diagnostic.help(fmt::format("to vary an instance write `{} with {{ ... }}`", name_text(name)));
  }
  check_body(at, type, declaration != 0 && type != Types::error ? declaration : 0, "construct");
  return set(at, type);
}

TypeId Checker::check_with(NodeId at) {
  TypeId type = check(child(at, 0));
  switch (kind(type)) {
    case TypeKind::error:
    case TypeKind::record:
    case TypeKind::anonymous:
    case TypeKind::table: break;
    default:
      report(diagnostic::with_on_no_record, node(child(at, 0)).span, quoted(child(at, 0)), describe(program, type));
      type = Types::error;
  }
  DeclarationId owner = 0;
  if (kind(type) == TypeKind::record) {
    Reference object = program.reference(child(at, 0));
    bool instance = object.kind == ReferenceKind::declaration &&
                    program.declarations[object.index].kind == DeclarationKind::instance;
    owner = instance ? object.index : program.types[type].declaration;
  }
  check_body(at, type, owner, "`with`");
  bool instance = owner != 0 && program.declarations[owner].kind == DeclarationKind::instance;
  if (instance) warn_of_pins(at, owner, program.body_overrides[at]);
  if (kind(type) != TypeKind::anonymous) return set(at, type);
  Type joined = program.types[type];
  for (const Override& each : program.body_overrides[at]) {
    if (each.path.size() != 1) continue;
    size_t i = std::find(joined.names.begin(), joined.names.end(), each.path[0]) - joined.names.begin();
    TypeId given = program.type(each.node);
    if (auto both = join(joined.members[i], given)) {
      joined.members[i] = *both;
    } else {
      report_mismatch(each.value, given, joined.members[i], {fmt::format("the field `{}`", text(each.path[0])), {}});
    }
  }
  return set(at, program.types.intern(std::move(joined)));
}

}  // namespace ingot
