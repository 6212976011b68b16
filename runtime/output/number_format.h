// The parts of a number's text that the table's columns agree on.
#pragma once

#include <string>

namespace ingot::output {

/// Whether the value is a whole number that is printed with all its digits.
bool is_whole(double value);
/// How many digits after the point show `significant_digits` of the value.
int decimals_of(double value, int significant_digits);
/// The value rounded to `significant_digits`, with exactly `decimals` digits after the point (or with an exponent when
/// it is huge or tiny).
std::string fixed(double value, int significant_digits, int decimals);
/// Without zeros that end a fraction.
std::string strip_zeros(std::string text);

}  // namespace ingot::output
