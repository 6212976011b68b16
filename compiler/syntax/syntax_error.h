// The messages of parse errors.
#pragma once

#include "compiler/syntax/concrete_tree.h"
#include "compiler/syntax/source_text.h"

namespace ingot::syntax {

struct SyntaxError {
  struct Level {
    Rule rule;
    size_t first;  ///< token the rule started at
  };
  size_t offending = 0;             ///< the token that does not fit
  std::vector<Level> rules;         ///< innermost first
  std::vector<TokenKind> expected;  ///< what would fit
};

/// Turns "this token does not fit here" into what the writer should hear: first the known slips, then what is missing.
class SyntaxErrors {
 public:
  SyntaxErrors(const SourceText& source, const TokenList& list) : source_(source), list_(list) {}
  /// Reports one error, unless an earlier one within the same statement has this as its consequence.
  void report(const SyntaxError& error);

 private:
  // What surrounds the offending token.
  const Token& token(size_t index) const { return list_.tokens[index]; }
  const Token& offending() const { return token(error_->offending); }
  const Token& previous() const { return token(error_->offending == 0 ? 0 : error_->offending - 1); }
  const Token& next() const { return token(std::min(error_->offending + 1, list_.tokens.size() - 1)); }
  Rule rule() const { return error_->rules.front().rule; }
  bool within(Rule rule) const;
  bool expects(TokenKind kind) const;
  bool expects_expression() const { return expects(TokenKind::QUANTITY) && expects(TokenKind::LEFT_PAREN); }
  /// Between two statements, members or declarations, where the one before is complete.
  bool after_complete_part() const;
  size_t part_begin() const;
  bool is_consequence() const;
  std::string describe(const Token& token) const;
  Diagnostic& report_missing(const std::string& what);

  // The known slips; each reports and says so, or leaves it to the next. (slips.cpp)
  bool word_of_another_language();
  bool foreign_form();  // foreign_forms.cpp
  bool misspelt_keyword();
  bool missing_let();
  bool comma_between_statements();
  bool brace_on_next_line();
  bool colon_and_equals();
  bool comparison_signs();
  bool unit_slips();
  bool conversion();
  bool misplaced_word();
  bool reserved_word();
  bool incomplete_conditional();
  bool incomplete_function();
  // What is missing or does not belong. (syntax_error.cpp)
  bool missing_separator();
  bool missing_expression();
  void missing_or_unexpected();

  const SourceText& source_;
  const TokenList& list_;
  const SyntaxError* error_ = nullptr;
};

}  // namespace ingot::syntax
