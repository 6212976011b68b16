#include "compiler/language_server/positions.h"

#include <algorithm>

namespace ingot::language_server {
namespace {

/// Bytes of the character that starts with this one, and its UTF-16 units: characters of four bytes take two.
size_t bytes_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}
uint32_t units_of(char first) { return bytes_of(first) == 4 ? 2 : 1; }

}  // namespace

uint32_t offset_of(std::string_view text, const Json& position) {
  const auto line = position.at("line").get<uint32_t>(), character = position.at("character").get<uint32_t>();
  size_t at = 0;
  for (uint32_t i = 0; i < line; ++i) {
    const size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return static_cast<uint32_t>(text.size());
    at = end + 1;
  }
  for (uint32_t units = 0; units < character && at < text.size() && text[at] != '\n';) {
    units += units_of(text[at]);
    at += bytes_of(text[at]);
  }
  return static_cast<uint32_t>(std::min(at, text.size()));
}

Json position_of(std::string_view text, uint32_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t newline = before.rfind('\n');
  uint32_t units = 0;
  for (size_t at = newline == std::string_view::npos ? 0 : newline + 1; at < before.size(); at += bytes_of(before[at]))
    units += units_of(before[at]);
  return {{"line", std::count(before.begin(), before.end(), '\n')}, {"character", units}};
}

Json range_of(std::string_view text, uint32_t begin, uint32_t end) {
  return {{"start", position_of(text, begin)}, {"end", position_of(text, end)}};
}

}  // namespace ingot::language_server
