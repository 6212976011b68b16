// The typed tree as text: kind, name, type, and what a name refers to, one node per line.
#include "compiler/types/checker.h"

namespace ingot {

namespace {

std::string reference_text(const Program& program, NodeId id) {
  Reference reference = program.reference(id);
  auto named = [&](const char* kind, StringId name) { return fmt::format("{} {}", kind, program.string(name)); };
  switch (reference.kind) {
    case ReferenceKind::none: return "";
    case ReferenceKind::local: return fmt::format("local {}", program.tree.text(reference.index));
    case ReferenceKind::self_field: return named("self_field", reference.index);
    case ReferenceKind::self_function: return named("self_function", reference.index);
    case ReferenceKind::super_function: {
      const Declaration& function = program.declarations[reference.index];
      return fmt::format("super_function {}.{}", program.string(program.declarations[function.owner].name),
                         program.string(function.name));
    }
    case ReferenceKind::declaration: return named("declaration", program.declarations[reference.index].name);
    case ReferenceKind::enum_case: return fmt::format("enum_case {}", reference.index);
    case ReferenceKind::builtin: return fmt::format("builtin {}", name_of(static_cast<BuiltinId>(reference.index)));
    case ReferenceKind::member_field: return named("member_field", reference.index);
    case ReferenceKind::member_function: return named("member_function", reference.index);
    case ReferenceKind::table_key: return fmt::format("table_key {}", reference.index);
    case ReferenceKind::unit:
      return fmt::format("unit {}", program.string(program.unit_expressions[reference.index].text));
  }
  return "";
}

void print(const Program& program, NodeId id, size_t indent, std::string& out) {
  const Node& node = program.tree.nodes[id];
  out += std::string(indent, ' ') + name_of(node.kind);
  if (node.text != 0) out += fmt::format(" \"{}\"", program.string(node.text));
  if (node.second_text != 0) out += fmt::format(" \"{}\"", program.string(node.second_text));
  if (node.kind == NodeKind::number_ || node.kind == NodeKind::quantity_ || node.kind == NodeKind::boolean_)
    out += fmt::format(" {}", node.number);
  if ((node.flags & flag_random) != 0) out += " ~";
  if (TypeId type = program.type(id)) out += " : " + describe(program, type);
  std::string reference = reference_text(program, id);
  if (!reference.empty()) out += " -> " + reference;
  out += '\n';
  for (NodeId child : program.tree.children_of(id)) print(program, child, indent + 2, out);
}

}  // namespace

std::string print_typed(const Program& program, NodeId root) {
  std::string out;
  print(program, root, 0, out);
  return out;
}

}  // namespace ingot
