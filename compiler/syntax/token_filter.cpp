#include "compiler/syntax/token_filter.h"

#include "compiler/diagnostics/registry/syntax.h"

namespace ingot::syntax {
namespace {

class Filter {
 public:
  explicit Filter(const SourceText& source) : source_(source) {}

  TokenList run(const std::vector<Token>& tokens) {
    list_.tokens.reserve(tokens.size());
    for (size_t i = 0; i < tokens.size(); ++i) {
      const TokenKind after = i + 1 < tokens.size() ? tokens[i + 1].kind : TokenKind::END;
      take(tokens[i], after);
    }
    const uint32_t end = tokens.empty() ? 0 : tokens.back().end;
    list_.tokens.push_back({.kind = TokenKind::END, .begin = end, .end = end});
    settle_contextual_words();
    return std::move(list_);
  }

 private:
  struct Open {
    TokenKind kind;
    bool of_attribute;
  };

  const Token& back(size_t index = 0) const {
    static const Token nothing;
    const auto& tokens = list_.tokens;
    return index < tokens.size() ? tokens[tokens.size() - 1 - index] : nothing;
  }

  void take(Token token, TokenKind after) {
    switch (token.kind) {
      case TokenKind::NL:
        if (!newline_) newline_at_ = token.begin;
        newline_ = true;
        return;
      case TokenKind::COMMENT: return;
      case TokenKind::DOC_COMMENT:
        if (token.first_on_line) add_doc(source_.of(token).substr(3));
        return;
      default: break;
    }
    if (newline_ && separates(token, after)) {
      const uint32_t at = newline_at_;
      list_.tokens.push_back({.kind = TokenKind::NL, .depth = depth(), .begin = at, .end = at});
    }
    newline_ = false;
    if (is_superfluous_comma(token)) return;
    if (is_closer(token.kind) && back().kind == TokenKind::COMMA) {
      report_comma(back());
      list_.tokens.pop_back();
    }
    token.doc = doc_;
    doc_ = 0;

    bool closes_attribute = false;
    if (is_closer(token.kind) && !open_.empty()) {
      closes_attribute = open_.back().of_attribute;
      open_.pop_back();
    }
    token.depth = depth();
    if (is_opener(token.kind)) {
      const bool of_attribute = token.kind == TokenKind::LEFT_PAREN && back(1).kind == TokenKind::AT;
      open_.push_back({token.kind, of_attribute});
    }
    // A word after a dot is a name whatever it is: `plan.top`.
    if (is_word(token.kind) && back().kind == TokenKind::DOT) token.kind = TokenKind::NAME;
    list_.tokens.push_back(token);
    after_attribute_ = closes_attribute || back(1).kind == TokenKind::AT;
  }

  uint16_t depth() const { return static_cast<uint16_t>(open_.size()); }

  /// Rule 3 of the language.
  bool separates(const Token& next, TokenKind after) const {
    if (list_.tokens.empty() || after_attribute_) return false;
    if (!open_.empty() && open_.back().kind != TokenKind::LEFT_BRACE) return false;
    if (has(next.kind, trait::continues)) return false;
    if (!has(back().kind, trait::operates)) return true;
    // `a =` and on the next line `let b = 1` or `b = 1`: the value is missing here, not there.
    const TokenKind before = back().kind;
    if (has(next.kind, trait::begins)) return before != TokenKind::COMMA && !is_opener(before);
    const bool wants_value = before == TokenKind::EQUAL || before == TokenKind::TILDE || before == TokenKind::PLUS ||
                             before == TokenKind::MINUS;
    const bool is_value = after != TokenKind::EQUAL && after != TokenKind::COLON && after != TokenKind::TILDE;
    return wants_value && next.kind == TokenKind::NAME && !is_value;
  }

  bool is_superfluous_comma(const Token& token) {
    if (token.kind != TokenKind::COMMA) return false;
    if (back().kind != TokenKind::COMMA && !is_opener(back().kind)) return false;
    report_comma(token);
    return true;
  }

  void report_comma(const Token& comma) {
    source_.diagnostics.report(diagnostic::extra_comma, source_.span(comma))
        .with_label("remove it")
        .fix(source_.span(comma), "");
  }

  void add_doc(std::string_view line) {
    if (line.starts_with(' ')) line.remove_prefix(1);
    while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
    if (doc_ == 0) {
      list_.docs.emplace_back(line);
      doc_ = static_cast<uint32_t>(list_.docs.size());
    } else {
      list_.docs.back().append("\n").append(line);
    }
  }

  /// A contextual word is a keyword where a declaration or statement starts and what follows is not what would follow a
  /// name; five words have one place each.
  void settle_contextual_words() {
    auto& tokens = list_.tokens;
    TokenKind statement = TokenKind::END;
    for (size_t i = 0; i + 1 < tokens.size(); ++i) {
      const TokenKind before = i == 0 ? TokenKind::NL : tokens[i - 1].kind;
      const TokenKind after = tokens[i + 1].kind;
      const bool starts =
          before == TokenKind::NL || before == TokenKind::LEFT_BRACE || before == TokenKind::RIGHT_BRACE;
      if (starts) statement = tokens[i].kind;
      if (!has(tokens[i].kind, trait::contextual)) continue;
      bool keyword = false;
      switch (tokens[i].kind) {
        case TokenKind::INGOT: keyword = i == 0; break;
        case TokenKind::AS: keyword = before == TokenKind::TEXT && statement == TokenKind::IMPORT; break;
        case TokenKind::PREFIX: keyword = statement == TokenKind::UNIT && before != TokenKind::UNIT; break;
        case TokenKind::BEFORE:
        case TokenKind::AFTER: keyword = after == TokenKind::DRAWS; break;
        case TokenKind::DRAWS: keyword = before == TokenKind::BEFORE || before == TokenKind::AFTER; break;
        default: {
          // `@source("x") kind ...` on one line: two names in a row can only be a declaration.
          const bool after_attribute =
              before == TokenKind::RIGHT_PAREN || (i >= 2 && tokens[i - 2].kind == TokenKind::AT);
          keyword = (starts || after_attribute) && !follows_a_name(after);
          if (keyword) statement = tokens[i].kind;
        }
      }
      if (!keyword) tokens[i].kind = TokenKind::NAME;
    }
  }

  static bool follows_a_name(TokenKind kind) {
    switch (kind) {
      case TokenKind::NL:
      case TokenKind::END:
      case TokenKind::LEFT_PAREN:
      case TokenKind::LEFT_BRACKET: return true;
      default: return has(kind, trait::continues);
    }
  }

  const SourceText& source_;
  TokenList list_;
  std::vector<Open> open_;
  bool newline_ = false;
  uint32_t newline_at_ = 0;
  bool after_attribute_ = false;
  uint32_t doc_ = 0;
};

}  // namespace

TokenList filter_tokens(const SourceText& source, const std::vector<Token>& tokens) {
  return Filter(source).run(tokens);
}

}  // namespace ingot::syntax
