#include "compiler/readings/isolate.h"

#include <algorithm>
#include <cmath>

namespace ingot::readings {

namespace {

constexpr size_t parts = 16, most_open = 8192;
constexpr double narrow = 1e-12;  ///< relative to the ends

bool is_narrow(const Cell& cell) {
  return cell.high - cell.low <= narrow * std::max(std::abs(cell.low), std::abs(cell.high)) ||
         std::nextafter(cell.low, cell.high) >= cell.high;
}

struct Open {
  Cell cell;
  bool all = false, at_most_one = false;
};

bool is_settled(const Open& one) { return one.all || one.at_most_one || is_narrow(one.cell); }

void cut(const Open& one, size_t count, std::vector<Open>& into) {
  double from = one.cell.low;
  for (size_t i = 1; i <= count; ++i) {
    const double to = i == count ? one.cell.high
                                 : one.cell.low + (one.cell.high - one.cell.low) *
                                                      (static_cast<double>(i) / static_cast<double>(count));
    if (to > from) into.push_back({{from, to}});
    from = to;
  }
}

}  // namespace

Isolated isolate(const BoundCells& bound, const std::vector<double>& edges, double goal) {
  Isolated result;
  std::vector<Open> settled, open;
  for (size_t i = 0; i + 1 < edges.size(); ++i) open.push_back({{edges[i], edges[i + 1]}});
  while (!open.empty()) {
    std::vector<Cell> cells;
    for (const Open& one : open) cells.push_back(one.cell);
    const auto bounds = bound(cells);
    result.cells += cells.size();
    std::vector<Open> left;
    for (size_t i = 0; i < open.size(); ++i) {
      const CellBounds& known = bounds[i];
      if (!known.may_be_feasible || known.low > goal || known.high < goal) continue;
      Open one = open[i];
      one.all = known.low == goal && known.high == goal;
      one.at_most_one = known.steady && (known.slope_low > 0 || known.slope_high < 0);
      left.push_back(one);
    }
    open.clear();
    const bool too_many = left.size() > most_open;
    for (const Open& one : left) {
      if (is_settled(one) || too_many)
        settled.push_back(one);
      else
        cut(one, parts, open);
    }
    if (too_many) break;
  }
  std::sort(settled.begin(), settled.end(), [](const Open& a, const Open& b) { return a.cell.low < b.cell.low; });
  for (const Open& one : settled) {
    auto& places = result.places;
    if (!places.empty() && places.back().cell.high == one.cell.low && places.back().all == one.all &&
        !places.back().at_most_one && !one.at_most_one) {
      places.back().cell.high = one.cell.high;
    } else {
      places.push_back({one.cell, one.all, one.at_most_one});
    }
  }
  constexpr double narrow_together = 1e-9;  // around a place where the goal is only touched many cells are left
  for (const auto& place : result.places) {
    const double width = place.cell.high - place.cell.low,
                 size = std::max(std::abs(place.cell.low), std::abs(place.cell.high));
    result.finished = result.finished && (place.all || place.at_most_one || width <= narrow_together * size);
  }
  return result;
}

}  // namespace ingot::readings
