// Ways of running a study's graph over all its points. All give the same bits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::driver {

enum class Engine : uint8_t {
  automatic,    ///< interpreter for what is short, compiled for what is long
  points,       ///< each point on its own, recursively: the plain way
  interpreter,  ///< the plan, block by block
  compiled,     ///< the plan as machine code
};

/// Dense results in row order: `columns[2 o]` values and `columns[2 o + 1]` failures of output o; `exists` last.
struct StudyValues {
  uint64_t rows = 0;
  std::vector<std::vector<double>> columns;
  std::string error;  ///< not empty: it did not run

  double value(size_t output, uint64_t row) const { return columns[2 * output][row]; }
  uint32_t failure(size_t output, uint64_t row) const { return static_cast<uint32_t>(columns[2 * output + 1][row]); }
  bool exists(uint64_t row) const { return columns.back()[row] != 0; }
};

uint64_t row_count(const graph::Study& study);
/// Positions on the study's axes of a row.
std::vector<double> positions_of(const graph::Study& study, uint64_t row);

StudyValues run_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine);

/// Defaults of the graph's parameters.
std::vector<double> default_parameters(const graph::Graph& graph);

}  // namespace ingot::driver
