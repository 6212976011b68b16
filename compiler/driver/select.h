// Studies that keep some of their rows: first the objectives of all, then everything of those that are kept.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "compiler/driver/engine.h"
#include "compiler/elaborate/elaborate.h"
#include "runtime/sweep/selection.h"

namespace ingot::driver {

/// Whether `pareto` or `top` keep only some rows.
bool keeps_some(const elaborate::Study& study);

/// The study reduced to what its first selection looks at: its objectives. Rows exist where these are feasible.
graph::Study objectives_of(const elaborate::Study& study);
/// What keeps the rows of `objectives_of`. A selection behind the first, as `top` behind `pareto`, is left to the table.
std::unique_ptr<sweep::Selection> selection_of(const elaborate::Study& study);
/// What a bound of that selection leaves out of the rows of `objectives_of`; none when only comparing them tells.
std::optional<plan::Limit> limit_of(const elaborate::Study& study);

/// The study at some rows only, at least one: an axis over them takes the place of its own.
graph::Study study_at(const graph::Study& study, const std::vector<uint64_t>& rows);
/// All outputs at some rows only, in the order given.
StudyValues values_at(const graph::Study& study, const std::vector<double>& parameters,
                      const std::vector<uint64_t>& rows);

}  // namespace ingot::driver
