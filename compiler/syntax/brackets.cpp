// Makes brackets balanced before the parser runs, so that one missing bracket is one error and never a stack overflow.
#include <algorithm>
#include <array>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/token_filter.h"

namespace ingot::syntax {
namespace {

bool comments_or_newline(TokenKind kind) {
  return kind == TokenKind::NL || kind == TokenKind::COMMENT || kind == TokenKind::DOC_COMMENT;
}

/// Column of the first token of the line that holds token `index`.
uint32_t indentation(const SourceText& source, const std::vector<Token>& tokens, size_t index) {
  while (index > 0 && !tokens[index].first_on_line) --index;
  const uint32_t begin = tokens[index].begin;
  const size_t newline = begin == 0 ? std::string_view::npos : source.text.rfind('\n', begin - 1);
  return newline == std::string_view::npos ? begin : begin - static_cast<uint32_t>(newline) - 1;
}

class Repair {
 public:
  Repair(const SourceText& source, const std::vector<Token>& tokens) : source_(source), tokens_(tokens) {}

  std::vector<Token> run() {
    count_missing();
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (comments_or_newline(token.kind)) {
        result_.push_back(token);
        continue;
      }
      if (token.first_on_line && !is_closer(token.kind)) close_what_indentation_ends(i);
      if (token.kind == TokenKind::ARROW) close_parameters(i);
      if (is_opener(token.kind)) open_.push_back(i);
      if (is_closer(token.kind) && (is_too_many(i) || !take_closer(i))) continue;
      result_.push_back(token);
    }
    while (!open_.empty()) insert_closer(tokens_.size());
    return std::move(result_);
  }

 private:
  /// How many closers are missing and superfluous in all: only so many are put in and dropped on the evidence of
  /// indentation.
  void count_missing() {
    std::vector<TokenKind> open;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (!open.empty() && starts_declaration(i)) {
        missing_ += open.size();
        open.clear();
      }
      if (is_opener(token.kind)) open.push_back(closer_of(token.kind));
      if (!is_closer(token.kind)) continue;
      const auto match = std::find(open.rbegin(), open.rend(), token.kind);
      if (match == open.rend()) {
        ++superfluous_;
        continue;
      }
      missing_ += static_cast<size_t>(match - open.rbegin());
      open.erase(match.base() - 1, open.end());
    }
    missing_ += open.size();
  }

  /// A line that starts no deeper than the line of an open bracket stands after it, not in it.
  void close_what_indentation_ends(size_t index) {
    if (starts_declaration(index)) {
      while (!open_.empty()) insert_closer(index);
    }
    while (missing_ > 0 && !open_.empty()) {
      const uint32_t column = indentation(source_, tokens_, index);
      const uint32_t opened_at = indentation(source_, tokens_, open_.back());
      const bool starts_item = column == 0 && opened_at == 0;
      if (column > opened_at || (column == opened_at && !starts_item && !starts_statement(index))) return;
      insert_closer(index);
    }
  }

  /// `fn f(x : Number -> Time`: the arrow stands after the parameters, unless it belongs to the type of one.
  void close_parameters(size_t index) {
    if (missing_ == 0 || open_.empty() || open_.back() < 2) return;
    const size_t opener = open_.back();
    const bool of_function = tokens_[opener].kind == TokenKind::LEFT_PAREN &&
                             tokens_[opener - 1].kind == TokenKind::NAME && tokens_[opener - 2].kind == TokenKind::FN;
    if (of_function && tokens_[index - 1].kind != TokenKind::RIGHT_PAREN) insert_closer(index);
  }

  /// A `}` after which the lines go on as deep as those it would close.
  bool is_too_many(size_t index) {
    const Token& token = tokens_[index];
    if (superfluous_ == 0 || token.kind != TokenKind::RIGHT_BRACE || open_.empty()) return false;
    const Token& opener = tokens_[open_.back()];
    if (opener.kind != TokenKind::LEFT_BRACE) return false;
    size_t next = index + 1;
    while (next < tokens_.size() && (comments_or_newline(tokens_[next].kind) || !tokens_[next].first_on_line)) ++next;
    if (next == tokens_.size()) return false;
    if (indentation(source_, tokens_, next) <= indentation(source_, tokens_, open_.back())) return false;
    const size_t line_break = source_.text.substr(opener.begin, token.begin - opener.begin).find('\n');
    if (line_break == std::string_view::npos) return false;
    --superfluous_;
    source_.diagnostics.report(diagnostic::unexpected_closer, source_.span(token), source_.of(token))
        .with_label("what follows belongs to the same body")
        .note(source_.span(opener), "which is opened here");
    return true;
  }

