// Ways of running a study's graph over all its points. All give the same bits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"
#include "runtime/output/study_table.h"

namespace ingot::driver {

enum class Engine : uint8_t {
  automatic,    ///< interpreter for what is short, compiled for what is long
  points,       ///< each point on its own, recursively: the plain way
  interpreter,  ///< the plan, block by block
  compiled,     ///< the plan as machine code
};

using output::StudyValues;

uint64_t row_count(const graph::Study& study);
/// Positions on the study's axes of a row.
std::vector<double> positions_of(const graph::Study& study, uint64_t row);

StudyValues run_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine);

/// Defaults of the graph's parameters.
std::vector<double> default_parameters(const graph::Graph& graph);

}  // namespace ingot::driver
