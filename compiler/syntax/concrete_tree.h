// What the parser found, free of ANTLR: rules and tokens in preorder. The tree builder turns it into the syntax tree.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/syntax/token.h"

namespace ingot::syntax {

enum class Rule : uint8_t {
#define RULE(name, capitalised) name##_,
#include "compiler/syntax/rule_kinds.def"
#undef RULE
};

using ConcreteId = uint32_t;  ///< index into ConcreteTree::nodes

struct ConcreteNode {
  bool is_token = false;
  bool failed = false;  ///< the rule met an error (reported); its children are what was read before it
  Rule rule = Rule::module_;
  TokenKind token = TokenKind::END;
  uint32_t first = 0;  ///< first token, an index into the token list
  uint32_t last = 0;   ///< last token; below `first` when the rule matched nothing
  ConcreteId end = 0;  ///< one past the last node of the subtree
};

struct ConcreteTree {
  TokenList tokens;
  std::vector<ConcreteNode> nodes;  ///< empty when the text was refused before parsing

  const ConcreteNode& operator[](ConcreteId id) const { return nodes[id]; }

  /// The children of a node, for range-based `for`.
  struct Children {
    const ConcreteTree& tree;
    ConcreteId from, to;
    struct Iterator {
      const ConcreteTree& tree;
      ConcreteId at;
      ConcreteId operator*() const { return at; }
      Iterator& operator++() {
        at = tree.nodes[at].end;
        return *this;
      }
      bool operator!=(const Iterator& other) const { return at != other.at; }
    };
    Iterator begin() const { return {tree, from}; }
    Iterator end() const { return {tree, to}; }
  };
  Children children(ConcreteId id) const { return {*this, id + 1, nodes[id].end}; }
};

}  // namespace ingot::syntax
