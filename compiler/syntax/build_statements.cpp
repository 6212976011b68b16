#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {
namespace {

const char* describe(BlockOf owner) {
  switch (owner) {
    case BlockOf::function: return "the body of a function";
    case BlockOf::study: return "a study";
    case BlockOf::test: return "a test";
    default: return "a `choose`";
  }
}

bool belongs(NodeKind statement, BlockOf owner) {
  const bool searches = owner == BlockOf::study || owner == BlockOf::choose;
  switch (statement) {
    case NodeKind::vary_: return owner != BlockOf::function;
    case NodeKind::report_:
    case NodeKind::note_:
    case NodeKind::pareto_:
    case NodeKind::top_: return owner == BlockOf::study;
    case NodeKind::minimize_:
    case NodeKind::maximize_: return searches;
    case NodeKind::assert_:
    case NodeKind::assert_near_: return owner == BlockOf::test;
    default: return true;
  }
}

}  // namespace

void TreeBuilder::statements(ConcreteId block, BlockOf owner, Children& children) {
  bool complete = true;
  for (const ConcreteId child : concrete_.children(block)) {
    if (concrete_[child].is_token) continue;
    if (concrete_[child].failed)
      complete = false;
    else
      children.push_back(statement(child));
  }
  for (size_t i = 0; i < children.size(); ++i) check_statement(children[i], owner, i + 1 == children.size());
  const bool needs_result = owner == BlockOf::function || owner == BlockOf::choose;
  if (!needs_result || !complete) return;
  const Span whole = span(block);
  if (has_errors_in(whole)) return;
  if (!children.empty() && tree_.kind(children.back()) == NodeKind::result_) return;
  const uint32_t end = whole.end;
  diagnostics()
      .report(diagnostic::missing_result, source_.span(end - 1, end), describe(owner))
      .with_label("an expression is missing before this")
      .help("the last statement is an expression: what the whole is worth");
}

void TreeBuilder::check_statement(NodeId statement, BlockOf owner, bool last) {
  const Node& node = tree_[statement];
  if (!belongs(node.kind, owner)) {
    const std::string_view word = source_.text.substr(node.span.begin, node.span.end - node.span.begin);
    Diagnostic& diagnostic = diagnostics().report(diagnostic::misplaced_statement, node.span,
                                                  word.substr(0, word.find_first_of(" \n(")), describe(owner));
    diagnostic.span.end = node.span.begin + static_cast<uint32_t>(word.find_first_of(" \n("));
    if (owner == BlockOf::function && node.kind == NodeKind::vary_)
      diagnostic.help("a search is `choose { vary ... }`");
    return;
  }
  if (node.kind != NodeKind::result_) return;
  if (owner == BlockOf::study || owner == BlockOf::test) {
    diagnostics()
        .report(diagnostic::misplaced_result, node.span)
        .help(owner == BlockOf::study ? "to print it, write `report name = ...`" : "to test it, write `assert ...`");
  } else if (!last) {
    diagnostics()
        .report(diagnostic::misplaced_result, node.span)
        .help("only the last statement is an expression; to name a value, write `let name = ...`");
  }
}

NodeId TreeBuilder::statement(ConcreteId id) {
  Cursor cursor(concrete_, id);
  while (cursor.is(Rule::attribute_)) cursor.take();
  const ConcreteId part = cursor.take();
  NodeId node = 0;
  switch (concrete_[part].rule) {
    case Rule::let_statement_: node = let(part); break;
    case Rule::vary_statement_: node = vary(part); break;
    case Rule::require_statement_: node = require(part); break;
    case Rule::report_statement_: node = report_or_note(part, NodeKind::report_); break;
    case Rule::note_statement_: node = report_or_note(part, NodeKind::note_); break;
    case Rule::goal_: node = goal(part); break;
    case Rule::pareto_statement_: node = pareto(part); break;
    case Rule::top_statement_: node = top(part); break;
    case Rule::assert_statement_: node = assertion(part); break;
    default: node = add(NodeKind::result_, part, {expression(part)});
  }
  attach(id, node);
  return node;
}

