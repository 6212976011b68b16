// A number over cells of the one parameter it is solved for.
#pragma once

#include "compiler/graph/graph.h"
#include "compiler/readings/isolate.h"

namespace ingot::driver {

/// `study`: one output, its value and its failure, at a point of all axes; its first parameter is the one that is solved for.
readings::BoundCells cell_bounds(const graph::Study& study);

}  // namespace ingot::driver
