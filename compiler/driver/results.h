// A study's values as a table for people and files.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/engine.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/types/program.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

/// Rows in order of the axes; those that do not exist, or that `pareto` and `top` leave out, are absent.
output::ResultTable make_table(const elaborate::Study& study, const StudyValues& values, const std::vector<double>& parameters);

/// Why a failure happened at a row: the reason's text with its numbers; for a `choose`, how many candidates failed on what.
std::string reason_text(const elaborate::Study& study, const std::vector<double>& parameters, uint64_t row, uint32_t failure);

/// "chip = H20, batch = 64".
std::string row_name(const elaborate::Study& study, uint64_t row);

}  // namespace ingot::driver
