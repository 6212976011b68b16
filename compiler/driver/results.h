// A study's values as a table for people and files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/driver/engine.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/types/program.h"
#include "runtime/output/study_table.h"

namespace ingot::driver {

/// Rows in order of the axes; those that do not exist, or that `pareto` and `top` leave out, are absent.
output::ResultTable make_table(const elaborate::Study& study, const StudyValues& values,
                               const std::vector<double>& parameters);

/// The study without its graph. `hole_outputs`: which output holds the number of a reason's hole (none: an ellipsis stands for it).
output::StudyDescription describe(const elaborate::Study& study,
                                  const std::map<graph::NodeId, size_t>& hole_outputs = {});

/// Adds outputs for the numbers in reasons that are known at a row; returns where.
std::map<graph::NodeId, size_t> add_reason_outputs(elaborate::Study& study);

/// "chip = H20, batch = 64".
std::string row_name(const elaborate::Study& study, uint64_t row);

}  // namespace ingot::driver
