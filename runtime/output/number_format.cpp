// Numbers for people and numbers for programs.
#include "runtime/output/number_format.h"

#include <charconv>
#include <cmath>

#include "runtime/output/result_table.h"

namespace ingot::output {

namespace {

constexpr double exponent_from = 1e7;
constexpr double exponent_below = 1e-4;

/// `1.23e+07` as people write it: `1.23e7`.
std::string tidy_exponent(std::string text) {
  const size_t e = text.find('e');
  if (e == std::string::npos) return text;
  std::string mantissa = text.substr(0, e);
  std::string exponent = text.substr(e + 1);
  const bool negative = exponent[0] == '-';
  if (exponent[0] == '+' || negative) exponent.erase(0, 1);
  exponent.erase(0, std::min(exponent.find_first_not_of('0'), exponent.size() - 1));
  return mantissa + "e" + (negative ? "-" : "") + exponent;
}

std::string to_text(double value, std::chars_format form, int precision) {
  char buffer[400];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, form, precision);
  (void)error;
  return {buffer, end};
}

}  // namespace

bool is_whole(double value) {
  return std::isfinite(value) && std::floor(value) == value && std::fabs(value) < exponent_from;
}

int decimals_of(double value, int significant_digits) {
  if (value == 0 || !std::isfinite(value)) return 0;
  // Round first, so that 9.996 at three digits counts as 10.0 and not as 9.996.
  const std::string rounded = to_text(value, std::chars_format::scientific, significant_digits - 1);
  const int exponent = std::stoi(rounded.substr(rounded.find('e') + 1));
  return std::max(0, significant_digits - 1 - exponent);
}

std::string fixed(double value, int significant_digits, int decimals) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  if (value == 0) return decimals > 0 ? to_text(0.0, std::chars_format::fixed, decimals) : "0";
  const double size = std::fabs(value);
  if (size >= exponent_from || size < exponent_below)
    return tidy_exponent(to_text(value, std::chars_format::scientific, significant_digits - 1));
  // Digits left of the point that the inputs do not carry become zeros: 123456 at three digits is 123000.
  const std::string rounded = to_text(value, std::chars_format::scientific, significant_digits - 1);
  double number = 0;
  std::from_chars(rounded.data(), rounded.data() + rounded.size(), number);
  return to_text(number, std::chars_format::fixed, decimals);
}

std::string strip_zeros(std::string text) {
  const size_t e = std::min(text.find('e'), text.size());
  if (text.find('.') >= e) return text;
  std::string mantissa = text.substr(0, e);
  mantissa.erase(mantissa.find_last_not_of('0') + 1);
  if (mantissa.back() == '.') mantissa.pop_back();
  return mantissa + text.substr(e);
}

std::string format_number(double value, int significant_digits) {
  if (is_whole(value)) return to_text(value == 0 ? 0.0 : value, std::chars_format::fixed, 0);
  return strip_zeros(fixed(value, significant_digits, decimals_of(value, significant_digits)));
}

std::string format_exact(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  (void)error;
  return {buffer, end};
}

}  // namespace ingot::output
