// The tree as text: one node on a line, children indented.
#include "compiler/syntax/parse.h"

namespace ingot {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    if (letter == '\n')
      result += "\\n";
    else
      result += letter;
  }
  return result + "\"";
}

void print(const Tree& tree, NodeId id, size_t depth, std::string& out) {
  const Node& node = tree[id];
  out.append(2 * depth, ' ');
  out += name_of(node.kind);
  if (node.text != 0) out.append(" ").append(quoted(tree.text(id)));
  if (node.second_text != 0) out.append(" ").append(quoted(tree.second_text(id)));
  switch (node.kind) {
    case NodeKind::number_:
    case NodeKind::quantity_:
    case NodeKind::boolean_: out += fmt::format(" {}", node.number); break;
    default: break;
  }
  if (node.flags & flag_random) out += " random";
  if (node.flags & flag_prefix_decimal) out += " decimal";
  if (node.flags & flag_prefix_multiples) out += " multiples";
  if (node.flags & flag_prefix_binary) out += " binary";
  if (node.flags & flag_before_draws) out += " before_draws";
  if (node.flags & flag_after_draws) out += " after_draws";
  if (node.flags & flag_parenthesized) out += " parenthesized";
  out += '\n';
  if (const std::string_view doc = tree.doc_of(id); !doc.empty()) {
    out.append(2 * depth + 2, ' ');
    out.append("doc ").append(quoted(doc)).append("\n");
  }
  for (const AttributeOf& attribute : tree.attributes_of(id)) print(tree, attribute.attribute, depth + 1, out);
  for (const NodeId child : tree.children_of(id)) print(tree, child, depth + 1, out);
}

}  // namespace

std::string print_tree(const Tree& tree, NodeId root) {
  std::string out;
  print(tree, root, 0, out);
  return out;
}

}  // namespace ingot
