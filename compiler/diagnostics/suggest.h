// "did you mean": the names nearest to a misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ingot {

/// At most `limit` candidates within a distance that grows with the name's length, nearest first
/// (Damerau-Levenshtein, case folded; a candidate that contains the name or equals it but for case, `_` or plural
/// counts as near).
std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates, size_t limit = 3);

/// "did you mean `a`, `b` or `c`?" or empty when nothing is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace ingot
