// Text to concrete tree: lexer, bracket repair, token filter, parser. Implemented over ANTLR in parse.cpp.
#pragma once

#include "compiler/syntax/concrete_tree.h"
#include "compiler/syntax/source_text.h"

namespace ingot::syntax {

enum class Entry : uint8_t {
  module,      ///< a file
  expression,  ///< one expression
  hole,        ///< what stands between the braces of an interpolated text: an expression, perhaps `in` a unit
};

/// All tokens of a range of the text, comments and newlines included, without END.
std::vector<Token> lex(std::string_view text, uint32_t begin, uint32_t end);

/// Parses a range of the text; errors are reported to `source.diagnostics`.
ConcreteTree parse_concrete(const SourceText& source, uint32_t begin, uint32_t end, Entry entry);

}  // namespace ingot::syntax
