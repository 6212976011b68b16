// What is refused before the parser runs: a recursive parser, and every recursive stage after it, has a finite stack.
#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/token_filter.h"

namespace ingot::syntax {
namespace {

constexpr size_t largest_text = 16 * 1024 * 1024;
/// Brackets inside brackets. Real specs stay below ten.
constexpr size_t deepest_nesting = 200;
/// Operators, closures and branches that nest without brackets, summed over the open brackets.
constexpr size_t longest_chain = 500;

/// Offset of the first byte that is no UTF-8, or npos.
size_t find_invalid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const size_t length = byte < 0x80 ? 1 : byte < 0xC2 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > text.size()) return at;
    for (size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return at;
    }
    const auto second = length > 1 ? static_cast<unsigned char>(text[at + 1]) : 0;
    const bool overlong = (byte == 0xE0 && second < 0xA0) || (byte == 0xF0 && second < 0x90);
    const bool beyond_unicode = (byte == 0xED && second >= 0xA0) || (byte == 0xF4 && second >= 0x90);
    if (overlong || beyond_unicode) return at;
    at += length;
  }
  return std::string_view::npos;
}

bool extends_chain(TokenKind kind) {
  switch (kind) {
    case TokenKind::NOT:
    case TokenKind::IF:
    case TokenKind::ELSE:
    case TokenKind::WITH:
    case TokenKind::DOT:
    case TokenKind::ARROW:
    case TokenKind::DOUBLE_ARROW:
    case TokenKind::LEFT_PAREN:
    case TokenKind::LEFT_BRACKET: return true;
    default: return has(kind, trait::binary);
  }
}

}  // namespace

bool text_within_limits(const SourceText& source) {
  if (source.text.size() > largest_text) {
    source.diagnostics.report(diagnostic::text_too_large, source.span(0, 0), source.text.size(), largest_text);
    return false;
  }
  if (const size_t at = find_invalid_utf8(source.text); at != std::string_view::npos) {
    const auto offset = static_cast<uint32_t>(at);
    source.diagnostics
        .report(diagnostic::not_utf8, source.span(offset, offset),
                static_cast<unsigned>(static_cast<unsigned char>(source.text[at])))
        .help("save the file as UTF-8");
    return false;
  }
  return true;
}

bool nesting_within_limits(const SourceText& source, const std::vector<Token>& tokens) {
  size_t depth = 0;
  for (const Token& token : tokens) {
    if (is_closer(token.kind) && depth > 0) --depth;
    if (is_opener(token.kind) && ++depth > deepest_nesting) {
      source.diagnostics.report(diagnostic::nesting_too_deep, source.span(token), deepest_nesting)
          .help("give parts of it names with `let`");
      return false;
    }
  }
  return true;
}

bool chains_within_limits(const SourceText& source, const std::vector<Token>& tokens) {
  std::vector<size_t> chains{0};  // of each open bracket
  size_t total = 0;
  const auto end_chain = [&] {
    total -= chains.back();
    chains.back() = 0;
  };
  for (const Token& token : tokens) {
    if (is_closer(token.kind) && chains.size() > 1) {
      end_chain();
      chains.pop_back();
    } else if (token.kind == TokenKind::COMMA || token.kind == TokenKind::NL) {
      end_chain();
    }
    if (extends_chain(token.kind)) {
      ++chains.back();
      if (++total > longest_chain) {
        source.diagnostics.report(diagnostic::expression_too_long, source.span(token), longest_chain)
            .help("give parts of it names with `let`");
        return false;
      }
    }
    if (is_opener(token.kind)) chains.push_back(0);
  }
  return true;
}

}  // namespace ingot::syntax
