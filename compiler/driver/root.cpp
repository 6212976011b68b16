#include "compiler/driver/root.h"

#include <algorithm>
#include <cmath>

namespace ingot::driver {

namespace {

std::vector<double> between(double low, double high) {
  constexpr int parts = 32;
  std::vector<double> places;
  for (int i = 0; i <= parts; ++i) places.push_back(i == parts ? high : low + (high - low) * i / parts);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

bool opposite(const Sample& a, const Sample& b, double goal) { return a.y && b.y && (*a.y < goal) != (*b.y < goal); }

void keep_nearest(Sample& nearest, const std::vector<Sample>& samples, double goal) {
  for (const Sample& one : samples)
    if (one.y && (!nearest.y || std::abs(*one.y - goal) < std::abs(*nearest.y - goal))) nearest = one;
}

/// Narrows a change of side until the ends are neighbours as numbers, or their values are.
Crossing narrowed(const Sampler& sample, Sample low, Sample high, double goal, double scale) {
  const double first_step = std::abs(*high.y - *low.y);
  while (true) {
    const auto places = between(low.x, high.x);
    if (places.size() <= 2) break;
    const auto samples = sample(places);
    size_t at = samples.size();
    for (size_t i = 0; i + 1 < samples.size() && at == samples.size(); ++i)
      if (opposite(samples[i], samples[i + 1], goal)) at = i;
    if (at == samples.size()) break;  // an infeasible gap lies between
    low = samples[at], high = samples[at + 1];
    if (std::abs(high.x - low.x) <= 1e-13 * std::max(std::abs(low.x), std::abs(high.x))) break;
  }
  const double step = std::abs(*high.y - *low.y);
  return {low, high, step > 1e-7 * scale && step > 1e-6 * first_step};
}

}  // namespace

Roots find_roots(const Sampler& sample, const std::vector<double>& places, double goal) {
  Roots result;
  result.grid = sample(places);
  keep_nearest(result.nearest, result.grid, goal);
  const double scale = std::max(std::abs(goal), 1e-300);
  for (size_t i = 0; i + 1 < result.grid.size(); ++i)
    if (opposite(result.grid[i], result.grid[i + 1], goal))
      result.crossings.push_back(narrowed(sample, result.grid[i], result.grid[i + 1], goal, scale));
  if (!result.crossings.empty() || !result.nearest.y) return result;
  // A minimum that touches the goal between two places: once more around the nearest.
  for (int round = 0; round < 8; ++round) {
    const auto at = std::find_if(places.begin(), places.end(), [&](double x) { return x >= result.nearest.x; });
    const double step =
        places.size() > 1 && at != places.end()
            ? std::abs((at == places.begin() ? *(at + 1) : *at) - (at == places.begin() ? *at : *(at - 1)))
            : 0;
    const double reach = step / std::pow(16.0, round);
    const double low = std::max(places.front(), result.nearest.x - reach),
                 high = std::min(places.back(), result.nearest.x + reach);
    if (!(low < high)) break;
    const auto samples = sample(between(low, high));
    keep_nearest(result.nearest, samples, goal);
    for (size_t i = 0; i + 1 < samples.size(); ++i)
      if (opposite(samples[i], samples[i + 1], goal))
        result.crossings.push_back(narrowed(sample, samples[i], samples[i + 1], goal, scale));
    if (!result.crossings.empty()) break;
  }
  return result;
}

}  // namespace ingot::driver
