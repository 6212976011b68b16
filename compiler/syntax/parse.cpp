// The only file that sees ANTLR: runs the generated lexer and parser, and hands on plain tokens and a plain tree.
#include <antlr4-runtime.h>

#include "IngotLexer.h"
#include "IngotParser.h"
#include "compiler/syntax/concrete_parser.h"
#include "compiler/syntax/spelling.h"
#include "compiler/syntax/syntax_error.h"
#include "compiler/syntax/token_filter.h"

namespace ingot::syntax {
namespace {

using ingot_grammar::IngotLexer;
using ingot_grammar::IngotParser;

// The lists of tokens and rules must follow the grammar.
constexpr size_t token_kind_of_grammar[] = {
    0,
#define TOKEN(name, shown, traits) IngotParser::name,
#include "compiler/syntax/token_kinds.def"
#undef TOKEN
};
constexpr bool tokens_follow_grammar() {
  for (size_t i = 0; i < std::size(token_kind_of_grammar); ++i) {
    if (token_kind_of_grammar[i] != i) return false;
  }
  return std::size(token_kind_of_grammar) == IngotParser::UNKNOWN + 1;
}
static_assert(tokens_follow_grammar(), "compiler/syntax/token_kinds.def differs from grammar/Ingot.g4");

constexpr size_t rule_of_grammar[] = {
#define RULE(name, capitalised) IngotParser::Rule##capitalised,
#include "compiler/syntax/rule_kinds.def"
#undef RULE
};
constexpr bool rules_follow_grammar() {
  for (size_t i = 0; i < std::size(rule_of_grammar); ++i) {
    if (rule_of_grammar[i] != i) return false;
  }
  return std::size(rule_of_grammar) == IngotParser::RuleType_exponent + 1;
}
static_assert(rules_follow_grammar(), "compiler/syntax/rule_kinds.def differs from grammar/Ingot.g4");

/// Byte offsets of code points, as ANTLR counts code points. Empty for ASCII.
std::vector<uint32_t> code_point_offsets(std::string_view text) {
  std::vector<uint32_t> offsets;
  if (std::all_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) == 0; })) return offsets;
  for (size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) offsets.push_back(static_cast<uint32_t>(at));
  }
  offsets.push_back(static_cast<uint32_t>(text.size()));
  return offsets;
}

/// Reports the first error of a statement or member and goes on after it; never repairs within one.
class RecoverAtStatements : public antlr4::ANTLRErrorStrategy {
 public:
  RecoverAtStatements(const SourceText& source, const TokenList& list) : errors_(source, list), list_(list) {}

  void reset(antlr4::Parser*) override {}
  void reportMatch(antlr4::Parser*) override {}
  bool inErrorRecoveryMode(antlr4::Parser*) override { return failed_; }

