// Tokens as the stages of parsing hand them on: lexer, bracket repair, token filter, parser, tree builder, formatter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/source_files.h"

namespace ingot::syntax {

enum class TokenKind : uint8_t {
  END,  ///< after the last token
#define TOKEN(name, shown, traits) name,
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
};

namespace trait {
enum : uint8_t { none = 0, word = 1, contextual = 2, operates = 4, continues = 8, binary = 16, begins = 32 };
}

struct TokenInfo {
  const char* name;   ///< `LEFT_BRACE`
  const char* shown;  ///< as a message names it: "`{`", "a name"
  uint8_t traits;
};
const TokenInfo& info(TokenKind kind);
inline bool has(TokenKind kind, uint8_t traits) { return (info(kind).traits & traits) != 0; }
inline bool is_word(TokenKind kind) { return has(kind, trait::word | trait::contextual); }
inline bool is_opener(TokenKind kind) {
  return kind == TokenKind::LEFT_PAREN || kind == TokenKind::LEFT_BRACKET || kind == TokenKind::LEFT_BRACE;
}
inline bool is_closer(TokenKind kind) {
  return kind == TokenKind::RIGHT_PAREN || kind == TokenKind::RIGHT_BRACKET || kind == TokenKind::RIGHT_BRACE;
}
/// The closer of an opener.
TokenKind closer_of(TokenKind opener);
/// The keyword that `text` is (also contextual ones), or NAME.
TokenKind keyword_of(std::string_view text);

struct Token {
  TokenKind kind = TokenKind::END;
  bool first_on_line = false;
  bool inserted = false;  ///< not in the text: put in after an error was reported
  uint16_t depth = 0;     ///< open brackets around it (a bracket stands outside of itself); filled by the token filter
  uint32_t begin = 0;     ///< bytes in the file
  uint32_t end = 0;
  uint32_t doc = 0;  ///< 1 + index into TokenList::docs of the doc comment before it, or 0
};

struct TokenList {
  std::vector<Token> tokens;      ///< the last is END
  std::vector<std::string> docs;  ///< lines joined by newlines, without the slashes
};

}  // namespace ingot::syntax