NodeId TreeBuilder::let(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  const NodeId declared = cursor.accept(TokenKind::COLON) ? type(cursor.take()) : 0;
  const bool random = cursor.is(TokenKind::TILDE);
  cursor.take();
  const NodeId value = expression(cursor.take());
  const NodeId node = add(NodeKind::let_, id, {declared, value});
  set_name(node, name);
  if (random) tree_.nodes[node].flags = flag_random;
  return node;
}

NodeId TreeBuilder::vary(ConcreteId id) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  cursor.take();
  const NodeId domain = expression(cursor.take());
  const NodeId condition = cursor.accept(TokenKind::WHERE) ? expression(cursor.take()) : 0;
  const NodeId node = add(NodeKind::vary_, id, {domain, condition});
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::require(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const ConcreteId word = cursor.take();
  const NodeId condition = expression(cursor.take());
  const NodeId reason = cursor.done() ? 0 : text(cursor.take());
  const NodeId node = add(NodeKind::require_, id, {condition, reason});
  tree_.nodes[node].name_span = span(word);
  return node;
}

NodeId TreeBuilder::report_or_note(ConcreteId id, NodeKind kind) {
  Cursor cursor(concrete_, id);
  cursor.take();
  const ConcreteId name = cursor.take();
  cursor.take();
  const NodeId value = expression(cursor.take());
  const NodeId unit = cursor.accept(TokenKind::IN) ? unit_expression(cursor.take()) : 0;
  const NodeId node = add(kind, id, {value, unit});
  set_name(node, name);
  return node;
}

NodeId TreeBuilder::goal(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const bool minimize = cursor.is(TokenKind::MINIMIZE);
  const ConcreteId word = cursor.take();
  const NodeId value = expression(cursor.take());
  const NodeId node = add(minimize ? NodeKind::minimize_ : NodeKind::maximize_, id, {value});
  tree_.nodes[node].name_span = span(word);
  return node;
}

NodeId TreeBuilder::pareto(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const ConcreteId word = cursor.take();
  Children goals;
  do goals.push_back(goal(cursor.take()));
  while (cursor.accept(TokenKind::COMMA));
  const NodeId node = add(NodeKind::pareto_, id, goals);
  tree_.nodes[node].name_span = span(word);
  return node;
}

NodeId TreeBuilder::top(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const ConcreteId word = cursor.take();
  const NodeId count = expression(cursor.take());
  const NodeId best = goal(cursor.take());
  const NodeId node = add(NodeKind::top_, id, {count, best});
  tree_.nodes[node].name_span = span(word);
  return node;
}

NodeId TreeBuilder::assertion(ConcreteId id) {
  Cursor cursor(concrete_, id);
  const ConcreteId word = cursor.take();
  const NodeId left = expression(cursor.take());
  NodeId node = 0;
  if (cursor.accept(TokenKind::NEAR)) {
    const NodeId right = expression(cursor.take());
    cursor.take();
    node = add(NodeKind::assert_near_, id, {left, right, expression(cursor.take())});
  } else {
    node = add(NodeKind::assert_, id, {left, cursor.done() ? 0 : text(cursor.take())});
  }
  tree_.nodes[node].name_span = span(word);
  return node;
}

NodeId TreeBuilder::unit_expression(ConcreteId id) {
  const Span written = span(id);
  std::string unit(source_.text.substr(written.begin, written.end - written.begin));
  if (unit.find_first_of(" \n") != std::string::npos) {
    std::erase_if(unit, [](char letter) { return letter == ' ' || letter == '\n'; });
    diagnostics()
        .report(diagnostic::unit_with_spaces, written)
        .help(fmt::format("write `{}`", unit))
        .fix(written, unit);
  }
  const NodeId node = add(NodeKind::unit_expression_, id);
  tree_.nodes[node].text = tree_.strings.intern(unit);
  return node;
}

}  // namespace ingot::syntax
