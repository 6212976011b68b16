#include <charconv>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {

NodeId TreeBuilder::type_name(ConcreteId name) {
  const NodeId node = add(NodeKind::type_name_, name);
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::type(ConcreteId id) {
  Cursor cursor(concrete_, id);
  if (cursor.accept(TokenKind::FN)) {
    const Span open = span(cursor.take());
    Children parameters;
    while (cursor.is(Rule::type_)) {
      parameters.push_back(type(cursor.take()));
      cursor.accept(TokenKind::COMMA);
    }
    const NodeId list = add(NodeKind::type_list_, join(open, span(cursor.take())), parameters);
    cursor.take();
    return add(NodeKind::type_function_, id, {list, type(cursor.take())});
  }
  NodeId left = type_power(cursor.take());
  while (!cursor.done()) {
    const bool product = cursor.is(TokenKind::STAR);
    const Span sign = span(cursor.take());
    const NodeId right = type_power(cursor.take());
    left = add(product ? NodeKind::type_product_ : NodeKind::type_quotient_, join(tree_[left].span, tree_[right].span),
               {left, right});
    tree_.nodes[left].name_span = sign;
  }
  return left;
}

NodeId TreeBuilder::type_power(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const NodeId base = type_atom(cursor.take());
  if (!cursor.accept(TokenKind::CARET)) return base;
  const ConcreteId exponent = cursor.take();
  std::string ratio;
  for (const ConcreteId part : concrete_.children(exponent)) {
    if (concrete_[part].token != TokenKind::LEFT_PAREN && concrete_[part].token != TokenKind::RIGHT_PAREN)
      ratio += spelling(part);
  }
  const size_t slash = ratio.find('/');
  if (slash == std::string::npos) ratio += "/1";
  int numerator = 0, denominator = 0;
  const char* const end = ratio.data() + ratio.size();
  const auto first = std::from_chars(ratio.data(), end, numerator);
  const auto second = *first.ptr == '/' ? std::from_chars(first.ptr + 1, end, denominator) : first;
  if (first.ec != std::errc{} || second.ec != std::errc{} || second.ptr != end || denominator == 0) {
    diagnostics().report(diagnostic::bad_exponent, span(exponent)).help("write `D^2`, `D^-1` or `D^(1/2)`");
    ratio = "1/1";
    numerator = 1;
  }
  const NodeId node = add(NodeKind::type_power_, id, {base});
  tree_.nodes[node].text = tree_.strings.intern(ratio);
  tree_.nodes[node].number = numerator;
  tree_.nodes[node].name_span = span(exponent);
  return node;
}

NodeId TreeBuilder::type_atom(ConcreteId id) {
  Cursor cursor(concrete_, id);
  if (cursor.is(TokenKind::NUMBER)) {
    if (spelling(id) != "1")
      diagnostics().report(diagnostic::type_number, span(id)).help("write a rate as `1/Time`, a power as `Length^2`");
    return add(NodeKind::type_one_, id);
  }
  if (cursor.accept(TokenKind::LEFT_PAREN)) {
    const NodeId inner = type(cursor.take());
    tree_.nodes[inner].flags |= flag_parenthesized;
    tree_.nodes[inner].span = span(id);
    return inner;
  }
  const ConcreteId name = cursor.take();
  Children arguments;
  while (!cursor.done()) {
    const bool is_argument = cursor.is(Rule::type_);
    const ConcreteId part = cursor.take();
    if (is_argument) arguments.push_back(type(part));
  }
  const NodeId node = add(NodeKind::type_name_, id, arguments);
  set_name(node, name);
  return node;
}

}  // namespace ingot::syntax
