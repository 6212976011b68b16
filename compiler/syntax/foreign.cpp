// Characters and operators of other languages: each has a message that says what to write, and what was meant goes on.
#include <array>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/token_filter.h"

namespace ingot::syntax {
namespace {

struct Foreign {
  std::string_view text;
  TokenKind meant;  ///< END: nothing
  std::string_view written;
};
constexpr std::array<Foreign, 18> operators = {{
    {"**", TokenKind::CARET, "^"},
    {"&&", TokenKind::AND, "and"},
    {"&", TokenKind::AND, "and"},
    {"||", TokenKind::OR, "or"},
    {"|", TokenKind::OR, "or"},
    {"!", TokenKind::NOT, "not"},
    {"\u00d7", TokenKind::STAR, "*"},
    {"\u00b7", TokenKind::STAR, "*"},
    {"\u22c5", TokenKind::STAR, "*"},
    {"\u00f7", TokenKind::SLASH, "/"},
    {"\u2212", TokenKind::MINUS, "-"},
    {"\u2013", TokenKind::MINUS, "-"},
    {"\u2264", TokenKind::LESS_EQUAL, "<="},
    {"\u2265", TokenKind::GREATER_EQUAL, ">="},
    {"\u2260", TokenKind::NOT_EQUAL, "!="},
    {"\u2192", TokenKind::ARROW, "->"},
    {"\u21d2", TokenKind::DOUBLE_ARROW, "=>"},
    {"\u2248", TokenKind::NEAR, "~="},
}};

class Replacer {
 public:
  explicit Replacer(const SourceText& source) : source_(source) {}

  std::vector<Token> run(const std::vector<Token>& tokens) {
    result_.reserve(tokens.size());
    for (size_t i = 0; i < tokens.size(); ++i) {
      Token token = tokens[i];
      switch (token.kind) {
        case TokenKind::UNTERMINATED_TEXT: unterminated_text(token); break;
        case TokenKind::UNKNOWN:
          // A run of characters from nowhere is one error.
          while (i + 1 < tokens.size() && tokens[i + 1].kind == TokenKind::UNKNOWN &&
                 tokens[i + 1].begin == tokens[i].end && !known(token)) {
            token.end = tokens[++i].end;
          }
          foreign(token);
          break;
        case TokenKind::FOREIGN: foreign(token); break;
        case TokenKind::PERCENT:
          if (stands_between_operands(tokens, i)) percent(token);
          [[fallthrough]];
        default: result_.push_back(token);
      }
    }
    return std::move(result_);
  }

 private:
  const Foreign* known(const Token& token) const {
    for (const Foreign& entry : operators) {
      if (entry.text == source_.of(token)) return &entry;
    }
    return nullptr;
  }

  void foreign(Token token) {
    const std::string_view text = source_.of(token);
    const Span span = source_.span(token);
    Diagnostics& diagnostics = source_.diagnostics;
    if (const Foreign* entry = known(token)) {
      diagnostics.report(diagnostic::foreign_operator, span, text, entry->written)
          .fix(span, std::string(entry->written));
      keep_as(token, entry->meant);
    } else if (text[0] == '\t') {
      // Files indented with tabs have many; one message says it all.
      if (!tab_reported_) {
        diagnostics.report(diagnostic::tab, span)
            .fix(span, std::string(2 * text.size(), ' '))
            .help("`ingot fmt` replaces the tabs of a file");
      }
      tab_reported_ = true;
    } else if (text[0] == '#' || text.starts_with("/*")) {
      diagnostics.report(diagnostic::foreign_comment,
                         source_.span(token.begin, token.begin + (text[0] == '#' ? 1 : 2)));
    } else if (text[0] == '\'') {
      std::string fixed = "\"" + std::string(text.substr(1, text.size() - 2)) + "\"";
      diagnostics.report(diagnostic::foreign_text, span).help(fmt::format("write `{}`", fixed)).fix(span, fixed);
      keep_as(token, TokenKind::TEXT);
    } else if (text == ";") {
      diagnostics.report(diagnostic::semicolon, span).with_label("remove it").fix(span, "");
      keep_as(token, TokenKind::NL);
    } else if (text == "..") {
      diagnostics.report(diagnostic::range_operator, span)
          .help("write `range(1, 8)`; both ends belong to it. There are also `powers_of_2` and `divisors`");
      keep_as(token, TokenKind::PLUS);
    } else {
      unknown(text, span);
    }
  }

