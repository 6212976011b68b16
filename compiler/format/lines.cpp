#include <algorithm>

#include "compiler/format/layout.h"

namespace ingot::format {
namespace {

using syntax::TokenKind;

constexpr size_t step = 2;
constexpr size_t widest = 120;

size_t columns(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

/// The first token at or after `index` that is no comment.
size_t next_token(const std::vector<Piece>& pieces, size_t index) {
  while (index < pieces.size() && pieces[index].is_comment()) ++index;
  return index;
}

/// How little a break before piece `at` is wanted, in brackets `depth` deep on its line; SIZE_MAX where none may be.
size_t reluctance(const std::vector<Piece>& pieces, const Line& line, size_t at, size_t depth) {
  constexpr size_t level = 10;
  const Piece& before = pieces[at - 1];
  const Piece& piece = pieces[at];
  if (before.kind == TokenKind::COMMA) return level * depth;
  // Rather within the brackets of the value than before it.
  const bool value_fits = width(pieces, {at, line.last, line.indentation + step}) <= widest;
  if (before.kind == TokenKind::EQUAL && depth == 0 && value_fits) return level + 1;
  switch (piece.kind) {
    case TokenKind::THEN:
    case TokenKind::ELSE:
    case TokenKind::WHERE: return level * depth + 2;
    case TokenKind::FOR: return depth > 0 ? level * depth + 2 : SIZE_MAX;
    case TokenKind::OTHERWISE:
    case TokenKind::OR: return level * depth + 3;
    case TokenKind::AND: return level * depth + 4;
    // A newline before a minus sign would separate.
    case TokenKind::MINUS: return SIZE_MAX;
    case TokenKind::PLUS: return level * depth + 6;
    case TokenKind::STAR:
    case TokenKind::SLASH:
    case TokenKind::MOD:
    case TokenKind::DIV: return spaced(before, piece) ? level * depth + 7 : SIZE_MAX;
    case TokenKind::CARET: return SIZE_MAX;
    default: return syntax::has(piece.kind, syntax::trait::binary) ? level * depth + 5 : SIZE_MAX;
  }
}

}  // namespace

std::vector<Line> lay_out(const std::vector<Piece>& pieces) {
  struct Open {
    size_t line_indentation;  // of the line that opens it
    size_t content_indentation;
  };
  std::vector<Open> open;
  std::vector<TokenKind> part_begins{TokenKind::END};  // with what the part at hand begins, for each open bracket
  std::vector<Line> lines;
  for (size_t at = 0; at < pieces.size();) {
    Line line{at, at + 1, 0};
    while (line.last < pieces.size() && !pieces[line.last].breaks_before) ++line.last;

    const size_t content = open.empty() ? 0 : open.back().content_indentation;
    const size_t token = next_token(pieces, at);
    const bool ends = token == pieces.size();
    if (!ends && token == at && syntax::is_closer(pieces[token].kind) && !open.empty()) {
      line.indentation = open.back().line_indentation;
    } else {
      // A comment goes with what follows it; before a closer it belongs to the content.
      const TokenKind kind = ends ? TokenKind::END : pieces[token].kind;
      // The branches of an `if` stand under it when it starts a line.
      const bool branch = (kind == TokenKind::ELSE || kind == TokenKind::THEN) && part_begins.back() == TokenKind::IF;
      const bool continues = !ends && !pieces[token].starts_part && !syntax::is_closer(kind) && !branch;
      line.indentation = content + (continues ? step : 0);
    }
    for (size_t i = line.first; i < line.last; ++i) {
      if (pieces[i].starts_part) part_begins.back() = pieces[i].kind;
      if (syntax::is_opener(pieces[i].kind)) {
        open.push_back({line.indentation, line.indentation + step});
        part_begins.push_back(TokenKind::END);
      }
      if (syntax::is_closer(pieces[i].kind) && !open.empty()) {
        open.pop_back();
        part_begins.pop_back();
      }
    }
    lines.push_back(line);
    at = line.last;
  }
  return lines;
}

size_t width(const std::vector<Piece>& pieces, const Line& line) {
  size_t total = line.indentation;
  for (size_t i = line.first; i < line.last; ++i) {
    if (pieces[i].is_comment() && i > line.first) break;
    if (i > line.first && spaced(pieces[i - 1], pieces[i])) ++total;
    total += columns(pieces[i].text);
  }
  return total;
}

void wrap(std::vector<Piece>& pieces) {
  size_t settled = 0;  // lines before this piece are as good as they get
  while (true) {
    const std::vector<Line> lines = lay_out(pieces);
    const auto too_long = std::ranges::find_if(
        lines, [&](const Line& line) { return line.first >= settled && width(pieces, line) > widest; });
    if (too_long == lines.end()) return;

    // Break as far out as possible, there where it is most natural, and as late as possible.
    const Line& line = *too_long;
    size_t best = 0, best_rank = SIZE_MAX, depth = 0;
    size_t column = line.indentation;
    for (size_t i = line.first; i < line.last; ++i) {
      const Piece& piece = pieces[i];
      if (i > line.first && spaced(pieces[i - 1], piece)) ++column;
      if (syntax::is_closer(piece.kind) && depth > 0) --depth;
      const size_t rank = i > line.first ? reluctance(pieces, line, i, depth) : SIZE_MAX;
      if (rank != SIZE_MAX && rank <= best_rank && column <= widest + 1) {
        best = i;
        best_rank = rank;
      }
      if (syntax::is_opener(piece.kind)) ++depth;
      column += columns(piece.text);
    }
    if (best == 0) {
      settled = line.last;
    } else {
      pieces[best].breaks_before = true;
    }
  }
}

std::string print(const std::vector<Piece>& pieces) {
  const std::vector<Line> lines = lay_out(pieces);
  // Comments at line ends that the writer had aligned, on lines in a row, stay aligned.
  const auto trailing = [&](const Line& line) -> const Piece* {
    const Piece& last = pieces[line.last - 1];
    return line.last - line.first > 1 && last.is_comment() ? &last : nullptr;
  };
  std::vector<size_t> comment_columns(lines.size(), 0);
  for (size_t begin = 0; begin < lines.size();) {
    size_t end = begin, column = 0;
    while (end < lines.size() && trailing(lines[end]) &&
           trailing(lines[end])->column == trailing(lines[begin])->column) {
      column = std::max(column, width(pieces, lines[end]) + 2);
      ++end;
    }
    for (size_t i = begin; i < end; ++i) comment_columns[i] = column;
    begin = std::max(end, begin + 1);
  }

  std::string text;
  for (size_t number = 0; number < lines.size(); ++number) {
    const Line& line = lines[number];
    const Piece& first = pieces[line.first];
    const bool after_opener = line.first > 0 && syntax::is_opener(pieces[line.first - 1].kind);
    if (first.blank_before && !after_opener && !syntax::is_closer(first.kind)) text += '\n';
    text.append(line.indentation, ' ');
    for (size_t i = line.first; i < line.last; ++i) {
      if (i > line.first && pieces[i].is_comment()) {
        text.append(comment_columns[number] - width(pieces, line), ' ');
      } else if (i > line.first && spaced(pieces[i - 1], pieces[i])) {
        text += ' ';
      }
      text += pieces[i].text;
    }
    text += '\n';
  }
  return text;
}

}  // namespace ingot::format
