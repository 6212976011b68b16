// The order of the loops of a sweep whose rows may come in any order: conditions that leave few points decide first, in loops of their own axes,
// and what is left is run together over the axes that they do not depend on.
#pragma once

#include <cstddef>
#include <vector>

#include "compiler/plan/conditions.h"

namespace ingot::plan {

struct LoopOrder {
  std::vector<graph::AxisId> axes;  ///< all kept axes of more than one point, first outermost
  size_t together = 0;              ///< how many of the last are run together
  double share = 1;                 ///< of all points, about: where all conditions over the other axes hold
  Conditions rare;                  ///< those over axes run together that hold at few of the points that are left

  std::vector<graph::AxisId> inner() const { return {axes.end() - static_cast<std::ptrdiff_t>(together), axes.end()}; }
};

/// `conditions`: what existing rows must satisfy. How often each holds is found by looking at some points, the same ones each time, with the
/// parameters' defaults.
LoopOrder choose_loop_order(const graph::Study& study, const Conditions& conditions);

}  // namespace ingot::plan
