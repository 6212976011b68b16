// Ways of running a study's graph over all its points. All give the same bits.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"
#include "runtime/output/study_table.h"
#include "runtime/sweep/keeper.h"

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

struct SweepOptions {
  bool only_existing = false;  ///< outputs matter only where `exists` holds
  unsigned threads = 0;        ///< 0: all processors
  uint64_t first_chunk = 0;
  /// Called after each chunk that was added, in order. False: stop.
  std::function<bool(uint64_t done, uint64_t chunks)> added;
};

struct SweepResult {
  uint64_t done = 0, chunks = 0;
  std::string error;  ///< not empty: it did not run
};

/// All rows through a keeper.
SweepResult sweep_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine,
                        sweep::Keeper& keeper, const SweepOptions& options = {});
/// All rows in memory.
StudyValues run_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine,
                      const SweepOptions& options = {});

/// Defaults of the graph's parameters.
std::vector<double> default_parameters(const graph::Graph& graph);

}  // namespace ingot::driver
