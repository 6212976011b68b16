// Texts: escapes, doubled braces, and holes that are parsed by the same parser over their part of the file.
#include "compiler/diagnostics/registry/syntax.h"
#include "compiler/syntax/tree_builder.h"

namespace ingot::syntax {
namespace {

/// Index of the `}` that closes the `{` at `open`; texts within the hole may hold braces of their own.
size_t closing_brace(std::string_view text, size_t open) {
  size_t depth = 0;
  bool quoted = false;
  for (size_t at = open; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      quoted = !quoted;
    else if (!quoted && text[at] == '{')
      ++depth;
    else if (!quoted && text[at] == '}' && --depth == 0)
      return at;
  }
  return std::string_view::npos;
}

}  // namespace

NodeId TreeBuilder::text(ConcreteId id) { return text_at(span(id)); }

NodeId TreeBuilder::text_at(Span place) {
  const auto whole = [&](std::string_view content) {
    const NodeId node = add(NodeKind::text_, place);
    tree_.nodes[node].text = tree_.strings.intern(content);
    return node;
  };
  // A text that does not end, or stands in other quotes, was reported.
  const bool sound =
      place.end - place.begin >= 2 && source_.text[place.begin] == '"' && source_.text[place.end - 1] == '"';
  if (!sound) return whole("");

  const std::string_view text = source_.text;
  Children parts;
  uint32_t literal_begin = place.begin + 1;
  const auto end_literal = [&](uint32_t end) {
    if (end == literal_begin) return;
    const NodeId part = add(NodeKind::text_, source_.span(literal_begin, end));
    tree_.nodes[part].text = tree_.strings.intern(unescape(literal_begin, end));
    parts.push_back(part);
  };
  for (uint32_t at = place.begin + 1; at + 1 < place.end; ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '{' && text[at + 1] == '{') {
      ++at;
    } else if (text[at] == '{') {
      const size_t close = closing_brace(text.substr(0, place.end), at);
      if (close == std::string_view::npos) return whole("");
      end_literal(at);
      parts.push_back(interpolation(at, static_cast<uint32_t>(close) + 1));
      at = static_cast<uint32_t>(close);
      literal_begin = at + 1;
    } else if (text[at] == '}') {
      if (text[at + 1] == '}')
        ++at;
      else
        diagnostics().report(diagnostic::single_brace, source_.span(at, at + 1)).help("a brace itself is written `}}`");
    }
  }
  const bool interpolated = !parts.empty();
  if (!interpolated) return whole(unescape(place.begin + 1, place.end - 1));
  end_literal(place.end - 1);
  return add(NodeKind::text_, place, parts);
}

NodeId TreeBuilder::interpolation(uint32_t begin, uint32_t end) {
  const Span place = source_.span(begin, end);
  if (source_.text.substr(begin + 1, end - begin - 2).find_first_not_of(' ') == std::string_view::npos) {
    diagnostics()
        .report(diagnostic::empty_hole, place)
        .help("braces hold an expression, as in `\"needs {tp * ep} chips\"`; a brace itself is written `{{`");
    return add(NodeKind::interpolation_, place, {add(NodeKind::error_, place), 0});
  }
  const ConcreteTree hole = parse_concrete(source_, begin + 1, end - 1, Entry::hole);
  if (hole.nodes.empty()) return add(NodeKind::interpolation_, place, {add(NodeKind::error_, place), 0});
  return TreeBuilder(tree_, source_, hole).single_hole(0, place);
}

std::string TreeBuilder::unescape(uint32_t begin, uint32_t end) {
  std::string result;
  for (uint32_t at = begin; at < end; ++at) {
    const char letter = source_.text[at];
    if ((letter == '{' || letter == '}') && at + 1 < end && source_.text[at + 1] == letter) {
      result += letter;
      ++at;
      continue;
    }
    if (letter != '\\' || at + 1 >= end) {
      result += letter;
      continue;
    }
    switch (const char escaped = source_.text[++at]) {
      case 'n': result += '\n'; break;
      case 't': result += '\t'; break;
      case '"':
      case '\\': result += escaped; break;
      default:
        diagnostics()
            .report(diagnostic::unknown_escape, source_.span(at - 1, at + 1), source_.text.substr(at - 1, 2))
            .help("there are `\\n`, `\\t`, `\\\"` and `\\\\`");
    }
  }
  return result;
}

}  // namespace ingot::syntax
