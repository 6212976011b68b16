// Value graph to loop nest: in which loops each node is computed, which nodes become tables computed once.
// The plan is a structure that the interpreter (plan/run.h) and the emitter (emit/) both follow; it can be printed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::plan {

struct Plan;  // laid out in plan.h by whoever owns this folder: statements, loops, tables, slots

/// Where results go: called with rows in ascending order of the point's linear number; `values[o][i]` is output o of row first + i
/// (outputs in the study's order: value and failure of each: 2 o and 2 o + 1; then `exists` last).
using Sink = std::function<void(uint64_t first, uint64_t count, const std::vector<const double*>& values)>;

}  // namespace ingot::plan
