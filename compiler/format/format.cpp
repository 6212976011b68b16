#include "compiler/format/format.h"

#include <algorithm>

#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/format/layout.h"
#include "compiler/syntax/concrete_parser.h"
#include "compiler/syntax/parse.h"

namespace ingot {
namespace {

/// Tabs outside of texts and comments become two spaces each, so that a file indented with them can be formatted.
std::string without_tabs(std::string_view text) {
  if (text.find('\t') == std::string_view::npos) return std::string(text);
  std::string result;
  size_t copied = 0;
  for (const syntax::Token& token : syntax::lex(text, 0, static_cast<uint32_t>(text.size()))) {
    if (token.kind != syntax::TokenKind::FOREIGN || text[token.begin] != '\t') continue;
    result.append(text.substr(copied, token.begin - copied));
    result.append(2 * (token.end - token.begin), ' ');
    copied = token.end;
  }
  return result.append(text.substr(copied));
}

bool has_version(std::string_view text) {
  for (const syntax::Token& token : syntax::lex(text, 0, static_cast<uint32_t>(text.size()))) {
    const bool skipped = token.kind == syntax::TokenKind::NL || token.kind == syntax::TokenKind::COMMENT ||
                         token.kind == syntax::TokenKind::DOC_COMMENT;
    if (!skipped) return token.kind == syntax::TokenKind::INGOT;
  }
  return false;
}

/// The tree as text, without places: equal for files that mean the same.
std::string meaning(const std::string& path, const std::string& text, Diagnostics& diagnostics) {
  SourceFiles files;
  const FileId file = files.add(path, text);
  Tree tree;
  return print_tree(tree, parse_module(tree, files, file, "", diagnostics));
}

std::vector<std::string> comments(const std::vector<format::Piece>& pieces) {
  std::vector<std::string> result;
  for (const format::Piece& piece : pieces) {
    if (piece.is_comment()) result.push_back(piece.text);
  }
  return result;
}

}  // namespace

Formatted format_source(const SourceFiles& files, FileId file, const FormatOptions& options, Diagnostics& diagnostics) {
  const SourceFile& original = files.file(file);
  const auto parses = [&](const std::string& text, std::string& meant) {
    Diagnostics found;
    meant = meaning(original.path, text, found);
    return !found.has_errors();
  };
  // What cannot be read at all must not reach the lexer below.
  std::string text = original.text, before;
  if (!parses(text, before)) {
    Diagnostics found;
    Tree tree;
    parse_module(tree, files, file, "", found);
    const bool readable = std::ranges::none_of(found.all(), [](const Diagnostic& diagnostic) {
      return diagnostic.id == diagnostic::not_utf8 || diagnostic.id == diagnostic::text_too_large ||
             diagnostic.id == diagnostic::nesting_too_deep;
    });
    if (readable) {
      text = without_tabs(text);
      if (options.upgrade && !has_version(text)) text.insert(0, "ingot 1\n");
    }
    if (!readable || !parses(text, before)) {
      for (const Diagnostic& diagnostic : found.all()) {
        // What formatting mends is not worth a message beside what it cannot.
        const bool mended = readable && (diagnostic.id == diagnostic::tab ||
                                         (options.upgrade && diagnostic.id == diagnostic::missing_version));
        if (!mended) diagnostics.append(diagnostic.id, diagnostic.span, "") = diagnostic;
      }
      return {Formatted::Status::errors, original.text};
    }
  }

  const auto pieces_of = [](const std::string& from) {
    Diagnostics none;
    return format::split({from, 0, none});
  };
  std::vector<format::Piece> pieces = pieces_of(text);
  format::wrap(pieces);
  std::string formatted = format::print(pieces);
  std::string after;
  if (!parses(formatted, after) || after != before || comments(pieces_of(formatted)) != comments(pieces)) {
    return {Formatted::Status::refused, original.text};
  }
  return {Formatted::Status::done, std::move(formatted)};
}

}  // namespace ingot
