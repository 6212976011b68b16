// Diagnostics for people: headline, place, source line with carets, explanation, notes, help.
#include <algorithm>

#include "compiler/diagnostics/diagnostic.h"

namespace ingot {
namespace {

constexpr const char* bold = "\x1b[1m";
constexpr const char* red = "\x1b[1;31m";
constexpr const char* yellow = "\x1b[1;33m";
constexpr const char* blue = "\x1b[1;34m";
constexpr const char* green = "\x1b[1;32m";
constexpr const char* cyan = "\x1b[1;36m";
constexpr const char* plain = "\x1b[0m";

/// Longest source line shown whole; of a longer one the part around the carets is shown.
constexpr size_t widest_line = 160;

bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

size_t count_code_points(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

/// Byte offset of the code point number `index`.
size_t offset_of_code_point(std::string_view text, size_t index) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    if (starts_code_point(text[at]) && index-- == 0) break;
  }
  return at;
}

class Renderer {
 public:
  Renderer(const SourceFiles& files, bool colour) : files_(files), colour_(colour) {}

  std::string render(const Diagnostic& diagnostic) {
    const DiagnosticInfo& about = info(diagnostic.id);
    const bool is_error = about.severity == Severity::error;
    const char* main_colour = is_error ? red : yellow;
    choose_gutter(diagnostic);

    paint(main_colour, fmt::format("{}[{}]", is_error ? "error" : "warning", about.code));
    paint(bold, ": " + diagnostic.message);
    out_ += '\n';
    if (diagnostic.span.file != 0) excerpt(diagnostic.span, diagnostic.label, '^', main_colour);
    for (const std::string& line : diagnostic.lines) explanation(line);
    for (const Note& note : diagnostic.notes) {
      paint(green, "note");
      out_ += ": " + note.message + "\n";
      if (note.span.file != 0) excerpt(note.span, "", '-', blue);
    }
    for (const std::string& hint : diagnostic.hints) {
      paint(cyan, "help");
      out_ += ": " + hint + "\n";
    }
    return std::move(out_);
  }

 private:
  void paint(const char* colour, std::string_view text) {
    if (colour_) out_ += colour;
    out_ += text;
    if (colour_) out_ += plain;
  }

  /// The gutter is as wide as the longest line number in this diagnostic, so that its excerpts align.
  void choose_gutter(const Diagnostic& diagnostic) {
    uint32_t last_line = 1;
    if (diagnostic.span.file != 0) last_line = files_.position(diagnostic.span.file, diagnostic.span.begin).line;
    for (const Note& note : diagnostic.notes) {
      if (note.span.file != 0) last_line = std::max(last_line, files_.position(note.span.file, note.span.begin).line);
    }
    gutter_ = std::to_string(last_line).size();
  }

  void bar(std::string_view number) { paint(blue, fmt::format("{:>{}} |", number, gutter_ + 1)); }

  void explanation(std::string_view text) {
    // A line of explanation may itself have several lines (aligned dimensions); they stay aligned.
    bool first = true;
    while (true) {
      const size_t newline = text.find('\n');
      if (first) {
        paint(blue, fmt::format("{:>{}} =", "", gutter_ + 1));
      } else {
        out_ += std::string(gutter_ + 3, ' ');
      }
      out_ += fmt::format(" {}\n", text.substr(0, newline));
      if (newline == std::string_view::npos) return;
      text.remove_prefix(newline + 1);
      first = false;
    }
  }

  void excerpt(Span span, std::string_view label, char mark, const char* mark_colour) {
    const Position position = files_.position(span.file, span.begin);
    paint(blue, fmt::format("{:>{}}-->", "", gutter_ + 1));
    out_ += fmt::format(" {}:{}:{}\n", files_.file(span.file).path, position.line, position.column);

    std::string line(files_.line_at(span.file, span.begin));
    // The span's part on its first line; a span at the end of a line or file is one caret after it.
    const std::string_view spanned = files_.text(span);
    const std::string_view on_first_line = spanned.substr(0, spanned.find('\n'));
    size_t column = position.column - 1;
    size_t width = std::max<size_t>(1, count_code_points(on_first_line));
    std::replace(line.begin(), line.end(), '\t', ' ');
    clip(line, column, width);

    bar("");
    out_ += '\n';
    bar(std::to_string(position.line));
    out_ += line.empty() ? "\n" : " " + line + "\n";
    bar("");
    out_ += std::string(column + 1, ' ');
    std::string marks(width, mark);
    if (!label.empty()) marks += fmt::format(" {}", label);
    paint(mark_colour, marks);
    out_ += '\n';
  }

  /// Cuts a very long line to the part around the carets.
  static void clip(std::string& line, size_t& column, size_t& width) {
    const size_t length = count_code_points(line);
    if (length <= widest_line) return;
    const size_t first = column > widest_line / 3 ? column - widest_line / 3 : 0;
    const size_t last = std::min(length, first + widest_line);
    const size_t begin = offset_of_code_point(line, first);
    const size_t end = offset_of_code_point(line, last);
    line = (first > 0 ? "..." : "") + line.substr(begin, end - begin) + (last < length ? "..." : "");
    column = column - first + (first > 0 ? 3 : 0);
    width = std::min(width, widest_line + 3 - std::min(column, widest_line));
    width = std::max<size_t>(width, 1);
  }

  const SourceFiles& files_;
  const bool colour_;
  size_t gutter_ = 1;
  std::string out_;
};

}  // namespace

std::string render(const Diagnostics& diagnostics, const SourceFiles& files, bool colour) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (!text.empty()) text += '\n';
    text += Renderer(files, colour).render(diagnostic);
  }
  return text;
}

}  // namespace ingot
