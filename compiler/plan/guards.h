// Which conditions each nest tests before it computes anything at a point.
#pragma once

#include "compiler/plan/needs.h"
#include "compiler/plan/schedule.h"

namespace ingot::plan {

/// For each group the conditions that all it gives is subject to and that cost little to know there. Groups that compute such a
/// condition anyway are asked to store it for those that come later.
std::vector<Conditions> choose_guards(const graph::Study& study, const Schedule::Recomputed& recomputed,
                                      bool only_existing, bool few_together, const Schedule::Rows* rows,
                                      std::vector<Group>& groups);

}  // namespace ingot::plan
