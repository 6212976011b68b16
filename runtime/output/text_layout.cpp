#include "runtime/output/text_layout.h"

#include <algorithm>
#include <cstdint>

namespace ingot::output {

namespace {

int width_of(uint32_t c) {
  if (c >= 0x0300 && c <= 0x036f) return 0;  // combining marks
  const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
                    (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                    (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
  return wide ? 2 : 1;
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    uint32_t code = length == 1 ? lead : lead & (0x7fu >> length);
    for (size_t k = 1; k < length && i + k < text.size(); ++k)
      code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
    width += width_of(code);
    i += length;
  }
  return width;
}

std::string pad_left(std::string_view text, int width) {
  return std::string(static_cast<size_t>(std::max(0, width - display_width(text))), ' ').append(text);
}

std::string pad_right(std::string_view text, int width) {
  return std::string(text).append(static_cast<size_t>(std::max(0, width - display_width(text))), ' ');
}

std::vector<std::string> wrap(std::string_view text, int width) {
  std::vector<std::string> lines(1);
  for (size_t begin = 0; begin < text.size();) {
    if (text[begin] == '\n') {
      lines.emplace_back();
      ++begin;
      continue;
    }
    if (text[begin] == ' ') {
      ++begin;
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    std::string& line = lines.back();
    if (line.empty())
      line = word;
    else if (display_width(line) + 1 + display_width(word) <= width)
      line.append(" ").append(word);
    else
      lines.emplace_back(word);
    begin = end;
  }
  return lines;
}

std::vector<std::string> wrap_name(std::string_view name, int width) {
  std::vector<std::string> lines(1);
  for (size_t begin = 0; begin < name.size();) {
    size_t end = name.find('_', begin);
    end = end == std::string_view::npos ? name.size() : end + 1;
    const std::string_view part = name.substr(begin, end - begin);
    if (!lines.back().empty() && display_width(lines.back()) + display_width(part) > width) lines.emplace_back();
    lines.back().append(part);
    begin = end;
  }
  return lines;
}

std::string paint(std::string_view text, Ink ink, bool colour) {
  if (!colour || ink == Ink::plain || text.empty()) return std::string(text);
  const char* start = ink == Ink::bold ? "\x1b[1m" : ink == Ink::faint ? "\x1b[2m" : "\x1b[33m";
  return std::string(start).append(text).append("\x1b[0m");
}

void trim_right(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

}  // namespace ingot::output
