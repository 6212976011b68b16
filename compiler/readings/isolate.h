// Where a function of one number may take a value: cells in which interval arithmetic rules it out are dropped, the others are cut up again
// and again (interval bisection; Moore, Kearfott and Cloud, "Introduction to Interval Analysis", SIAM 2009, chapter 8).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace ingot::readings {

struct Cell {
  double low = 0, high = 0;
};

/// What holds all over a cell.
struct CellBounds {
  double low = 0, high = 0;  ///< ends of the value
  bool may_be_feasible = true;
  double slope_low = 0, slope_high = 0;  ///< ends of the derivative
  bool steady = false;  ///< no step and no choice changes in it: the derivative says how the value moves
};
using BoundCells = std::function<std::vector<CellBounds>(const std::vector<Cell>&)>;

struct Isolated {
  /// Neighbouring cells that could not be ruled out, joined.
  struct Place {
    Cell cell;
    bool all = false;          ///< the value is the goal everywhere in it
    bool at_most_one = false;  ///< the derivative does not change its sign in it
  };
  std::vector<Place> places;  ///< ascending; outside them the goal is not taken
  bool finished = true;       ///< every place that is not `all` is narrow
  uint64_t cells = 0;         ///< looked at
};

/// `edges`: ends of the first cells, ascending.
Isolated isolate(const BoundCells& bound, const std::vector<double>& edges, double goal);

}  // namespace ingot::readings
