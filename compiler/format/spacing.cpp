#include "compiler/format/layout.h"

namespace ingot::format {
namespace {

using syntax::TokenKind;

/// Operators that the writer may set close, to show what belongs together: `m*k + k*n`, `1/Area`.
bool may_be_tight(TokenKind kind) { return kind == TokenKind::STAR || kind == TokenKind::SLASH; }

bool set_close(const Piece& sign) { return may_be_tight(sign.kind) && sign.tight_before && sign.tight_after; }

/// `(` of a call, `[` of an index: they follow an operand.
bool follows_operand(const Piece& left) {
  switch (left.kind) {
    case TokenKind::NAME:
    case TokenKind::SUPER:
    case TokenKind::TEXT:
    case TokenKind::FN:
    case TokenKind::NUMBER:
    case TokenKind::QUANTITY: return true;
    default: return syntax::is_closer(left.kind);
  }
}

}  // namespace

bool spaced(const Piece& left, const Piece& right) {
  if (left.is_comment() || right.is_comment()) return true;
  switch (left.kind) {
    case TokenKind::LEFT_PAREN:
    case TokenKind::LEFT_BRACKET:
    case TokenKind::DOT:
    case TokenKind::AT: return false;
    case TokenKind::MINUS:
      if (left.unary) return false;
      break;

    case TokenKind::CARET: return left.after_quantity;
    default: break;
  }
  switch (right.kind) {
    case TokenKind::RIGHT_PAREN:
    case TokenKind::RIGHT_BRACKET:
    case TokenKind::COMMA:
    case TokenKind::DOT: return false;
    case TokenKind::LEFT_PAREN:
      if (right.after_attribute) return true;
      if (follows_operand(left)) return false;
      break;
    case TokenKind::LEFT_BRACKET:
      if (follows_operand(left)) return false;
      break;
    case TokenKind::CARET: return right.after_quantity;
    default: break;
  }
  return !set_close(left) && !set_close(right);
}

}  // namespace ingot::format
