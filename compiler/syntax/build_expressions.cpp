#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {
namespace {

/// How a message names an expression that cannot be what it stands for.
const char* describe(NodeKind kind) {
  switch (kind) {
    case NodeKind::number_: return "a number";
    case NodeKind::quantity_: return "a quantity";
    case NodeKind::text_: return "a text";
    case NodeKind::boolean_: return "a truth value";
    case NodeKind::list_:
    case NodeKind::comprehension_: return "a list";
    case NodeKind::construct_:
    case NodeKind::with_:
    case NodeKind::braces_: return "a record";
    case NodeKind::match_: return "a `match`";
    case NodeKind::choose_: return "a `choose`";
    default: return "this expression";
  }
}

bool callable(NodeKind kind) {
  return kind == NodeKind::reference_ || kind == NodeKind::member_ || kind == NodeKind::call_ ||
         kind == NodeKind::index_ || kind == NodeKind::lambda_ || kind == NodeKind::if_ || kind == NodeKind::error_;
}

}  // namespace

NodeId TreeBuilder::conditional(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const NodeId condition = expression(cursor.take());
  cursor.take();
  const NodeId yes = expression(cursor.take());
  cursor.take();
  const NodeId no = expression(cursor.take());
  return add(NodeKind::if_, id, {condition, yes, no});
}

NodeId TreeBuilder::closure(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  cursor.take();
  const NodeId parameters = parameter_list(0, cursor.take(), true);
  cursor.take();
  cursor.take();
  return add(NodeKind::lambda_, id, {parameters, expression(cursor.take())});
}

NodeId TreeBuilder::postfix(ConcreteId id) {
  Cursor cursor(concrete_, id);
  NodeId node = primary(cursor.take());
  while (!cursor.done()) node = suffix(node, cursor.take());
  if (tree_.kind(node) == NodeKind::super_) diagnostics().report(diagnostic::misplaced_super, tree_[node].span);
  return node;
}

NodeId TreeBuilder::suffix(NodeId object, ConcreteId id) {
  Cursor cursor(concrete_, id);
  const Span whole = join(tree_[object].span, span(id));
  if (tree_.kind(object) == NodeKind::super_ && !cursor.is(TokenKind::DOT)) {
    diagnostics().report(diagnostic::misplaced_super, tree_[object].span);
    return add(NodeKind::error_, whole);
  }
  if (cursor.accept(TokenKind::DOT)) return member_of(object, cursor.take());
  if (cursor.is(TokenKind::LEFT_PAREN)) return call(object, cursor, whole);
  if (cursor.accept(TokenKind::LEFT_BRACKET)) {
    const NodeId index = expression(cursor.take());
    const NodeId node = add(NodeKind::index_, whole, {object, index});
    tree_.nodes[node].name_span = span(id);
    return node;
  }
  if (cursor.is(TokenKind::WITH)) {
    const ConcreteId word = cursor.take();
    Children children{object};
    members(cursor.take(), BodyOf::with, children);
    const NodeId node = add(NodeKind::with_, whole, children);
    tree_.nodes[node].name_span = span(word);
    return node;
  }
  return construct(object, cursor.take(), whole);
}

