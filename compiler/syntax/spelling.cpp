#include "compiler/syntax/spelling.h"

#include <cctype>

#include "compiler/syntax/token.h"

namespace ingot::syntax {

size_t magnitude_length(std::string_view text) {
  const auto digit = [&](size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  size_t at = 0;
  const auto digits = [&] {
    while (digit(at) || (at < text.size() && text[at] == '_')) ++at;
  };
  digits();
  if (at < text.size() && text[at] == '.' && digit(at + 1)) {
    ++at;
    digits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    const bool sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-');
    size_t end = at + (sign ? 2 : 1);
    if (digit(end)) {
      while (digit(end)) ++end;
      at = end;
    }
  }
  return at;
}

size_t length_of_quantity(std::string_view quantity) {
  const size_t number = magnitude_length(quantity);
  if (number < quantity.size() && (quantity[number] == '/' || quantity[number] == '^')) return number;
  for (size_t at = number; at < quantity.size();) {
    const bool letter = std::isalpha(static_cast<unsigned char>(quantity[at])) || quantity[at] == '_';
    if (!letter) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < quantity.size() && (std::isalnum(static_cast<unsigned char>(quantity[end])) || quantity[end] == '_'))
      ++end;
    const TokenKind kind = keyword_of(quantity.substr(at, end - at));
    if (has(kind, trait::word) || kind == TokenKind::PREFIX) {
      const bool apart = quantity[at - 1] == ' ' || quantity[at - 1] == '/';
      return apart ? at - 1 : at;
    }
    at = end;
  }
  return quantity.size();
}

size_t length_of_unterminated(std::string_view text) {
  int open = 0;
  size_t end = 0;
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      return at + 1;
    else if (std::string_view("([{").find(text[at]) != std::string_view::npos)
      ++open;
    else if (std::string_view(")]}").find(text[at]) != std::string_view::npos && --open < 0 && end == 0)
      end = at;
  }
  const bool only_closers = end != 0 && text.find_first_not_of(")]} ,", end) == std::string_view::npos;
  return only_closers ? end : text.size();
}

}  // namespace ingot::syntax
