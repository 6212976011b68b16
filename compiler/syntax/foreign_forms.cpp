// Forms of other languages, each with the form that is meant.
#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/syntax_error.h"

namespace ingot::syntax {

bool SyntaxErrors::foreign_form() {
  const Token& found = offending();
  const Token& before = previous();
  const auto unexpected = [&](const char* help) {
    source_.diagnostics.report(diagnostic::unexpected_token, source_.span(found), describe(found)).help(help);
    return true;
  };
  const Token& first = token(part_begin());
  switch (found.kind) {
    case TokenKind::TEXT: {
      // The reason of a `require` on a line of its own.
      const size_t begin = part_begin();
      if (begin != error_->offending || before.kind != TokenKind::NL || begin < 2) return false;
      size_t at = begin - 1;
      while (at > 0 && (token(at - 1).kind != TokenKind::NL || token(at - 1).depth != found.depth) &&
             token(at - 1).depth >= found.depth) {
        --at;
      }
      if (token(at).kind != TokenKind::REQUIRE && token(at).kind != TokenKind::ASSERT) return false;
      return unexpected("the reason stands on the line on which the condition ends");
    }
    case TokenKind::LESS:
      if (before.kind != TokenKind::NAME || error_->offending < 2) return false;
      if (const TokenKind kind = token(error_->offending - 2).kind;
          kind != TokenKind::COLON && kind != TokenKind::ARROW) {
        return false;
      }
      return unexpected("the arguments of a type stand in brackets: `List[Number]`");
    case TokenKind::LEFT_BRACKET:
      if (!within(Rule::type_) || before.kind == TokenKind::NAME) return false;
      return unexpected("the type of a list is written `List[Number]`");
    case TokenKind::ARROW:
    case TokenKind::DOUBLE_ARROW:
      if (rule() == Rule::arm_ || rule() == Rule::function_ || within(Rule::type_)) return false;
      return unexpected("a closure is written `fn(x) => x + 1`");
    case TokenKind::IF:
      if (!expects(TokenKind::RIGHT_BRACKET) && !expects(TokenKind::RIGHT_PAREN)) return false;
      return unexpected("a condition on elements is written `[e for x in xs where x > 2]`");
    case TokenKind::FOR:
      if (rule() != Rule::body_) return false;
      return unexpected("a list is written `[e for x in xs]`");
    case TokenKind::STAR:
      if (first.kind != TokenKind::IMPORT) return false;
      return unexpected("an import brings all names that the module exports: `import std.catalog.nvidia`");
    case TokenKind::WITH:
      if (error_->rules.size() < 2 || error_->rules[1].rule != Rule::instance_) return false;
      if (error_->rules.front().first != error_->offending) return false;
      return unexpected("the body of an instance follows its base: `word Name : Base { ... }`");
    case TokenKind::NAME:
      if (before.kind == TokenKind::FN) return unexpected("a closure is written `fn(x) => x + 1`");
      if (before.kind == TokenKind::NAME && source_.of(before) == "new") {
        source_.diagnostics.report(diagnostic::unexpected_token, source_.span(before), "`new`")
            .help(fmt::format("a record is made by `{} {{ ... }}`", source_.of(found)));
        return true;
      }
      if (within(Rule::arm_) && source_.of(before) == "case") {
        source_.diagnostics.report(diagnostic::misspelt_keyword, source_.span(before), "case", "an arm")
            .help("an arm is written `pattern => value`");
        return true;
      }
      return false;
    default: return false;
  }
}

}  // namespace ingot::syntax