  void unknown(std::string_view text, Span span) {
    Diagnostic& diagnostic = source_.diagnostics.report(diagnostic::unknown_character, span, text);
    if (text == "\u00b5" || text == "\u03bc") diagnostic.help("the prefix micro is written `u`, as in `1.2 us`");
    if (text == "\u201c" || text == "\u201d" || text == "\u2019" || text == "`")
      diagnostic.help("a text stands in `\"`");
    if (text == "$" || text == "\u20ac" || text == "\u00a5")
      diagnostic.help("money is written as in `3 USD`, `20 CNY`");
    if (text == "?") diagnostic.help("a condition is written `if a then b else c`");
    if (text == "\u00b2" || text == "\u00b3") diagnostic.help("a power is written as in `814 mm^2`");
    if (text == "\\") diagnostic.help("a line that ends with an operator goes on without a `\\`");
  }

  /// Lexed so because no closing quote was found, or because a `{` in it is not closed.
  void unterminated_text(Token token) {
    const std::string_view text = source_.of(token);
    if (text.size() >= 2 && text.back() == '"') {
      const auto at = token.begin + static_cast<uint32_t>(find_open_brace(text));
      source_.diagnostics.report(diagnostic::unterminated_hole, source_.span(at, at + 1))
          .with_label("opened here")
          .help("braces hold an expression, as in `\"needs {tp * ep} chips\"`; a brace itself is written `{{`");
    } else {
      source_.diagnostics.report(diagnostic::unterminated_text, source_.span(token.begin, token.end))
          .help("close it with `\"`; a text stands on one line");
    }
    keep_as(token, TokenKind::TEXT);
  }

  /// The outermost brace that stays open.
  static size_t find_open_brace(std::string_view text) {
    std::vector<size_t> open;
    for (size_t i = 1; i + 1 < text.size(); ++i) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == '{' && open.empty() && text[i + 1] == '{')
        ++i;
      else if (text[i] == '{')
        open.push_back(i);
      else if (text[i] == '}' && !open.empty())
        open.pop_back();
    }
    return open.empty() ? 0 : open.front();
  }

  static bool stands_between_operands(const std::vector<Token>& tokens, size_t index) {
    if (index == 0 || index + 1 >= tokens.size()) return false;
    const TokenKind before = tokens[index - 1].kind, after = tokens[index + 1].kind;
    const bool operand_before = before == TokenKind::NAME || is_closer(before);
    const bool operand_after = after == TokenKind::NAME || after == TokenKind::NUMBER || after == TokenKind::QUANTITY ||
                               after == TokenKind::LEFT_PAREN;
    return operand_before && operand_after;
  }

  void percent(Token& token) {
    source_.diagnostics.report(diagnostic::modulo_operator, source_.span(token))
        .help("the remainder is written `a mod b`")
        .fix(source_.span(token), "mod");
    token.kind = TokenKind::MOD;
    token.inserted = true;
  }

  void keep_as(Token token, TokenKind kind) {
    if (kind == TokenKind::END) return;
    token.kind = kind;
    token.inserted = true;
    result_.push_back(token);
  }

  const SourceText& source_;
  std::vector<Token> result_;
  bool tab_reported_ = false;
};

}  // namespace

void replace_foreign(const SourceText& source, std::vector<Token>& tokens) { tokens = Replacer(source).run(tokens); }

}  // namespace ingot::syntax