  antlr4::Token* recoverInline(antlr4::Parser* parser) override { throw antlr4::InputMismatchException(parser); }

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException&) override {
    if (!failed_) report(parser);
    failed_ = true;
  }

  /// Called as an exception leaves a rule: either this rule ends the search, or the rule around it is asked.
  void recover(antlr4::Parser* parser, std::exception_ptr exception) override {
    const antlr4::ParserRuleContext* context = parser->getContext();
    const auto rule = static_cast<Rule>(context->getRuleIndex());
    if (!recovers(rule)) std::rethrow_exception(exception);
    const size_t start = context->start->getTokenIndex();
    const size_t current = parser->getTokenStream()->index();
    if (rule == Rule::module_ || rule == Rule::single_expression_ || rule == Rule::single_hole_) {
      skip_to(parser, list_.tokens.size() - 1);
    } else {
      skip_to(parser, end_of_part(start, current, rule != Rule::statement_ && rule != Rule::item_));
    }
    failed_ = false;
  }

  /// In the loops over members and statements: what follows one must separate it from the next, or end the loop.
  void sync(antlr4::Parser* parser) override {
    const antlr4::ParserRuleContext* context = parser->getContext();
    const auto rule = static_cast<Rule>(context->getRuleIndex());
    if (rule != Rule::body_ && rule != Rule::block_ && rule != Rule::enumeration_ && rule != Rule::module_) return;
    const size_t current = parser->getTokenStream()->index();
    if (current == context->start->getTokenIndex()) return;
    const bool commas = rule == Rule::body_ || rule == Rule::enumeration_;
    const TokenKind kind = list_.tokens[current].kind;
    const TokenKind last = rule == Rule::module_ ? TokenKind::END : TokenKind::RIGHT_BRACE;
    if (rule == Rule::enumeration_ && kind == TokenKind::LEFT_BRACE) return;
    if (kind == last || kind == TokenKind::NL || (commas && kind == TokenKind::COMMA)) return;
    const TokenKind before = list_.tokens[current - 1].kind;
    if (before == TokenKind::LEFT_BRACE && parser->getExpectedTokens().contains(static_cast<size_t>(kind))) return;
    report(parser);
    // What stands before is part of the error, not a statement to be judged.
    for (auto child = context->children.rbegin(); child != context->children.rend(); ++child) {
      if (auto* part = dynamic_cast<antlr4::ParserRuleContext*>(*child)) {
        part->exception = std::make_exception_ptr(antlr4::InputMismatchException(parser));
        break;
      }
    }
    const uint16_t depth = list_.tokens[current].depth;
    size_t at = current;
    while (!separates(at, depth, commas)) ++at;
    // Right after the opening brace a part must come, not a separator.
    if (before == TokenKind::LEFT_BRACE && list_.tokens[at].kind != last) ++at;
    skip_to(parser, at);
  }

 private:
  static bool recovers(Rule rule) {
    switch (rule) {
      case Rule::module_:
      case Rule::single_expression_:
      case Rule::single_hole_:
      case Rule::item_:
      case Rule::member_:
      case Rule::statement_:
      case Rule::enum_case_:
      case Rule::arm_: return true;
      default: return false;
    }
  }

  void report(antlr4::Parser* parser) {
    SyntaxError error;
    error.offending = parser->getTokenStream()->index();
    for (const antlr4::RuleContext* at = parser->getContext(); at != nullptr;
         at = static_cast<antlr4::RuleContext*>(at->parent)) {
      const auto* context = static_cast<const antlr4::ParserRuleContext*>(at);
      error.rules.push_back({static_cast<Rule>(context->getRuleIndex()), context->start->getTokenIndex()});
    }
    const antlr4::misc::IntervalSet expected = parser->getExpectedTokens();
    for (const antlr4::misc::Interval& interval : expected.getIntervals()) {
      for (auto kind = interval.a; kind <= interval.b; ++kind) {
        const bool is_token = kind > 0 && static_cast<size_t>(kind) < std::size(token_kind_of_grammar);
        error.expected.push_back(is_token ? static_cast<TokenKind>(kind) : TokenKind::END);
        if (!is_token) break;
      }
    }
    errors_.report(error);
  }

  bool separates(size_t at, uint16_t depth, bool commas) const {
    const Token& token = list_.tokens[at];
    if (token.kind == TokenKind::END || token.depth < depth) return true;
    if (token.depth > depth) return false;
    return token.kind == TokenKind::NL || (commas && token.kind == TokenKind::COMMA);
  }

  /// Where the statement or member that starts at token `start` ends, looking from the error on.
  size_t end_of_part(size_t start, size_t error, bool commas) const {
    const uint16_t depth = list_.tokens[start].depth;
    size_t at = error;
    while (true) {
      while (!separates(at, depth, commas)) ++at;
      // A `{` on the next line is the body of what failed; its errors would be consequences.
      const bool goes_on = list_.tokens[at].kind == TokenKind::NL && list_.tokens[at].depth == depth &&
                           list_.tokens[at + 1].kind == TokenKind::LEFT_BRACE;
      if (!goes_on) return at;
      ++at;
    }
  }

  static void skip_to(antlr4::Parser* parser, size_t at) {
    while (parser->getTokenStream()->index() < at) parser->getTokenStream()->consume();
  }

  SyntaxErrors errors_;
  const TokenList& list_;
  bool failed_ = false;
};

/// Filtered tokens, as ANTLR's parser wants them.
std::vector<std::unique_ptr<antlr4::Token>> to_antlr(const std::vector<Token>& tokens) {
  std::vector<std::unique_ptr<antlr4::Token>> result;
  result.reserve(tokens.size());
  for (const Token& token : tokens) {
    const size_t type = token.kind == TokenKind::END ? antlr4::Token::EOF : static_cast<size_t>(token.kind);
    result.push_back(std::make_unique<antlr4::CommonToken>(type));
  }
  return result;
}

