// How far numbers, quantities and unterminated texts reach.
#pragma once

#include <cstddef>
#include <string_view>

namespace ingot::syntax {

/// Length of the number at the start of a NUMBER or QUANTITY, exponent included; what follows is the unit.
size_t magnitude_length(std::string_view text);

/// Length of what is a quantity in what the lexer took for one, as long as it could: `2 and x` holds a reserved word,
/// and
/// `1e9/x` is a number and a division, not one of the unit `e9/x`.
size_t length_of_quantity(std::string_view quantity);

/// End of an unterminated text: after its closing quote when there is one (then a `{` in it is not closed), else before
/// the brackets at the end of the line that close what was opened before the text.
size_t length_of_unterminated(std::string_view text);

}  // namespace ingot::syntax
