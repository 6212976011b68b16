// What a search found, as the tables that `run` writes, and how it came there.
#pragma once

#include <string>

#include "compiler/driver/search_record.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

/// The rows of the best candidates: what `run` shows of them, with the values that `--vary` moved behind the axes.
output::ResultTable table_of(const SearchSpace& space, const SearchRecord& record);

/// Evaluations, feasible share and the best, generation by generation: the first ones, and then ever fewer. `every`: all of them, as CSV.
std::string convergence_text(const SearchSpace& space, const SearchRecord& record);
std::string convergence_json(const SearchSpace& space, const SearchRecord& record);

/// Why the candidate that came nearest is infeasible, and where it is.
std::string nearest_text(const Session& session, const SearchSpace& space, const SearchRecord::Nearest& nearest);

/// An objective in the unit of the column that reports it, when one does.
struct ObjectiveUnit {
  double scale = 1;
  std::string unit;
};
ObjectiveUnit unit_of(const elaborate::Study& study, const elaborate::Objective& objective);
/// "12.5 ms" of an objective of which less is better.
std::string objective_text(const SearchSpace& space, size_t objective, double value);

}  // namespace ingot::driver