  /// A line at the margin that can only be a declaration: whatever is open before it should have been closed.
  bool starts_declaration(size_t index) const {
    const Token& token = tokens_[index];
    const bool at_margin = token.first_on_line && (token.begin == 0 || source_.text[token.begin - 1] == '\n');
    if (!at_margin || index + 2 >= tokens_.size() || index == 0) return false;
    const TokenKind next = tokens_[index + 1].kind;
    switch (token.kind) {
      case TokenKind::KIND:
      case TokenKind::ENUM:
      case TokenKind::STUDY:
      case TokenKind::DIMENSION:
      case TokenKind::UNIT:
      case TokenKind::IMPORT:
      case TokenKind::TEST: return next == TokenKind::NAME || next == TokenKind::TEXT;
      case TokenKind::NAME: return next == TokenKind::NAME && tokens_[index + 2].kind == TokenKind::COLON;
      case TokenKind::FN:
      case TokenKind::LET: {
        // These stand in bodies too, and not everybody indents: only after a line that is indented.
        size_t before = index - 1;
        while (before > 0 && (comments_or_newline(tokens_[before].kind) || !tokens_[before].first_on_line)) --before;
        return next == TokenKind::NAME && indentation(source_, tokens_, before) > 0;
      }
      default: return false;
    }
  }

  bool starts_statement(size_t index) const {
    const TokenKind kind = tokens_[index].kind;
    if (is_word(kind) && kind != TokenKind::IF && kind != TokenKind::MATCH && kind != TokenKind::NOT) return true;
    if (kind != TokenKind::NAME || index + 1 >= tokens_.size()) return false;
    const TokenKind next = tokens_[index + 1].kind;
    return next == TokenKind::EQUAL || next == TokenKind::COLON || next == TokenKind::TILDE;
  }

  /// Whether the innermost open bracket has its own closer further on, in the same declaration.
  bool closed_later(size_t from) const {
    std::vector<TokenKind> open{closer_of(tokens_[open_.back()].kind)};
    for (size_t i = from; i < tokens_.size() && !starts_declaration(i); ++i) {
      if (is_opener(tokens_[i].kind)) open.push_back(closer_of(tokens_[i].kind));
      if (!is_closer(tokens_[i].kind) || tokens_[i].kind != open.back()) continue;
      open.pop_back();
      if (open.empty()) return true;
    }
    return false;
  }

  /// False when the closer closes nothing and is dropped.
  bool take_closer(size_t index) {
    const Token& token = tokens_[index];
    const auto closes = [&](size_t opener) { return closer_of(tokens_[opener].kind) == token.kind; };
    const auto match = std::find_if(open_.rbegin(), open_.rend(), closes);
    if (match == open_.rend()) {
      Diagnostic& diagnostic =
          source_.diagnostics.report(diagnostic::unexpected_closer, source_.span(token), source_.of(token));
      if (superfluous_ > 0) --superfluous_;
      if (open_.empty()) {
        diagnostic.with_label("nothing is open here");
        return false;
      }
      // A bracket of the wrong shape closes what is open when something is left unclosed anyway.
      const Token& opener = tokens_[open_.back()];
      const TokenKind closer = closer_of(opener.kind);
      diagnostic.with_label(fmt::format("{} is expected", info(closer).shown))
          .note(source_.span(opener), fmt::format("to close this {}", info(opener.kind).shown));
      if (closed_later(index + 1)) return false;
      if (missing_ > 0) --missing_;
      open_.pop_back();
      result_.push_back(token);
      result_.back().kind = closer;
      result_.back().inserted = true;
      return false;
    }
    while (!closes(open_.back())) insert_closer(index);
    open_.pop_back();
    return true;
  }

  /// Reports that the innermost bracket is not closed before token `index`, and closes it after the last real token.
  void insert_closer(size_t index) {
    const Token& opener = tokens_[open_.back()];
    open_.pop_back();
    if (missing_ > 0) --missing_;
    size_t at = result_.size();
    while (at > 0 && comments_or_newline(result_[at - 1].kind)) --at;
    const uint32_t place = at > 0 ? result_[at - 1].end : 0;
    const TokenKind closer = closer_of(opener.kind);
    const bool at_end = index >= tokens_.size();
    if (place != last_missing_place_) {
      source_.diagnostics.report(diagnostic::missing_closer, source_.span(place, place), info(closer).shown)
          .with_label(at_end ? "the file ends here" : fmt::format("{} is missing here", info(closer).shown))
          .note(source_.span(opener), fmt::format("to close this {}", info(opener.kind).shown));
    }
    last_missing_place_ = place;
    const Token inserted{.kind = closer, .inserted = true, .begin = place, .end = place};
    result_.insert(result_.begin() + static_cast<std::ptrdiff_t>(at), inserted);
  }

  const SourceText& source_;
  const std::vector<Token>& tokens_;
  std::vector<Token> result_;
  std::vector<size_t> open_;
  size_t missing_ = 0;
  size_t superfluous_ = 0;
  uint32_t last_missing_place_ = UINT32_MAX;
};

bool balanced(const std::vector<Token>& tokens) {
  std::vector<TokenKind> open;
  for (const Token& token : tokens) {
    if (is_opener(token.kind)) open.push_back(closer_of(token.kind));
    if (!is_closer(token.kind)) continue;
    if (open.empty() || open.back() != token.kind) return false;
    open.pop_back();
  }
  return open.empty();
}

}  // namespace

void repair_brackets(const SourceText& source, std::vector<Token>& tokens) {
  if (!balanced(tokens)) tokens = Repair(source, tokens).run();
}

}  // namespace ingot::syntax
