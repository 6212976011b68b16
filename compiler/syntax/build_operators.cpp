// Nests a flat chain of operands and operators by precedence.
#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {
namespace {

// Low to high; `not` stands between `and` and the comparisons, unary minus between `*` and `^`.
enum Precedence : int { lowest, otherwise_, or_, and_, not_, comparison, sum, product, minus, power };

int precedence_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::OTHERWISE: return otherwise_;
    case TokenKind::OR: return or_;
    case TokenKind::AND: return and_;
    case TokenKind::PLUS:
    case TokenKind::MINUS: return sum;
    case TokenKind::STAR:
    case TokenKind::SLASH:
    case TokenKind::MOD:
    case TokenKind::DIV: return product;
    case TokenKind::CARET: return power;
    default: return comparison;
  }
}

}  // namespace

NodeId TreeBuilder::expression(ConcreteId id) {
  std::vector<Element> elements;
  // `a + b + c` is nested to the right in the concrete tree; walk down it.
  for (bool more = true; more;) {
    more = false;
    Cursor cursor(concrete_, id);
    while (cursor.is(TokenKind::NOT) || cursor.is(TokenKind::MINUS)) {
      const ConcreteId sign = cursor.take();
      elements.push_back({Element::Role::prefix, concrete_[sign].token, span(sign)});
    }
    const ConcreteId operand = cursor.peek();
    const NodeId node = cursor.is(Rule::conditional_) ? conditional(operand)
                        : cursor.is(Rule::closure_)   ? closure(operand)
                                                      : postfix(operand);
    cursor.take();
    if (elements.empty() && cursor.done()) return node;
    elements.push_back({Element::Role::operand, TokenKind::END, span(operand), node});
    if (cursor.done()) break;
    const ConcreteId sign = Cursor(concrete_, cursor.take()).take();
    elements.push_back({Element::Role::binary, concrete_[sign].token, span(sign)});
    id = cursor.take();
    more = true;
  }
  size_t at = 0;
  return operation(elements, at, lowest);
}

NodeId TreeBuilder::operation(std::span<const Element> elements, size_t& at, int least_precedence) {
  NodeId left = prefixed(elements, at, least_precedence);
  const Element* compared = nullptr;
  while (at < elements.size()) {
    const Element& sign = elements[at];
    const int precedence = precedence_of(sign.kind);
    if (precedence < least_precedence) break;
    if (precedence == comparison) {
      if (compared != nullptr) {
        const auto text = [&](Span place) { return source_.text.substr(place.begin, place.end - place.begin); };
        diagnostics()
            .report(diagnostic::chained_comparison, sign.span)
            .help(fmt::format("write `a {} b and b {} c`", text(compared->span), text(sign.span)))
            .note(compared->span, "the first comparison is here");
      }
      compared = &sign;
    }
    ++at;
    // Operators group to the left, `^` to the right.
    const NodeId right = operation(elements, at, precedence == power ? precedence : precedence + 1);
    const NodeId node = add(NodeKind::binary_, join(tree_[left].span, tree_[right].span), {left, right});
    // A foreign operator (`&&`) has been reported; the tree holds what was meant.
    const std::string_view shown = info(sign.kind).shown;
    tree_.nodes[node].text = tree_.strings.intern(shown.substr(1, shown.size() - 2));
    tree_.nodes[node].name_span = sign.span;
    left = node;
  }
  return left;
}

NodeId TreeBuilder::prefixed(std::span<const Element> elements, size_t& at, int least_precedence) {
  const Element& element = elements[at];
  if (element.role != Element::Role::prefix) {
    ++at;
    return element.node;
  }
  const bool negates = element.kind == TokenKind::MINUS;
  if (!negates && least_precedence > not_) {
    const Span before = at > 0 ? elements[at - 1].span : element.span;
    diagnostics()
        .report(diagnostic::ambiguous_not, element.span, source_.text.substr(before.begin, before.end - before.begin))
        .help("write `(not ...)`");
  }
  ++at;
  const NodeId operand = operation(elements, at, negates ? power : not_);
  const NodeId node =
      add(negates ? NodeKind::negate_ : NodeKind::not_, join(element.span, tree_[operand].span), {operand});
  tree_.nodes[node].name_span = element.span;
  return node;
}

}  // namespace ingot::syntax