ConcreteId flatten(antlr4::tree::ParseTree* node, std::vector<ConcreteNode>& nodes) {
  const auto id = static_cast<ConcreteId>(nodes.size());
  ConcreteNode& added = nodes.emplace_back();
  if (typeid(*node) != typeid(antlr4::tree::TerminalNodeImpl)) {
    const auto* context = static_cast<antlr4::ParserRuleContext*>(node);
    added.rule = static_cast<Rule>(context->getRuleIndex());
    added.failed = context->exception != nullptr;
    added.first = static_cast<uint32_t>(context->start->getTokenIndex());
    const antlr4::Token* stop = context->stop;
    added.last = stop == nullptr ? added.first : static_cast<uint32_t>(stop->getTokenIndex());
    for (antlr4::tree::ParseTree* child : node->children) flatten(child, nodes);
  } else {
    const antlr4::Token* token = static_cast<antlr4::tree::TerminalNode*>(node)->getSymbol();
    added.is_token = true;
    added.token = token->getType() == antlr4::Token::EOF ? TokenKind::END : static_cast<TokenKind>(token->getType());
    added.first = added.last = static_cast<uint32_t>(token->getTokenIndex());
  }
  nodes[id].end = static_cast<ConcreteId>(nodes.size());
  return id;
}

}  // namespace

std::vector<Token> lex(std::string_view text, uint32_t begin, uint32_t end) {
  const std::string_view part = text.substr(begin, end - begin);
  const std::vector<uint32_t> offsets = code_point_offsets(part);
  const auto offset = [&](size_t code_point) {
    return begin + (offsets.empty() ? static_cast<uint32_t>(code_point) : offsets[code_point]);
  };
  antlr4::ANTLRInputStream input(part.data(), part.size());
  IngotLexer lexer(&input);
  lexer.removeErrorListeners();

  std::vector<Token> tokens;
  bool first_on_line = true;
  while (true) {
    const std::unique_ptr<antlr4::Token> found = lexer.nextToken();
    if (found->getType() == antlr4::Token::EOF) return tokens;
    Token token;
    token.kind = static_cast<TokenKind>(found->getType());
    token.begin = offset(found->getStartIndex());
    token.end = offset(found->getStopIndex() + 1);
    token.first_on_line = first_on_line;
    first_on_line = token.kind == TokenKind::NL;

    // A quantity may reach too far, an unterminated text not far enough; what follows is read anew.
    const std::string_view spelling = text.substr(token.begin, token.end - token.begin);
    size_t length = spelling.size();
    if (token.kind == TokenKind::QUANTITY) length = length_of_quantity(spelling);
    if (token.kind == TokenKind::UNTERMINATED_TEXT) {
      const std::string_view rest = text.substr(token.begin, end - token.begin);
      length = length_of_unterminated(rest.substr(0, rest.find_first_of("\r\n")));
    }
    if (length != spelling.size()) {
      token.end = token.begin + static_cast<uint32_t>(length);
      if (token.kind == TokenKind::QUANTITY && magnitude_length(spelling) >= length) token.kind = TokenKind::NUMBER;
      const size_t code_points =
          offsets.empty() ? token.end - begin
                          : static_cast<size_t>(std::lower_bound(offsets.begin(), offsets.end(), token.end - begin) -
                                                offsets.begin());
      input.seek(code_points);
    }
    tokens.push_back(token);
  }
}

ConcreteTree parse_concrete(const SourceText& source, uint32_t begin, uint32_t end, Entry entry) {
  ConcreteTree tree;
  std::vector<Token> tokens = lex(source.text, begin, end);
  if (!nesting_within_limits(source, tokens)) return tree;
  replace_foreign(source, tokens);
  repair_brackets(source, tokens);
  tree.tokens = filter_tokens(source, tokens);
  if (!chains_within_limits(source, tree.tokens.tokens)) return tree;

  antlr4::ListTokenSource list(to_antlr(tree.tokens.tokens));
  antlr4::BufferedTokenStream stream(&list);
  stream.fill();
  IngotParser parser(&stream);
  parser.removeErrorListeners();
  // Every decision is LL(1) (the build checks that), so the full second stage of prediction is never needed.
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(antlr4::atn::PredictionMode::SLL);
  parser.setErrorHandler(std::make_shared<RecoverAtStatements>(source, tree.tokens));

  antlr4::ParserRuleContext* root = nullptr;
  switch (entry) {
    case Entry::module: root = parser.module(); break;
    case Entry::expression: root = parser.single_expression(); break;
    case Entry::hole: root = parser.single_hole(); break;
  }
  flatten(root, tree.nodes);
  return tree;
}

}  // namespace ingot::syntax
