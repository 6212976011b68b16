// Lists, `match`, and literals.
#include <charconv>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/spelling.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {

NodeId TreeBuilder::list(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  Children elements;
  while (!cursor.is(TokenKind::RIGHT_BRACKET)) {
    if (cursor.is(Rule::clauses_)) return comprehension(elements.front(), cursor.take(), span(id));
    elements.push_back(expression(cursor.take()));
    cursor.accept(TokenKind::COMMA);
  }
  return add(NodeKind::list_, id, elements);
}

NodeId TreeBuilder::match(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const Span word = span(cursor.take());
  Children children{scrutinee(cursor.take())};
  while (!cursor.done()) {
    const bool is_arm = cursor.is(Rule::arm_);
    const ConcreteId part = cursor.take();
    if (is_arm && !concrete_[part].failed) children.push_back(arm(part));
  }
  const NodeId node = add(NodeKind::match_, id, children);
  tree_.nodes[node].name_span = word;
  return node;
}

NodeId TreeBuilder::scrutinee(ConcreteId id) {
  Cursor cursor(concrete_, id);
  NodeId node = 0;
  if (cursor.accept(TokenKind::LEFT_PAREN)) {
    node = expression(cursor.take());
    tree_.nodes[node].flags |= flag_parenthesized;
    cursor.take();
  } else {
    node = literal(cursor.take());
  }
  while (!cursor.done()) {
    if (cursor.accept(TokenKind::DOT)) {
      node = member_of(node, cursor.take());
      continue;
    }
    // The suffixes stand flat here; each reaches to its closing bracket.
    const bool is_call = cursor.is(TokenKind::LEFT_PAREN);
    Cursor ahead = cursor;
    ConcreteId last = ahead.take();
    while (!(concrete_[last].is_token && is_closer(concrete_[last].token))) last = ahead.take();
    const Span whole = join(tree_[node].span, span(last));
    if (is_call) {
      node = call(node, cursor, whole);
    } else {
      cursor.take();
      node = add(NodeKind::index_, whole, {node, expression(cursor.take())});
    }
    cursor = ahead;
  }
  return node;
}

NodeId TreeBuilder::arm(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const ConcreteId pattern_id = cursor.take();
  Cursor pattern(concrete_, pattern_id);
  const bool negative = pattern.accept(TokenKind::MINUS);
  const ConcreteId value = pattern.take();
  const bool anything = spelling(value) == "_";
  const NodeId what = anything ? 0 : literal(value, negative);
  cursor.take();
  const NodeId node = add(NodeKind::arm_, id, {what, expression(cursor.take())});
  tree_.nodes[node].name_span = span(pattern_id);
  return node;
}

NodeId TreeBuilder::literal(ConcreteId id, bool negative) {
  switch (concrete_[id].token) {
    case TokenKind::TEXT: return text(id);
    case TokenKind::TRUE:
    case TokenKind::FALSE: {
      const NodeId node = add(NodeKind::boolean_, id);
      tree_.nodes[node].number = concrete_[id].token == TokenKind::TRUE ? 1 : 0;
      return node;
    }
    case TokenKind::NUMBER:
    case TokenKind::QUANTITY: break;
    default: {
      const NodeId node = add(NodeKind::reference_, id);
      set_name(node, id);
      return node;
    }
  }
  const std::string_view written = spelling(id);
  size_t at = magnitude_length(written);
  std::string digits(written.substr(0, at));
  std::erase(digits, '_');
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  // Too small is zero; too large is no number.
  const bool tiny = digits.find("e-") != std::string::npos || digits.find("E-") != std::string::npos;
  if (result.ec == std::errc::result_out_of_range && !tiny) {
    diagnostics().report(diagnostic::number_out_of_range, span(id), digits);
  }
  const bool has_unit = concrete_[id].token == TokenKind::QUANTITY;
  const NodeId node = add(has_unit ? NodeKind::quantity_ : NodeKind::number_, id);
  tree_.nodes[node].number = negative ? -value : value;
  if (has_unit) {
    if (at < written.size() && written[at] == ' ') ++at;
    tree_.nodes[node].text = tree_.strings.intern(written.substr(at));
    tree_.nodes[node].name_span.begin += static_cast<uint32_t>(at);
  }
  return node;
}

}  // namespace ingot::syntax
