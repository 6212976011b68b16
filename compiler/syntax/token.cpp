#include "compiler/syntax/token.h"

#include <unordered_map>

namespace ingot::syntax {
namespace {

using namespace trait;

constexpr TokenInfo tokens[] = {
    {"END", "the end of the file", none},
#define TOKEN(name, shown, traits) {#name, shown, static_cast<uint8_t>(traits)},
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
};

}  // namespace

const TokenInfo& info(TokenKind kind) { return tokens[static_cast<size_t>(kind)]; }

TokenKind closer_of(TokenKind opener) {
  switch (opener) {
    case TokenKind::LEFT_PAREN: return TokenKind::RIGHT_PAREN;
    case TokenKind::LEFT_BRACKET: return TokenKind::RIGHT_BRACKET;
    default: return TokenKind::RIGHT_BRACE;
  }
}

TokenKind keyword_of(std::string_view text) {
  static const std::unordered_map<std::string_view, TokenKind> words = [] {
    std::unordered_map<std::string_view, TokenKind> map;
    for (size_t kind = 1; kind < std::size(tokens); ++kind) {
      const std::string_view shown = tokens[kind].shown;
      if (tokens[kind].traits & (word | contextual)) {
        map.emplace(shown.substr(1, shown.size() - 2), static_cast<TokenKind>(kind));
      }
    }
    return map;
  }();
  const auto found = words.find(text);
  return found == words.end() ? TokenKind::NAME : found->second;
}

}  // namespace ingot::syntax
