// Between lexer and parser: see the comment at the head of grammar/Ingot.g4.
#pragma once

#include "compiler/syntax/source_text.h"

namespace ingot::syntax {

/// Reports characters and words of other languages, unterminated texts; replaces them by what was meant where that is
/// clear, so that parsing goes on without consequences, and drops them elsewhere.
void replace_foreign(const SourceText& source, std::vector<Token>& tokens);

/// False when the text is too large or not UTF-8; reports that. Then it may not be read at all.
bool text_within_limits(const SourceText& source);

/// False when the brackets nest too deep for the parser's stack; reports that. Then nothing may be parsed.
bool nesting_within_limits(const SourceText& source, const std::vector<Token>& tokens);

/// Makes brackets balanced: reports the missing and the superfluous, puts in or drops.
void repair_brackets(const SourceText& source, std::vector<Token>& tokens);

/// Decides which newlines separate, which contextual words are keywords, gathers doc comments, drops superfluous
/// commas. Ends with END.
TokenList filter_tokens(const SourceText& source, const std::vector<Token>& tokens);

/// False when one expression nests too deep without brackets (`not not x`, `a ^ b ^ c`, `else if`) or has too many
/// operators; takes filtered tokens.
bool chains_within_limits(const SourceText& source, const std::vector<Token>& tokens);

}  // namespace ingot::syntax
