// The syntax tree of all modules of a compilation: flat vectors and ids, so that the library's tree is stored
// and loaded as it is (see types/snapshot.h).
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/diagnostics/source_files.h"

namespace ingot {

using NodeId = uint32_t;
using StringId = uint32_t;

enum class NodeKind : uint8_t {
#define NODE(kind) kind##_,
#include "compiler/syntax/node_kinds.def"
#undef NODE
};
const char* name_of(NodeKind kind);

enum NodeFlags : uint8_t {
  flag_none = 0,
  flag_random = 1,          ///< `~` instead of `=`
  flag_prefix_decimal = 2,  ///< a unit takes k, M, G ...
  flag_prefix_binary = 4,   ///< a unit takes Ki, Mi, Gi ...
  flag_before_draws = 8,
  flag_after_draws = 16,
  flag_prefix_multiples =
      64,                   ///< a unit takes k, M, G ... but no m, u, n ...: a thing that is not cut, such as a token
  flag_parenthesized = 32,  ///< an expression written in parentheses
};

struct Node {
  NodeKind kind = NodeKind::none_;
  uint8_t flags = 0;
  uint16_t reserved = 0;
  uint32_t children_begin = 0;
  uint32_t children_count = 0;
  StringId text = 0;
  StringId second_text = 0;
  Span span;       ///< the whole construct
  Span name_span;  ///< the name (or operator, unit) in it, for carets; equals span when there is none
  uint32_t padding = 0;
  double number = 0;
};

/// Interned strings; id 0 is the empty string.
class Strings {
 public:
  Strings() { intern(""); }
  StringId intern(std::string_view text);
  /// 0 when absent (and for the empty text).
  StringId find(std::string_view text) const;
  std::string_view get(StringId id) const { return texts_[id]; }
  uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, StringId> ids_;
};

struct AttributeOf {
  NodeId target;     ///< declaration, field, function, let ...
  NodeId attribute;  ///< a node of kind `attribute`
};
struct DocOf {
  NodeId target;
  StringId text;  ///< lines of `///`, joined by newlines, without the slashes
};

/// Node 0 is the `none` node.
struct Tree {
  std::vector<Node> nodes{Node{}};
  std::vector<NodeId> children;
  std::vector<AttributeOf> attributes;  ///< ascending by target
  std::vector<DocOf> docs;              ///< ascending by target
  std::vector<NodeId> modules;          ///< in order of parsing
  Strings strings;

  const Node& operator[](NodeId id) const { return nodes[id]; }
  NodeKind kind(NodeId id) const { return nodes[id].kind; }
  std::string_view text(NodeId id) const { return strings.get(nodes[id].text); }
  std::string_view second_text(NodeId id) const { return strings.get(nodes[id].second_text); }
  std::span<const NodeId> children_of(NodeId id) const {
    return {children.data() + nodes[id].children_begin, nodes[id].children_count};
  }
  NodeId child(NodeId id, uint32_t index) const { return children[nodes[id].children_begin + index]; }
  std::span<const AttributeOf> attributes_of(NodeId id) const;
  std::string_view doc_of(NodeId id) const;
};

}  // namespace ingot
