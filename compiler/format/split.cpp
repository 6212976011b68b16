#include <algorithm>
#include <unordered_map>

#include "compiler/format/layout.h"
#include "compiler/syntax/concrete_parser.h"
#include "compiler/syntax/spelling.h"
#include "compiler/syntax/token_filter.h"

namespace ingot::format {
namespace {

using syntax::Token;
using syntax::TokenKind;

/// What the token filter knows: the settled kind of each token and whether a statement or member starts there.
struct Settled {
  TokenKind kind;
  bool after_separator;
};
std::unordered_map<uint32_t, Settled> settle(const syntax::SourceText& source, const std::vector<Token>& tokens) {
  const std::vector<Token> filtered = syntax::filter_tokens(source, tokens).tokens;
  std::unordered_map<uint32_t, Settled> result;
  for (size_t i = 0; i < filtered.size(); ++i) {
    if (filtered[i].kind == TokenKind::NL) continue;
    result[filtered[i].begin] = {filtered[i].kind, i == 0 || filtered[i - 1].kind == TokenKind::NL};
  }
  return result;
}

bool ends_operand(TokenKind kind) {
  switch (kind) {
    case TokenKind::NAME:
    case TokenKind::NUMBER:
    case TokenKind::QUANTITY:
    case TokenKind::TEXT:
    case TokenKind::TRUE:
    case TokenKind::FALSE:
    case TokenKind::SUPER: return true;
    default: return syntax::is_closer(kind);
  }
}

/// `4TB/s` and `5 %` become `4 TB/s` and `5%`.
std::string normalise_quantity(std::string_view written) {
  const size_t unit = syntax::magnitude_length(written);
  const std::string number(written.substr(0, unit));
  std::string_view name = written.substr(unit);
  if (name.starts_with(' ')) name.remove_prefix(1);
  return fmt::format("{}{}{}", number, name == "%" ? "" : " ", name);
}

std::string printed(TokenKind kind, std::string_view spelling) {
  if (kind == TokenKind::QUANTITY) return normalise_quantity(spelling);
  std::string text(spelling);
  while (text.ends_with(' ') || text.ends_with('\r')) text.pop_back();
  if (kind == TokenKind::COMMENT && text.size() > 2 && text[2] != ' ') text.insert(2, " ");
  if (kind == TokenKind::DOC_COMMENT && text.size() > 3 && text[3] != ' ' && text[3] != '/') text.insert(3, " ");
  return text;
}

/// What follows an attribute starts the same part that the attribute starts.
void mark_attributes(std::vector<Piece>& pieces) {
  std::vector<bool> open;
  bool attribute = false;
  for (size_t i = 0; i < pieces.size(); ++i) {
    Piece& piece = pieces[i];
    if (piece.is_comment()) continue;
    piece.after_attribute = attribute && piece.kind != TokenKind::LEFT_PAREN;
    if (piece.after_attribute) piece.starts_part = true;
    const bool names = i > 0 && pieces[i - 1].kind == TokenKind::AT;
    if (syntax::is_opener(piece.kind)) open.push_back(attribute && piece.kind == TokenKind::LEFT_PAREN);
    attribute = names;
    if (syntax::is_closer(piece.kind) && !open.empty()) {
      attribute = open.back();
      open.pop_back();
    }
  }
}

}  // namespace

std::vector<Piece> split(const syntax::SourceText& source) {
  const std::vector<Token> tokens = syntax::lex(source.text, 0, static_cast<uint32_t>(source.text.size()));
  const auto settled = settle(source, tokens);
  std::vector<Piece> pieces;
  size_t newlines = 1;
  uint32_t line_begin = 0, previous_end = 0;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::NL) {
      ++newlines;
      line_begin = token.end;
      continue;
    }
    Piece piece;
    piece.kind = token.kind;
    const Piece* before = nullptr;  // the token before, comments left out
    for (size_t i = pieces.size(); i > 0 && before == nullptr; --i) {
      if (!pieces[i - 1].is_comment()) before = &pieces[i - 1];
    }
    if (const auto found = settled.find(token.begin); found != settled.end() && !piece.is_comment()) {
      piece.kind = found->second.kind;
      piece.starts_part = found->second.after_separator;
    }
    piece.text = printed(piece.kind, source.of(token));
    piece.column = token.begin - line_begin;
    piece.breaks_before = newlines > 0 && !pieces.empty();
    piece.blank_before = newlines > 1 && !pieces.empty();
    piece.tight_before = newlines == 0 && token.begin == previous_end;
    if (!pieces.empty()) pieces.back().tight_after = piece.tight_before;
    if (before != nullptr) {
      piece.unary = piece.kind == TokenKind::MINUS && !ends_operand(before->kind);
      piece.after_quantity = piece.kind == TokenKind::CARET && before->kind == TokenKind::QUANTITY;
      piece.starts_part |= before->kind == TokenKind::COMMA || syntax::is_opener(before->kind);
    }
    pieces.push_back(std::move(piece));
    newlines = 0;
    previous_end = token.end;
  }
  mark_attributes(pieces);
  return pieces;
}

}  // namespace ingot::format
