// The slips that people make with units.
#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/syntax_error.h"

namespace ingot::syntax {

/// `4 TB per s`, `4  GB`, `report x = e in USD*Mtok`, `in (USD/Mtok)`, `{ a = 1 b = 2 }` (where `1 b` reads as a
/// quantity).
bool SyntaxErrors::unit_slips() {
  const Token& found = offending();
  const Token& before = previous();
  const bool in_unit = rule() == Rule::unit_expression_ || rule() == Rule::unit_factor_ ||
                       (rule() == Rule::report_statement_ && before.kind == TokenKind::IN) ||
                       (rule() == Rule::note_statement_ && before.kind == TokenKind::IN);
  if (in_unit && found.kind == TokenKind::LEFT_PAREN) {
    source_.diagnostics.report(diagnostic::unit_in_parentheses, source_.span(found))
        .help("a unit is joined by `/` only: `tok/s/W`");
    return true;
  }
  const TokenKind first = token(part_begin()).kind;
  if ((first == TokenKind::REPORT || first == TokenKind::NOTE) && after_complete_part()) {
    bool after_in = false;
    for (size_t at = part_begin(); at < error_->offending; ++at)
      after_in |= token(at).kind == TokenKind::IN && token(at).depth == found.depth;
    if (after_in && (found.kind == TokenKind::STAR || found.kind == TokenKind::LEFT_PAREN)) {
      source_.diagnostics.report(diagnostic::unit_with_operator, source_.span(found), source_.of(found))
          .help("declare a unit for the product, or write `a/b` with powers as in `mm^2`");
      return true;
    }
    if (after_in && found.kind == TokenKind::NAME) {
      source_.diagnostics.report(diagnostic::unit_with_spaces, source_.span(found))
          .help("units are joined by `/`: `tok/s`");
      return true;
    }
  }
  const bool member_begins =
      found.kind == TokenKind::EQUAL || found.kind == TokenKind::COLON || found.kind == TokenKind::TILDE;
  if (before.kind == TokenKind::QUANTITY && member_begins && !expects(found.kind)) {
    const std::string_view quantity = source_.of(before);
    const size_t space = quantity.find(' ');
    const bool in_body = within(Rule::body_), in_call = rule() == Rule::suffix_ || rule() == Rule::argument_;
    if (space != std::string_view::npos && quantity.find('/') == std::string_view::npos && (in_body || in_call)) {
      const auto place = before.begin + static_cast<uint32_t>(space);
      source_.diagnostics
          .report(diagnostic::missing_comma, source_.span(place, place),
                  fmt::format("`{}`", quantity.substr(space + 1)))
          .fix(source_.span(place, place), ",");
      return true;
    }
  }
  const bool operand =
      found.kind == TokenKind::NAME || found.kind == TokenKind::NUMBER || found.kind == TokenKind::QUANTITY;
  if (before.kind == TokenKind::QUANTITY && operand && source_.of(before).ends_with('%')) {
    source_.diagnostics.report(diagnostic::modulo_operator, source_.span(before.end - 1, before.end))
        .help("the remainder is written `a mod b`")
        .fix(source_.span(before.end - 1, before.end), "mod");
    return true;
  }
  if (found.kind != TokenKind::NAME || expects(TokenKind::NAME)) return false;
  if (before.kind != TokenKind::QUANTITY && before.kind != TokenKind::NUMBER) return false;
  // A name followed by `=` or `:` starts the next member: a comma is missing there.
  if (next().kind == TokenKind::EQUAL || next().kind == TokenKind::COLON || next().kind == TokenKind::TILDE)
    return false;
  Diagnostic& diagnostic =
      source_.diagnostics.report(diagnostic::unit_with_spaces, source_.span(before.begin, found.end));
  if (before.kind == TokenKind::NUMBER) {
    diagnostic.help(fmt::format("at most one space stands between number and unit: `{} {}`", source_.of(before),
                                source_.of(found)));
  } else if (source_.of(found) == "per" && next().kind == TokenKind::NAME) {
    diagnostic.help(fmt::format("write `{}/{}`", source_.of(before), source_.of(next())));
  } else {
    diagnostic.help(fmt::format("units are joined by `/` without spaces: `{}/{}`; to multiply, write `*`",
                                source_.of(before), source_.of(found)));
  }
  return true;
}

bool SyntaxErrors::conversion() {
  if (offending().kind != TokenKind::IN || expects(TokenKind::IN)) return false;
  if (previous().kind == TokenKind::VARY || previous().kind == TokenKind::FOR) return false;
  source_.diagnostics.report(diagnostic::misplaced_conversion, source_.span(offending()))
      .help("a value has no unit of its own; it is shown in one by `report name = value in ms`");
  return true;
}

}  // namespace ingot::syntax
