// Makes brackets balanced before the parser runs, so that one missing bracket is one error and never a stack overflow.
#include <algorithm>
#include <array>

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
      if (is_opener(token.kind)) open_.push_back(i);
      if (is_closer(token.kind) && !take_closer(i)) continue;
      result_.push_back(token);
    }
    while (!open_.empty()) insert_closer(tokens_.size());
    return std::move(result_);
  }

 private:
  /// How many closers are missing in all: only so many are put in on the evidence of indentation.
  void count_missing() {
    std::vector<TokenKind> open;
    for (const Token& token : tokens_) {
      if (is_opener(token.kind)) open.push_back(closer_of(token.kind));
      if (!is_closer(token.kind)) continue;
      const auto match = std::find(open.rbegin(), open.rend(), token.kind);
      if (match == open.rend()) continue;
      missing_ += static_cast<size_t>(match - open.rbegin());
      open.erase(match.base() - 1, open.end());
    }
    missing_ += open.size();
  }

  /// A line that starts no deeper than the line of an open bracket stands after it, not in it.
  void close_what_indentation_ends(size_t index) {
    while (missing_ > 0 && !open_.empty()) {
      const uint32_t column = indentation(source_, tokens_, index);
      const uint32_t opened_at = indentation(source_, tokens_, open_.back());
      const bool starts_item = column == 0 && opened_at == 0;
      if (column > opened_at || (column == opened_at && !starts_item && !starts_statement(index))) return;
      insert_closer(index);
    }
  }

  bool starts_statement(size_t index) const {
    const TokenKind kind = tokens_[index].kind;
    if (is_word(kind) && kind != TokenKind::IF && kind != TokenKind::MATCH && kind != TokenKind::NOT) return true;
    if (kind != TokenKind::NAME || index + 1 >= tokens_.size()) return false;
    const TokenKind next = tokens_[index + 1].kind;
    return next == TokenKind::EQUAL || next == TokenKind::COLON || next == TokenKind::TILDE;
  }

  /// False when the closer closes nothing and is dropped.
  bool take_closer(size_t index) {
    const Token& token = tokens_[index];
    const auto closes = [&](size_t opener) { return closer_of(tokens_[opener].kind) == token.kind; };
    const auto match = std::find_if(open_.rbegin(), open_.rend(), closes);
    if (match == open_.rend()) {
      Diagnostic& diagnostic =
          source_.diagnostics.report(DiagnosticId::unexpected_closer, source_.span(token), source_.of(token));
      if (open_.empty()) {
        diagnostic.with_label("nothing is open here");
        return false;
      }
      // A bracket of the wrong shape closes what is open when something is left unclosed anyway.
      const Token& opener = tokens_[open_.back()];
      const TokenKind closer = closer_of(opener.kind);
      diagnostic.with_label(fmt::format("{} is expected", info(closer).shown))
          .note(source_.span(opener), fmt::format("to close this {}", info(opener.kind).shown));
      if (missing_ == 0) return false;
      --missing_;
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
    source_.diagnostics.report(DiagnosticId::missing_closer, source_.span(place, place), info(closer).shown)
        .with_label(at_end ? "the file ends here" : fmt::format("{} is missing here", info(closer).shown))
        .note(source_.span(opener), fmt::format("to close this {}", info(opener.kind).shown));
    const Token inserted{.kind = closer, .inserted = true, .begin = place, .end = place};
    result_.insert(result_.begin() + static_cast<std::ptrdiff_t>(at), inserted);
  }

  const SourceText& source_;
  const std::vector<Token>& tokens_;
  std::vector<Token> result_;
  std::vector<size_t> open_;
  size_t missing_ = 0;
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
