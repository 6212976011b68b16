#include "compiler/diagnostics/suggest.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace ingot {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return result;
}

/// Lower case, without `_` and without a plural `s`: spellings that people take for one another.
std::string skeleton(std::string_view text) {
  std::string result = lower(text);
  std::erase(result, '_');
  if (result.size() > 2 && result.ends_with('s')) result.pop_back();
  return result;
}

/// Damerau-Levenshtein (adjacent transpositions count one); gives up above `limit` and returns limit + 1.
size_t distance(std::string_view a, std::string_view b, size_t limit) {
  const size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    size_t best = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_last[j - 2] + 1);
      }
      best = std::min(best, current[j]);
    }
    if (best > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[b.size()];
}

/// How far apart two names are in tenths of an edit, or nothing near: SIZE_MAX.
size_t unlikeness(std::string_view name, std::string_view candidate) {
  constexpr size_t far = SIZE_MAX;
  if (name == candidate) return 0;
  const std::string a = lower(name), b = lower(candidate);
  if (a == b) return 1;
  if (skeleton(name) == skeleton(candidate)) return 2;
  const size_t longest = std::max(a.size(), b.size());
  const size_t limit = longest <= 2 ? 0 : longest <= 4 ? 1 : longest <= 8 ? 2 : 3;
  const size_t edits = distance(a, b, limit);
  if (edits <= limit) return edits * 10;
  // `bandwidth` for `memory_bandwidth`: part of a longer name, too short parts say nothing.
  if (a.size() >= 4 && b.find(a) != std::string::npos) return 40 + (b.size() - a.size());
  if (b.size() >= 4 && a.find(b) != std::string::npos) return 50 + (a.size() - b.size());
  return far;
}

}  // namespace

std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates, size_t limit) {
  std::vector<std::pair<size_t, std::string_view>> near;
  for (const std::string& candidate : candidates) {
    const size_t score = unlikeness(name, candidate);
    if (score != SIZE_MAX && !candidate.empty()) near.emplace_back(score, candidate);
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<std::string> result;
  for (const auto& [score, candidate] : near) {
    // What is much worse than the best only distracts.
    if (result.size() == limit || score > near.front().first + 15) break;
    result.emplace_back(candidate);
  }
  return result;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::vector<std::string> names = nearest(name, candidates);
  if (names.empty()) return "";
  std::string text = "did you mean ";
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += "`" + names[i] + "`";
  }
  return text + "?";
}

}  // namespace ingot
