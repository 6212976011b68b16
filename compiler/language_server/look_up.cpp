#include "compiler/language_server/look_up.h"

#include <algorithm>

#include "compiler/driver/documentation.h"
#include "compiler/types/check.h"

namespace ingot::language_server {
namespace {

/// The kind or instance in whose body a node stands; 0 when it stands in none.
DeclarationId owner_of(const Program& program, Span place) {
  for (DeclarationId id = 1; id < program.declarations.size(); ++id) {
    const Declaration& declared = program.declarations[id];
    if (declared.kind != DeclarationKind::kind && declared.kind != DeclarationKind::instance) continue;
    const Span span = program.tree[declared.node].span;
    if (span.file == place.file && span.begin <= place.begin && place.end <= span.end) return id;
  }
  return 0;
}

DeclarationId kind_of_declaration(const Program& program, DeclarationId id) {
  if (id == 0) return 0;
  return program.declarations[id].kind == DeclarationKind::instance ? program.instance_of(id).kind : id;
}

/// The kind whose member a reference names.
DeclarationId kind_of_member(const Program& program, NodeId node, ReferenceKind reference) {
  if (reference == ReferenceKind::self_field || reference == ReferenceKind::self_function)
    return kind_of_declaration(program, owner_of(program, program.tree[node].span));
  const Type& type = program.types[program.type(program.tree.child(node, 0))];
  return type.kind == TypeKind::record ? type.declaration : 0;
}

/// The node that declares what a name refers to; 0 when there is none.
NodeId declaring_node(const Program& program, NodeId node) {
  const Reference reference = program.reference(node);
  switch (reference.kind) {
    case ReferenceKind::local: return reference.index;
    case ReferenceKind::declaration:
    case ReferenceKind::super_function: return program.declarations[reference.index].node;
    case ReferenceKind::self_field:
    case ReferenceKind::member_field: {
      const DeclarationId kind = kind_of_member(program, node, reference.kind);
      const FieldInfo* field = kind != 0 ? program.find_field(kind, reference.index) : nullptr;
      return field != nullptr ? field->node : 0;
    }
    case ReferenceKind::self_function:
    case ReferenceKind::member_function: {
      const DeclarationId kind = kind_of_member(program, node, reference.kind);
      const DeclarationId function = kind != 0 ? program.find_function(kind, reference.index) : 0;
      return function != 0 ? program.declarations[function].node : 0;
    }
    default: return 0;
  }
}

}  // namespace

NodeId node_at(const driver::Session& session, uint32_t offset) {
  const Program& program = session.program;
  const FileId file = program.modules[session.module].file;
  NodeId best = 0;
  uint32_t best_length = UINT32_MAX;
  for (NodeId id = 1; id < program.tree.nodes.size(); ++id) {
    const Node& node = program.tree[id];
    const Span span = node.name_span;
    if (span.file != file || offset < span.begin || offset > span.end) continue;
    const bool says_something = program.reference(id).kind != ReferenceKind::none || program.type(id) != 0;
    const uint32_t length = span.end - span.begin;
    if (!says_something || length > best_length) continue;
    // Of two nodes at one place the one with a name says more.
    if (length == best_length && program.reference(id).kind == ReferenceKind::none) continue;
    best = id;
    best_length = length;
  }
  return best;
}

std::optional<Span> declaration_of(const Program& program, NodeId node) {
  const NodeId declared = declaring_node(program, node);
  if (declared == 0) return std::nullopt;
  const Span span = program.tree[declared].name_span;
  return span.file != 0 ? std::optional(span) : std::nullopt;
}

std::string description_of(const Program& program, NodeId node) {
  const Reference reference = program.reference(node);
  if (reference.kind == ReferenceKind::declaration) return driver::declaration_page(program, reference.index);
  std::string text;
  const TypeId type = program.type(node);
  const std::string name(program.tree.text(node));
  const bool named = !name.empty() && reference.kind != ReferenceKind::none && reference.kind != ReferenceKind::unit;
  if (type != 0) text += fmt::format("```\n{}{}\n```\n", named ? name + " : " : "", describe(program, type));
  if (const NodeId declared = declaring_node(program, node); declared != 0) {
    if (std::string_view doc = program.tree.doc_of(declared); !doc.empty()) text += fmt::format("\n{}\n", doc);
  }
  return text;
}

DeclarationId kind_of_path(const Program& program, size_t module, std::string_view path) {
  DeclarationId kind = 0;
  for (bool first = true; !path.empty() || first; first = false) {
    const size_t end = std::min(path.find('.'), path.size());
    const StringId name = program.tree.strings.find(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
    if (name == 0) return 0;
    if (first) {
      std::vector<uint32_t> modules{static_cast<uint32_t>(module)};
      const auto& imports = program.modules[module].imports;
      modules.insert(modules.end(), imports.begin(), imports.end());
      for (size_t i = 0; i < modules.size() && kind == 0; ++i)
        for (DeclarationId id : program.modules[modules[i]].declarations)
          if (program.declarations[id].name == name && program.declarations[id].kind == DeclarationKind::instance)
            kind = program.instance_of(id).kind;
    } else {
      const FieldInfo* field = program.find_field(kind, name);
      if (field == nullptr || program.types[field->type].kind != TypeKind::record) return 0;
      kind = program.types[field->type].declaration;
    }
    if (kind == 0) return 0;
  }
  return kind;
}

}  // namespace ingot::language_server
