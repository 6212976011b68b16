// The tokens of a file as lines: what stands on which line, how far indented, with which spaces between.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/source_text.h"

namespace ingot::format {

/// A token or comment with what the layout needs to know about it.
struct Piece {
  syntax::TokenKind kind = syntax::TokenKind::END;
  std::string text;            ///< as printed
  uint32_t column = 0;         ///< where the writer had it, from 0
  bool breaks_before = false;  ///< it starts a line
  bool blank_before = false;   ///< a blank line stands before that line
  bool starts_part = false;    ///< a statement, member or element starts here: no continuation
  bool tight_before = false;   ///< the writer had no space before it
  bool tight_after = false;
  bool unary = false;  ///< a minus sign before its operand
  bool after_attribute = false;
  bool after_quantity = false;  ///< a power sign after a quantity: `2 m ^ n` is not `2 m^n`

  bool is_comment() const { return kind == syntax::TokenKind::COMMENT || kind == syntax::TokenKind::DOC_COMMENT; }
};

/// Pieces of a text that parses.
std::vector<Piece> split(const syntax::SourceText& source);

/// Whether a space stands between two neighbours on a line.
bool spaced(const Piece& left, const Piece& right);

struct Line {
  size_t first = 0, last = 0;  ///< pieces, `last` one past the end
  size_t indentation = 0;
};
/// Lines with their indentation, from the pieces' breaks.
std::vector<Line> lay_out(const std::vector<Piece>& pieces);

/// Columns that the pieces of a line take, with the indentation, without a comment at its end.
size_t width(const std::vector<Piece>& pieces, const Line& line);

/// Adds breaks until no line is longer than 120 columns, where that is possible.
void wrap(std::vector<Piece>& pieces);

/// The text.
std::string print(const std::vector<Piece>& pieces);

}  // namespace ingot::format
