// The slips that people make, each with what to write instead.
#include <algorithm>
#include <array>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/syntax/syntax_error.h"

namespace ingot::syntax {
namespace {

struct ForeignWord {
  std::string_view word, written;
};
constexpr std::array<ForeignWord, 20> foreign_words = {{
    {"def", "fn"},     {"func", "fn"},        {"function", "fn"},    {"var", "let"},      {"const", "let"},
    {"val", "let"},    {"set", "let"},        {"class", "kind"},     {"struct", "kind"},  {"record", "kind"},
    {"type", "kind"},  {"sweep", "vary"},     {"assume", "require"}, {"print", "report"}, {"output", "report"},
    {"use", "import"}, {"include", "import"}, {"switch", "match"},   {"case", "match"},   {"elif", "else if"},
}};

std::vector<std::string> keywords_of(Rule place) {
  switch (place) {
    case Rule::block_:
      return {"let", "vary", "require", "report", "note", "minimize", "maximize", "pareto", "top", "assert"};
    case Rule::body_: return {"fn", "require"};
    default: return {"import", "dimension", "unit", "enum", "kind", "fn", "let", "study", "test"};
  }
}

const char* part_of(Rule place) {
  return place == Rule::block_ ? "a statement" : place == Rule::body_ ? "a member" : "a declaration";
}

}  // namespace

bool SyntaxErrors::word_of_another_language() {
  const Token& first = token(part_begin());
  if (first.kind != TokenKind::NAME) return false;
  const auto found = std::ranges::find(foreign_words, source_.of(first), &ForeignWord::word);
  const size_t distance = error_->offending - part_begin();
  const TokenKind second = token(part_begin() + 1).kind;
  if (source_.of(first) == "return" && distance == 1) {
    source_.diagnostics.report(diagnostic::misspelt_keyword, source_.span(first), "return", "a statement")
        .help("the last statement of a block is an expression: what the block is worth");
    return true;
  }
  if (distance > 3 || (second != TokenKind::NAME && second != TokenKind::TEXT)) return false;
  if (found == foreign_words.end()) return false;
  const Rule place = after_complete_part() ? rule() : within(Rule::block_) ? Rule::block_ : Rule::module_;
  source_.diagnostics.report(diagnostic::misspelt_keyword, source_.span(first), found->word, part_of(place))
      .help(fmt::format("write `{}`", found->written))
      .fix(source_.span(first), std::string(found->written));
  return true;
}

/// `stdy x { ... }`, `reprot usd = ...`: two names in a row, the first close to a word that would fit.
bool SyntaxErrors::misspelt_keyword() {
  const size_t begin = part_begin();
  const Token& first = token(begin);
  Rule place = Rule::module_;
  if (rule() == Rule::instance_ || rule() == Rule::module_) {
    if (error_->offending > begin + 3) return false;
  } else if (after_complete_part()) {
    if (error_->offending != begin + 1 || has(offending().kind, trait::continues)) return false;
    place = rule();
  } else {
    return false;
  }
  if (first.kind != TokenKind::NAME) return false;
  const std::string hint = did_you_mean(source_.of(first), keywords_of(place));
  if (hint.empty()) return false;
  if (keyword_of(source_.of(first)) != TokenKind::NAME) {
    source_.diagnostics.report(diagnostic::missing_token, source_.after(first), "a name", "after " + describe(first));
    return true;
  }
  const std::string best = nearest(source_.of(first), keywords_of(place), 1).front();
  source_.diagnostics.report(diagnostic::misspelt_keyword, source_.span(first), source_.of(first), part_of(place))
      .help(hint)
      .fix(source_.span(first), best);
  return true;
}

/// `x = 3` where only `let x = 3` names a value.
bool SyntaxErrors::missing_let() {
  if (offending().kind != TokenKind::EQUAL && offending().kind != TokenKind::TILDE) return false;
  const size_t begin = part_begin();
  const bool in_block = rule() == Rule::block_, in_module = rule() == Rule::instance_;
  if ((!in_block && !in_module) || error_->offending != begin + 1 || token(begin).kind != TokenKind::NAME) return false;
  const Token& name = token(begin);
  source_.diagnostics.report(diagnostic::missing_token, source_.span(name), "`let`", "before " + describe(name))
      .help(fmt::format("write `let {} {} ...`", source_.of(name), source_.of(offending())))
      .fix(source_.span(name.begin, name.begin), "let ");
  return true;
}

bool SyntaxErrors::comma_between_statements() {
  if (offending().kind != TokenKind::COMMA || (rule() != Rule::block_ && rule() != Rule::module_)) return false;
  source_.diagnostics
      .report(diagnostic::comma_between_statements, source_.span(offending()),
              rule() == Rule::block_ ? "statements" : "declarations")
      .fix(source_.span(offending()), "\n");
  return true;
}

bool SyntaxErrors::brace_on_next_line() {
  if (offending().kind != TokenKind::NL || next().kind != TokenKind::LEFT_BRACE || !expects(TokenKind::LEFT_BRACE))
    return false;
  source_.diagnostics.report(diagnostic::brace_on_next_line, source_.span(next()))
      .help("a new line ends what stands before it")
      .note(source_.after(previous()), "`{` belongs here");
  return true;
}

bool SyntaxErrors::colon_and_equals() {
  const Token& found = offending();
  const SyntaxError::Level& outer = error_->rules[std::min<size_t>(1, error_->rules.size() - 1)];
  const bool before_base = outer.rule == Rule::kind_ && error_->offending == outer.first + 2;
  if (found.kind == TokenKind::EQUAL && (before_base || (expects(TokenKind::COLON) && !expects(TokenKind::EQUAL)))) {
    source_.diagnostics.report(diagnostic::equals_for_colon, source_.span(found))
        .help(before_base ? "a kind that extends another is declared as `kind Name : Base { ... }`"
                          : "an instance is declared as `word Name : Base { ... }`")
        .fix(source_.span(found), ":");
    return true;
  }
  // `tdp : 400 W`, `memory : HBM3 with { ... }`: a value follows the colon of a field or of a `let`.
  const Token* colon = nullptr;
  bool in_value = false;
  for (size_t at = part_begin(); at < error_->offending; ++at) {
    if (token(at).depth != token(part_begin()).depth) continue;
    if (token(at).kind == TokenKind::COLON && colon == nullptr) colon = &token(at);
    in_value |= token(at).kind == TokenKind::EQUAL || token(at).kind == TokenKind::TILDE;
  }
  const bool names_value =
      within(Rule::field_) || within(Rule::let_statement_) || (rule() == Rule::body_ && after_complete_part());
  if (colon != nullptr && !in_value && names_value && found.kind != TokenKind::NAME) {
    const bool after_number =
        previous().kind == TokenKind::NUMBER && token(error_->offending - 2).kind == TokenKind::COLON;
    const bool in_expression = after_number || found.kind == TokenKind::WITH || found.kind == TokenKind::QUANTITY ||
                               found.kind == TokenKind::TEXT || found.kind == TokenKind::TRUE ||
                               found.kind == TokenKind::FALSE || is_opener(found.kind) ||
                               has(found.kind, trait::binary) || found.kind == TokenKind::DOT ||
                               found.kind == TokenKind::IF;
    if (in_expression) {
      source_.diagnostics.report(diagnostic::colon_for_equals, source_.span(*colon))
          .help("a value is given with `=`; `:` declares a type")
          .fix(source_.span(*colon), "=");
      return true;
    }
  }
  const bool in_call = rule() == Rule::suffix_ && token(error_->rules.front().first).kind == TokenKind::LEFT_PAREN;
  if (found.kind == TokenKind::COLON && (expects(TokenKind::EQUAL) || in_call)) {
    source_.diagnostics.report(diagnostic::colon_for_equals, source_.span(found))
        .help(in_call ? "an argument is named as in `f(tp = 2)`" : "a value is given with `=`")
        .fix(source_.span(found), "=");
    return true;
  }
  return false;
}

bool SyntaxErrors::comparison_signs() {
  const Token& found = offending();
  bool in_value = false;
  for (size_t at = part_begin(); at < error_->offending; ++at) in_value |= token(at).kind == TokenKind::EQUAL;
  const bool after_field = rule() == Rule::body_ && after_complete_part() && !in_value;
  if (found.kind == TokenKind::EQUAL_EQUAL && (expects(TokenKind::EQUAL) || after_field)) {
    source_.diagnostics.report(diagnostic::double_equals, source_.span(found)).fix(source_.span(found), "=");
    return true;
  }
  if (found.kind != TokenKind::EQUAL || expects(TokenKind::EQUAL) || rule() == Rule::vary_statement_) return false;
  const bool complete = is_closer(previous().kind) || previous().kind == TokenKind::NAME ||
                        previous().kind == TokenKind::NUMBER || previous().kind == TokenKind::QUANTITY ||
                        previous().kind == TokenKind::TEXT;
  const TokenKind first = token(part_begin()).kind;
  const bool in_condition = rule() == Rule::conditional_ || rule() == Rule::primary_ || within(Rule::where_clause_) ||
                            rule() == Rule::clauses_ || first == TokenKind::REQUIRE || first == TokenKind::ASSERT ||
                            first == TokenKind::VARY || within(Rule::expression_) || within(Rule::scrutinee_);
  if (!complete || !in_condition) return false;
  source_.diagnostics.report(diagnostic::single_equals, source_.span(found)).fix(source_.span(found), "==");
  return true;
}

/// A declaration within a block, a statement in a kind.
bool SyntaxErrors::misplaced_word() {
  const Token& found = offending();
  if (!is_word(found.kind) ||
      (previous().kind != TokenKind::NL && !is_opener(previous().kind) && error_->offending != 0))
    return false;
  if (next().kind == TokenKind::EQUAL || next().kind == TokenKind::COLON) return false;
  const bool in_member = rule() == Rule::member_ || rule() == Rule::body_;
  const bool in_statement = rule() == Rule::statement_ || rule() == Rule::block_;
  const bool in_item = rule() == Rule::item_ || rule() == Rule::declaration_ || rule() == Rule::module_;
  if (!in_member && !in_statement && !in_item) return false;
  const char* place = in_member ? "a body of fields" : in_statement ? "a block of statements" : "a module";
  Diagnostic& diagnostic =
      source_.diagnostics.report(diagnostic::misplaced_statement, source_.span(found), source_.of(found), place);
  if (in_member) diagnostic.help("fields are given as `name = value`, declared as `name : Type`");
  if (in_statement) diagnostic.help("declarations stand at the top of the file; is a `}` missing before?");
  if (in_item) diagnostic.help("statements stand in `study`, `test`, `choose` and functions");
  return true;
}

bool SyntaxErrors::reserved_word() {
  const Token& found = offending();
  if (!is_word(found.kind) || (found.kind == TokenKind::IN && expects(TokenKind::NAME))) return false;
  const bool name_follows = next().kind == TokenKind::EQUAL || next().kind == TokenKind::COLON ||
                            next().kind == TokenKind::TILDE || next().kind == TokenKind::DOT;
  const bool wants_name = expects(TokenKind::NAME) && !expects_expression();
  const bool at_start =
      rule() == Rule::member_ || rule() == Rule::body_ || rule() == Rule::statement_ || rule() == Rule::item_;
  if (!wants_name && !(at_start && name_follows)) return false;
  source_.diagnostics.report(diagnostic::reserved_word, source_.span(found), source_.of(found))
      .help(fmt::format("take another name, such as `{}_`", source_.of(found)));
  return true;
}

bool SyntaxErrors::incomplete_conditional() {
  if (rule() != Rule::conditional_) return false;
  const Token& opener = token(error_->rules.front().first);
  if (expects(TokenKind::ELSE) && offending().kind != TokenKind::NAME) {
    source_.diagnostics.report(diagnostic::missing_else, source_.after(previous()))
        .note(source_.span(opener), "of this `if`")
        .help("an `if` is an expression and has a value in both cases: `if a then b else c`");
    return true;
  }
  if (offending().kind == TokenKind::NAME && (expects(TokenKind::ELSE) || expects(TokenKind::THEN))) {
    Diagnostic& diagnostic = report_missing(expects(TokenKind::ELSE) ? "`else`" : "`then`");
    diagnostic.with_label("found " + describe(offending()));
    const std::string hint = did_you_mean(source_.of(offending()), {"then", "else"});
    if (source_.of(offending()) == "elif")
      diagnostic.help("write `else if`");
    else if (!hint.empty())
      diagnostic.help(hint);
    return true;
  }
  return false;
}

bool SyntaxErrors::incomplete_function() {
  if (rule() != Rule::function_ || !expects(TokenKind::ARROW)) return false;
  const Token& name = token(error_->rules.front().first + 1);
  source_.diagnostics.report(diagnostic::missing_return_type, source_.after(previous()), source_.of(name))
      .with_label("`-> Type` belongs here")
      .help("signatures are written in full; only `let` infers a type");
  return true;
}

}  // namespace ingot::syntax
