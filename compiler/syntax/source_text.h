// What every step of parsing needs to know about the text it reads, and where it reports.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/token.h"

namespace ingot::syntax {

struct SourceText {
  std::string_view text;  ///< of the whole file; tokens hold offsets into it
  FileId file = 0;
  Diagnostics& diagnostics;

  std::string_view of(const Token& token) const { return text.substr(token.begin, token.end - token.begin); }
  Span span(uint32_t begin, uint32_t end) const { return {file, begin, end}; }
  Span span(const Token& token) const { return {file, token.begin, token.end}; }
  /// The empty place right after a token: where something is missing.
  Span after(const Token& token) const { return {file, token.end, token.end}; }
};

}  // namespace ingot::syntax
