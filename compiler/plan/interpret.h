// Runs a plan without compiling it: each statement of a nest handles a block of points before the next one does.
#pragma once

#include "compiler/plan/plan.h"

namespace ingot::plan {

/// As a sink; false: no more rows are wanted.
using StoppingSink = std::function<bool(uint64_t first, uint64_t count, const std::vector<const double*>& values)>;

/// `parameters` by number; missing ones have their defaults. Rows of the chunks [first, last) go to the sink, in order.
void run_interpreted(const Plan& plan, const std::vector<double>& parameters, uint64_t first, uint64_t last,
                     const StoppingSink& sink);
void run_interpreted(const Plan& plan, const std::vector<double>& parameters, const Sink& sink);

}  // namespace ingot::plan
