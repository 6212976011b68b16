#include "compiler/syntax/syntax_error.h"

#include <algorithm>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/diagnostics/suggest.h"

namespace ingot::syntax {

namespace {

/// How the construct that is incomplete is written.
const char* form_of(Rule rule) {
  switch (rule) {
    case Rule::instance_: return "an instance is declared as `word Name : Base { ... }`";
    case Rule::report_statement_: return "a column is reported as `report name = value` or `report name = value in ms`";
    case Rule::note_statement_: return "an assumption is noted as `note name = value`";
    case Rule::vary_statement_: return "an axis is declared as `vary name in list`";
    case Rule::for_clause_: return "elements are named as in `for x in xs`";
    case Rule::conditional_: return "a choice is written `if a then b else c`";
    case Rule::study_: return "a study is declared as `study name \"title\" { ... }`";
    case Rule::test_: return "a test is declared as `test \"title\" { ... }`";
    case Rule::unit_declaration_: return "a unit is declared as `unit s : Time` or `unit h = 3600 s`";
    case Rule::top_statement_: return "the best points are listed by `top 10 minimize value`";
    default: return nullptr;
  }
}

}  // namespace

void SyntaxErrors::report(const SyntaxError& error) {
  error_ = &error;
  if (is_consequence()) return;
  if (foreign_form() || word_of_another_language() || misspelt_keyword() || missing_let() ||
      comma_between_statements() || brace_on_next_line() || unit_slips() || colon_and_equals() || comparison_signs() ||
      conversion() || misplaced_word() || reserved_word() || incomplete_conditional() || incomplete_function() ||
      missing_separator() || missing_expression()) {
    return;
  }
  missing_or_unexpected();
}

bool SyntaxErrors::within(Rule rule) const {
  return std::ranges::any_of(error_->rules, [&](const SyntaxError::Level& level) { return level.rule == rule; });
}

bool SyntaxErrors::expects(TokenKind kind) const {
  return std::ranges::find(error_->expected, kind) != error_->expected.end();
}

bool SyntaxErrors::after_complete_part() const {
  const bool holds_parts =
      rule() == Rule::block_ || rule() == Rule::body_ || rule() == Rule::module_ || rule() == Rule::enumeration_;
  return holds_parts && error_->offending > error_->rules.front().first && !is_opener(previous().kind) &&
         previous().kind != TokenKind::NL;
}

/// First token of the statement, member or declaration that holds the error.
size_t SyntaxErrors::part_begin() const {
  for (const SyntaxError::Level& level : error_->rules) {
    switch (level.rule) {
      case Rule::item_:
      case Rule::member_:
      case Rule::statement_:
      case Rule::enum_case_:
      case Rule::arm_: return level.first;
      default: break;
    }
    if (level.rule == Rule::block_ || level.rule == Rule::body_ || level.rule == Rule::enumeration_) break;
  }
  size_t at = error_->offending;
  const uint16_t depth = token(at).depth;
  while (at > 0) {
    const Token& before = token(at - 1);
    if (before.depth < depth) break;
    if (before.depth == depth &&
        (before.kind == TokenKind::NL || (rule() == Rule::body_ && before.kind == TokenKind::COMMA)))
      break;
    --at;
  }
  return at;
}

bool SyntaxErrors::is_consequence() const {
  // From the end of what stands before, as characters that were dropped belong to this part.
  const size_t first = part_begin();
  // What is missing at the end of the line before belongs to that line.
  const bool new_line = first > 0 && token(first - 1).kind == TokenKind::NL;
  const uint32_t begin = first == 0 ? 1 : token(first - 1).end + (new_line ? 1 : 0);
  const auto end = static_cast<uint32_t>(std::min(source_.text.find('\n', offending().end), source_.text.size()));
  // An indented line at the top of the file was in a body that an earlier error has ended.
  const bool indented = token(first).depth == 0 && token(first).first_on_line && token(first).begin > 0 &&
                        source_.text[token(first).begin - 1] == ' ';
  // Where one statement is out of place, the whole body is: the next are not worth a message each.
  uint32_t body = offending().end;
  for (const SyntaxError::Level& level : error_->rules) {
    if (level.rule == Rule::body_ || level.rule == Rule::block_) {
      body = token(level.first).begin;
      break;
    }
  }
  return std::ranges::any_of(source_.diagnostics.all(), [&](const Diagnostic& diagnostic) {
    if (diagnostic.id == diagnostic::misplaced_statement && diagnostic.span.begin > body) return true;
    if (indented && diagnostic.span.begin < begin) return true;
    return diagnostic.span.begin >= begin && diagnostic.span.begin <= end;
  });
}

std::string SyntaxErrors::describe(const Token& token) const {
  const std::string_view spelling = source_.of(token);
  if (token.kind == TokenKind::NL || token.kind == TokenKind::END || spelling.empty()) return info(token.kind).shown;
  if (spelling.size() > 40 || spelling.find('`') != std::string_view::npos) return info(token.kind).shown;
  return fmt::format("`{}`", spelling);
}

Diagnostic& SyntaxErrors::report_missing(const std::string& what) {
  const Token& before = previous();
  return source_.diagnostics.report(diagnostic::missing_token, source_.after(before), what,
                                    "after " + describe(before));
}

bool SyntaxErrors::missing_separator() {
  const Token& found = offending();
  const bool operand = found.kind == TokenKind::NAME || found.kind == TokenKind::NUMBER ||
                       found.kind == TokenKind::QUANTITY || found.kind == TokenKind::TEXT;
  const TokenKind opener = token(error_->rules.front().first).kind;
  const bool arguments = rule() == Rule::suffix_ && opener == TokenKind::LEFT_PAREN && expects(TokenKind::RIGHT_PAREN);
  const bool elements =
      rule() == Rule::primary_ && opener == TokenKind::LEFT_BRACKET && expects(TokenKind::RIGHT_BRACKET);
  if (operand && (arguments || elements)) {
    source_.diagnostics.report(diagnostic::missing_comma, source_.after(previous()), describe(found))
        .fix(source_.after(previous()), ",");
    return true;
  }
  if (!after_complete_part()) return false;
  if (is_closer(found.kind) || found.kind == TokenKind::END) return false;
  const bool starts_part = found.kind == TokenKind::NAME || found.kind == TokenKind::AT || is_word(found.kind) ||
                           (found.kind == TokenKind::NUMBER && rule() == Rule::block_);
  if (!starts_part || has(found.kind, trait::continues)) return false;
  const bool commas = rule() == Rule::body_ || rule() == Rule::enumeration_;
  const DiagnosticId id = commas ? diagnostic::missing_comma : diagnostic::missing_new_line;
  Diagnostic& diagnostic = source_.diagnostics.report(id, source_.after(previous()), describe(found));
  diagnostic.fix(source_.after(previous()), commas ? "," : "\n");
  static const std::vector<std::string> infix = {"and",       "or", "mod",  "div",  "with", "where",
                                                 "otherwise", "in", "then", "else", "for",  "within"};
  if (found.kind == TokenKind::NAME) {
    const std::string hint = did_you_mean(source_.of(found), infix);
    if (!hint.empty()) diagnostic.help(hint);
  }
  return true;
}

bool SyntaxErrors::missing_expression() {
  if (!expects_expression()) {
    if (!within(Rule::type_) || !expects(TokenKind::LEFT_PAREN) || !expects(TokenKind::NAME)) return false;
    report_missing("a type").with_label("found " + describe(offending()));
    return true;
  }
  const Token& found = offending();
  const Token& before = previous();
  if (found.kind == TokenKind::DOT && next().kind == TokenKind::NUMBER) {
    source_.diagnostics.report(diagnostic::unexpected_token, source_.span(found), "`.`")
        .help(fmt::format("write `0.{}`", source_.of(next())));
    return true;
  }
  const bool ends = found.kind == TokenKind::NL || found.kind == TokenKind::END || is_closer(found.kind) ||
                    found.kind == TokenKind::COMMA || found.kind == TokenKind::EQUAL || found.kind == TokenKind::THEN ||
                    found.kind == TokenKind::ELSE || has(found.kind, trait::binary) ||
                    has(before.kind, trait::operates);
  if (!ends || before.kind == TokenKind::NL) return false;
  source_.diagnostics.report(diagnostic::missing_expression, source_.after(before), "after " + describe(before));
  return true;
}

void SyntaxErrors::missing_or_unexpected() {
  // Separators and closing brackets nearly always fit; naming them says little beside what the writer had in mind.
  std::vector<std::string> names;
  for (const TokenKind kind : error_->expected) {
    if (kind == TokenKind::NL || kind == TokenKind::END || is_closer(kind) || kind == TokenKind::COMMA) continue;
    names.emplace_back(info(kind).shown);
  }
  if (names.empty()) {
    for (const TokenKind kind : error_->expected) {
      if (kind == TokenKind::END && error_->expected.size() > 1) continue;
      if (kind == TokenKind::END && rule() == Rule::single_hole_)
        names.emplace_back("`}`");
      else
        names.emplace_back(info(kind).shown);
    }
  }
  std::string expected;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) expected += i + 1 == names.size() ? " or " : ", ";
    expected += names[i];
  }
  const Token& found = offending();
  const bool separator = error_->expected.size() != 1 && expects(TokenKind::NL);
  if ((names.size() == 1 && !separator) || (names.size() == 2 && found.kind == TokenKind::NL)) {
    Diagnostic& diagnostic = report_missing(expected);
    if (found.kind != TokenKind::NL && found.kind != TokenKind::END) diagnostic.with_label("found " + describe(found));
    if (const char* form = form_of(rule()); form != nullptr) diagnostic.help(form);
    return;
  }
  const Span at =
      found.kind == TokenKind::NL || found.kind == TokenKind::END ? source_.after(previous()) : source_.span(found);
  const std::string what = found.kind == TokenKind::NL    ? "new line"
                           : found.kind == TokenKind::END ? "end of the file"
                                                          : describe(found);
  Diagnostic& diagnostic = source_.diagnostics.report(diagnostic::unexpected_token, at, what);
  if (names.size() <= 4) {
    diagnostic.with_label("expected " + expected);
  } else if (expects_expression()) {
    diagnostic.with_label("expected an expression");
  } else if (rule() == Rule::item_ || rule() == Rule::declaration_ || rule() == Rule::module_) {
    diagnostic.with_label("expected a declaration");
  }
}

}  // namespace ingot::syntax
