// Bodies of kinds, instances, constructs, `with` and braces.
#include <algorithm>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {
namespace {

const char* describe(BodyOf owner) {
  switch (owner) {
    case BodyOf::kind: return "the body of a kind";
    case BodyOf::instance: return "the body of an instance";
    case BodyOf::construct: return "the body of a construct";
    case BodyOf::with: return "the body of a `with`";
    default: return "braces without a kind";
  }
}

}  // namespace

bool TreeBuilder::has_errors_in(Span place) const {
  return std::ranges::any_of(source_.diagnostics.all(), [&](const Diagnostic& diagnostic) {
    return diagnostic.span.begin >= place.begin && diagnostic.span.begin <= place.end;
  });
}

void TreeBuilder::members(ConcreteId body, BodyOf owner, Children& children) {
  const bool sound = !has_errors_in(span(body));
  for (const ConcreteId child : concrete_.children(body)) {
    if (concrete_[child].is_token || concrete_[child].failed) continue;
    const NodeId node = member(child, owner);
    if (node == 0) continue;
    children.push_back(node);
    // In a body with other errors this would be a consequence.
    if (sound && tree_.kind(node) == NodeKind::field_ && tree_.child(node, 1) == 0 && tree_.child(node, 2) == 0) {
      report_empty_field(node, owner);
    }
  }
}

void TreeBuilder::report_empty_field(NodeId field, BodyOf owner) {
  const Span path = tree_[tree_.child(field, 0)].span;
  diagnostics()
      .report(diagnostic::empty_field, path, source_.text.substr(path.begin, path.end - path.begin))
      .help(owner == BodyOf::kind ? "a field is declared as `name : Type` or `name : Type = default`"
                                  : "a value is given as `name = value`");
}

NodeId TreeBuilder::member(ConcreteId id, BodyOf owner) {
  Cursor cursor(concrete_, id);
  while (cursor.is(Rule::attribute_)) cursor.take();
  const ConcreteId part = cursor.peek();
  NodeId node = 0;
  if (cursor.is(Rule::field_)) {
    node = field(part, owner);
  } else {
    const bool is_function = cursor.is(Rule::function_);
    if (owner == BodyOf::braces) {
      diagnostics().report(diagnostic::misplaced_member, span(part), is_function ? "a function" : "`require`",
                           describe(owner));
    }
    node = is_function ? function(part) : require(part);
  }
  attach(id, node);
  return node;
}

NodeId TreeBuilder::field(ConcreteId id, BodyOf owner) {
  Cursor cursor(concrete_, id);
  const ConcreteId path_id = cursor.take();
  const NodeId place = path(path_id, owner);
  NodeId declared = 0, value = 0;
  bool random = false;
  if (cursor.is(TokenKind::COLON)) {
    const ConcreteId colon = cursor.take();
    const ConcreteId written = cursor.take();
    const bool is_number =
        token(written).kind == TokenKind::NUMBER && concrete_[written].first == concrete_[written].last;
    if (is_number || (owner != BodyOf::kind && owner != BodyOf::instance)) {
      diagnostics()
          .report(diagnostic::colon_for_equals, span(colon))
          .help("a value is given with `=`; `:` declares a field's type, in kinds")
          .fix(span(colon), "=");
    }
    declared = is_number ? add(NodeKind::type_one_, written) : type(written);
  }
  if (!cursor.done()) {
    random = cursor.is(TokenKind::TILDE);
    cursor.take();
    value = expression(cursor.take());
  }
  const NodeId node = add(NodeKind::field_, id, {place, declared, value});
  tree_.nodes[node].name_span = span(path_id);
  if (random) tree_.nodes[node].flags = flag_random;
  return node;
}

NodeId TreeBuilder::path(ConcreteId id, BodyOf owner) {
  Cursor cursor(concrete_, id);
  if (cursor.is(TokenKind::NUMBER)) {
    if (owner != BodyOf::braces && !has_errors_in(span(id))) {
      diagnostics()
          .report(diagnostic::misplaced_member, span(id), "a number as a key", describe(owner))
          .help("numbers are the keys of a series: `{ 2024 = 5 USD, 2025 = 6 USD }`");
    }
    const NodeId node = add(NodeKind::path_, id);
    set_name(node, id);
    return node;
  }
  Cursor names(concrete_, cursor.take());
  const ConcreteId first = names.take();
  Children children;
  while (names.accept(TokenKind::DOT)) {
    const ConcreteId name = names.take();
    const NodeId part = add(NodeKind::name_, name);
    set_name(part, name);
    children.push_back(part);
  }
  const NodeId node = add(NodeKind::path_, id, children);
  set_name(node, first);
  return node;
}

}  // namespace ingot::syntax
