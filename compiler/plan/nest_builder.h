// One group of nodes as a nest of loops: its statements, and how each of them finds its entry in every array.
#pragma once

#include <unordered_map>

#include "compiler/plan/needs.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/schedule.h"

namespace ingot::plan {

/// An array that statements read or write: its axes, last fastest, with their sizes in it.
struct Layout {
  std::vector<graph::AxisId> axes;
  std::vector<uint64_t> sizes;
  uint32_t level = 0;  ///< chunk loops around it
};

/// Chunk loops whose axes are all among `axes`: how many, from the outermost.
uint32_t level_of(const Plan& plan, const std::vector<graph::AxisId>& axes);
/// Layout of an array over `axes` (in order of loops) that lives within `level` chunk loops: without the axes they fix.
Layout layout_of(const Plan& plan, const std::vector<graph::AxisId>& axes, uint32_t level);

/// `rows`: of collected rows, else null.
Nest build_nest(const Plan& plan, const Group& group, const Conditions& guards,
                const std::unordered_map<graph::NodeId, uint32_t>& table_of, bool few_together,
                const Schedule::Rows* rows);

/// Gives each value a block register that is free until its last use.
void assign_slots(Nest& nest);

}  // namespace ingot::plan