NodeId TreeBuilder::member_of(NodeId object, ConcreteId name) {
  const NodeId node = add(NodeKind::member_, join(tree_[object].span, span(name)), {object});
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::call(NodeId callee, Cursor cursor, Span whole) {
  const Span open = span(cursor.take());
  const NodeKind kind = tree_.kind(callee);
  if (!callable(kind)) {
    const Span brackets{open.file, open.begin, whole.end};
    if (kind == NodeKind::number_ || kind == NodeKind::quantity_) {
      diagnostics()
          .report(diagnostic::unit_in_parentheses, brackets)
          .help("a unit is joined by `/` only: `6 tok/s/W`; to multiply, write `*` before the `(`");
    } else {
      diagnostics().report(diagnostic::misplaced_call, tree_[callee].span, describe(kind));
    }
    return add(NodeKind::error_, whole);
  }
  Children children{callee};
  bool named = false;
  ConcreteId generator = 0;
  while (!cursor.is(TokenKind::RIGHT_PAREN)) {
    const ConcreteId part = cursor.take();
    const NodeId node = argument(part);
    const bool has_name = tree_.kind(node) == NodeKind::named_argument_;
    if (named && !has_name) diagnostics().report(diagnostic::positional_after_named, tree_[node].span);
    named |= has_name;
    const NodeId value = has_name ? tree_.child(node, 0) : node;
    const bool generates = tree_.kind(value) == NodeKind::comprehension_ && source_.text[span(part).begin] != '[';
    if (generates) generator = part;
    children.push_back(node);
    cursor.accept(TokenKind::COMMA);
  }
  if (generator != 0 && children.size() > 2) {
    diagnostics()
        .report(diagnostic::misplaced_generator, span(generator))
        .help("put `[` and `]` around it to make a list");
  }
  const NodeId node = add(NodeKind::call_, whole, children);
  tree_.nodes[node].name_span = tree_[callee].name_span;
  return node;
}

NodeId TreeBuilder::argument(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const ConcreteId first = cursor.take();
  NodeId value = expression(first);
  NodeId name = 0;
  if (cursor.accept(TokenKind::EQUAL)) {
    name = value;
    if (tree_.kind(name) != NodeKind::reference_ || (tree_[name].flags & flag_parenthesized)) {
      diagnostics()
          .report(diagnostic::misplaced_argument_name, span(first))
          .help("write `name = value`; to compare, write `==`");
      name = 0;
    }
    value = expression(cursor.take());
  }
  if (!cursor.done()) {
    const ConcreteId clauses = cursor.take();
    value = comprehension(value, clauses, join(tree_[value].span, span(clauses)));
  }
  if (name == 0) return value;
  const NodeId node = add(NodeKind::named_argument_, id, {value});
  tree_.nodes[node].text = tree_[name].text;
  tree_.nodes[node].name_span = tree_[name].span;
  return node;
}

NodeId TreeBuilder::comprehension(NodeId element, ConcreteId clauses, Span whole) {
  Children children{element};
  for (const ConcreteId child : concrete_.children(clauses)) {
    Cursor cursor(concrete_, child);
    if (cursor.accept(TokenKind::WHERE)) {
      children.push_back(add(NodeKind::where_clause_, child, {expression(cursor.take())}));
      continue;
    }
    cursor.take();
    const ConcreteId name = cursor.take();
    cursor.take();
    const NodeId node = add(NodeKind::for_clause_, child, {expression(cursor.take())});
    set_name(node, name);
    children.push_back(node);
  }
  return add(NodeKind::comprehension_, whole, children);
}

NodeId TreeBuilder::construct(NodeId name, ConcreteId body, Span whole) {
  if (tree_.kind(name) != NodeKind::reference_ || (tree_[name].flags & flag_parenthesized)) {
    const Span object = tree_[name].span;
    const std::string_view written = source_.text.substr(object.begin, object.end - object.begin);
    const bool quotable = written.size() <= 40 && written.find_first_of("`\n") == std::string_view::npos;
    diagnostics()
        .report(diagnostic::misplaced_braces, source_.span(span(body).begin, span(body).begin + 1),
                quotable ? fmt::format("`{}`", written) : describe(tree_.kind(name)))
        .help(fmt::format("a record is made by `Kind {{ ... }}`, changed by `{} with {{ ... }}`",
                          quotable ? written : "x"));
    return add(NodeKind::error_, whole);
  }
  const NodeId kind = add(NodeKind::type_name_, tree_[name].span);
  tree_.nodes[kind].text = tree_[name].text;
  Children children{kind};
  members(body, BodyOf::construct, children);
  const NodeId node = add(NodeKind::construct_, whole, children);
  tree_.nodes[node].name_span = tree_[kind].span;
  return node;
}

NodeId TreeBuilder::primary(ConcreteId id) {
  Cursor cursor(concrete_, id);
  if (cursor.is(Rule::body_)) {
    Children children;
    members(cursor.peek(), BodyOf::braces, children);
    return add(NodeKind::braces_, id, children);
  }
  switch (concrete_[cursor.peek()].token) {
    case TokenKind::LEFT_PAREN: {
      cursor.take();
      const NodeId node = expression(cursor.take());
      tree_.nodes[node].flags |= flag_parenthesized;
      tree_.nodes[node].span = span(id);
      return node;
    }
    case TokenKind::LEFT_BRACKET: return list(id);
    case TokenKind::MATCH: return match(id);
    case TokenKind::SUPER: return add(NodeKind::super_, id);
    case TokenKind::CHOOSE: {
      const Span word = span(cursor.take());
      const uint8_t flags = cursor.is(Rule::draws_) ? draws_flags(cursor.take()) : 0;
      Children children;
      statements(cursor.take(), BlockOf::choose, children);
      const NodeId node = add(NodeKind::choose_, id, children);
      tree_.nodes[node].flags = flags;
      tree_.nodes[node].name_span = word;
      return node;
    }
    default: return literal(cursor.peek());
  }
}

}  // namespace ingot::syntax
