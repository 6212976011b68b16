// Concrete tree to syntax tree. One class over several files: build_declarations, build_statements, build_expressions,
// build_operators, build_types, build_text.
#pragma once

#include <initializer_list>

#include "compiler/syntax/concrete_parser.h"
#include "compiler/syntax/tree.h"

namespace ingot::syntax {

/// Reads the children of a concrete node in order.
class Cursor {
 public:
  Cursor(const ConcreteTree& tree, ConcreteId node) : tree_(&tree), at_(node + 1), end_(tree[node].end) {}
  bool done() const { return at_ == end_; }
  bool is(TokenKind kind) const { return !done() && (*tree_)[at_].is_token && (*tree_)[at_].token == kind; }
  bool is(Rule rule) const { return !done() && !(*tree_)[at_].is_token && (*tree_)[at_].rule == rule; }
  ConcreteId peek() const { return at_; }
  ConcreteId take() {
    const ConcreteId node = at_;
    at_ = (*tree_)[at_].end;
    return node;
  }
  bool accept(TokenKind kind) {
    if (!is(kind)) return false;
    take();
    return true;
  }

 private:
  const ConcreteTree* tree_;
  ConcreteId at_, end_;
};

enum class BodyOf : uint8_t { kind, instance, construct, with, braces };
enum class BlockOf : uint8_t { function, study, test, choose };

class TreeBuilder {
 public:
  TreeBuilder(Tree& tree, const SourceText& source, const ConcreteTree& concrete)
      : tree_(tree), source_(source), concrete_(concrete) {}

  NodeId module(ConcreteId id, std::string_view name);
  NodeId single_expression(ConcreteId id);
  /// The `interpolation` node of a hole that spans `span`, braces included.
  NodeId single_hole(ConcreteId id, Span span);

 private:
  using Children = std::vector<NodeId>;

  // --- nodes (tree_builder.cpp)
  NodeId add(NodeKind kind, Span span, std::span<const NodeId> children = {});
  NodeId add(NodeKind kind, Span span, std::initializer_list<NodeId> children) {
    return add(kind, span, std::span<const NodeId>(children.begin(), children.size()));
  }
  NodeId add(NodeKind kind, ConcreteId place, std::span<const NodeId> children = {}) {
    return add(kind, span(place), children);
  }
  NodeId add(NodeKind kind, ConcreteId place, std::initializer_list<NodeId> children) {
    return add(kind, span(place), children);
  }
  /// Gives a node the name that stands at `name`.
  void set_name(NodeId node, ConcreteId name);
  Span span(ConcreteId id) const;
  const Token& token(ConcreteId id) const { return concrete_.tokens.tokens[concrete_[id].first]; }
  std::string_view spelling(ConcreteId id) const { return source_.of(token(id)); }
  Span join(Span a, Span b) const { return {a.file, a.begin, std::max(a.begin, b.end)}; }
  Diagnostics& diagnostics() { return source_.diagnostics; }
  /// Attributes and doc comment of `owner` (item, member, statement, enum case) go to `target`.
  void attach(ConcreteId owner, NodeId target);
  void sort_attachments(size_t attributes_begin, size_t docs_begin);

  // --- declarations
  NodeId item(ConcreteId id);
  NodeId declaration(ConcreteId id);
  NodeId import_declaration(ConcreteId id);
  NodeId dimension(ConcreteId id);
  NodeId unit(ConcreteId id);
  NodeId enumeration(ConcreteId id);
  NodeId kind(ConcreteId id);
  NodeId instance(ConcreteId id);
  NodeId function(ConcreteId id);
  NodeId parameter_list(ConcreteId dimension_parameters, ConcreteId parameters, bool closure);
  NodeId parameter(ConcreteId id, bool closure);
  NodeId study(ConcreteId id);
  NodeId test(ConcreteId id);
  NodeId attribute(ConcreteId id);
  uint8_t prefix_flags(ConcreteId name);
  uint8_t draws_flags(ConcreteId id);

  // --- bodies and statements
  bool has_errors_in(Span place) const;
  void report_empty_field(NodeId field, BodyOf owner);
  void members(ConcreteId body, BodyOf owner, Children& children);
  NodeId member(ConcreteId id, BodyOf owner);
  NodeId field(ConcreteId id, BodyOf owner);
  NodeId path(ConcreteId id, BodyOf owner);
  void statements(ConcreteId block, BlockOf owner, Children& children);
  NodeId statement(ConcreteId id);
  NodeId let(ConcreteId id);
  NodeId vary(ConcreteId id);
  NodeId require(ConcreteId id);
  NodeId report_or_note(ConcreteId id, NodeKind kind);
  NodeId goal(ConcreteId id);
  NodeId pareto(ConcreteId id);
  NodeId top(ConcreteId id);
  NodeId assertion(ConcreteId id);
  NodeId unit_expression(ConcreteId id);
  void check_statement(NodeId statement, BlockOf owner, bool last);

  // --- expressions
  NodeId expression(ConcreteId id);
  NodeId conditional(ConcreteId id);
  NodeId closure(ConcreteId id);
  NodeId postfix(ConcreteId id);
  NodeId suffix(NodeId object, ConcreteId id);
  NodeId call(NodeId callee, Cursor cursor, Span span);
  NodeId argument(ConcreteId id);
  NodeId comprehension(NodeId element, ConcreteId clauses, Span span);
  NodeId construct(NodeId name, ConcreteId body, Span span);
  NodeId primary(ConcreteId id);
  NodeId list(ConcreteId id);
  NodeId match(ConcreteId id);
  NodeId scrutinee(ConcreteId id);
  NodeId arm(ConcreteId id);
  NodeId literal(ConcreteId id, bool negative = false);
  NodeId member_of(NodeId object, ConcreteId name);

  // --- operators
  struct Element {
    enum class Role : uint8_t { prefix, operand, binary } role;
    TokenKind kind = TokenKind::END;
    Span span;
    NodeId node = 0;
  };
  NodeId operation(std::span<const Element> elements, size_t& at, int least_precedence);
  NodeId prefixed(std::span<const Element> elements, size_t& at, int least_precedence);

  // --- types
  NodeId type(ConcreteId id);
  NodeId type_power(ConcreteId id);
  NodeId type_atom(ConcreteId id);
  NodeId type_name(ConcreteId name);

  // --- texts
  NodeId text(ConcreteId id);
  NodeId text_at(Span span);
  NodeId interpolation(uint32_t begin, uint32_t end);
  std::string unescape(uint32_t begin, uint32_t end);

  Tree& tree_;
  const SourceText& source_;
  const ConcreteTree& concrete_;
};

}  // namespace ingot::syntax
