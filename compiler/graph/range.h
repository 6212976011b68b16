// How the range of a node follows from its operands' ranges. Sound for every value the operands can take, NaN included.
#pragma once

#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::graph {

Range range_of_constant(double value);
Range range_of_data(const std::vector<double>& data);
/// Anything, NaN included.
Range range_unknown();
/// What either can be.
Range range_union(const Range& a, const Range& b);
Range range_of_operation(Operation operation, const std::vector<Range>& operands);
/// `count`: points of the axis; `always`: the mask is 1 at each of them.
Range range_of_reduction(Operation operation, const Range& body, double count, bool always);
/// The one value the range allows, if it is one and its bits are certain.
bool is_single(const Range& range);

}  // namespace ingot::graph
