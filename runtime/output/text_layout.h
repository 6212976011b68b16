// Text on a terminal: how wide it is, how it is padded, wrapped and coloured.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ingot::output {

/// Columns the text takes on a terminal: code points, those of East Asian scripts twice, combining marks not at all.
int display_width(std::string_view text);

std::string pad_left(std::string_view text, int width);
std::string pad_right(std::string_view text, int width);

/// Breaks at spaces into lines of at most `width` columns; a longer word gets a line of its own. At least one line.
std::vector<std::string> wrap(std::string_view text, int width);
/// Breaks a snake_case name behind its underscores.
std::vector<std::string> wrap_name(std::string_view name, int width);

/// Runs of a line that differ in weight.
enum class Ink { plain, bold, faint, warning };
std::string paint(std::string_view text, Ink ink, bool colour);

/// Removes the spaces at the line's end.
void trim_right(std::string& line);

}  // namespace ingot::output
