// Ways of running a study's graph over all its points. All give the same bits.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"
#include "compiler/plan/plan.h"
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
  unsigned threads = 0;  ///< 0: all processors
  uint64_t first_chunk = 0;
  /// Called after each chunk that was added, in order. False: stop.
  std::function<bool(uint64_t done, uint64_t chunks)> added;
};

struct SweepResult {
  uint64_t done = 0, chunks = 0;
  std::string error;  ///< not empty: it did not run
};

/// What a keeper takes of the rows. All, in order, unless it says otherwise.
struct Taken {
  bool only_existing = false;        ///< outputs matter only where `exists` holds, and rows may come in any order
  std::optional<plan::Limit> limit;  ///< of the keeper, then
};

/// A study planned for an engine. How it is cut into chunks depends on nothing else.
class Sweep {
 public:
  /// The study stays the caller's.
  Sweep(const graph::Study& study, Engine engine, const Taken& taken);
  ~Sweep();
  uint64_t chunks() const;
  /// Which rows are in which chunk: the same text, the same rows. Empty: by number.
  std::string order() const;
  /// At most, roughly: what guards leave out is not known before.
  double estimated_seconds() const;
  /// All rows through a keeper.
  SweepResult run(const std::vector<double>& parameters, sweep::Keeper& keeper, const SweepOptions& options) const;

 private:
  struct Prepared;
  std::unique_ptr<Prepared> prepared_;
};

/// All rows in memory.
StudyValues run_study(const graph::Study& study, const std::vector<double>& parameters, Engine engine,
                      unsigned threads = 0);

/// Seconds that the steps of compiled sweeps take; the shortest of several sweeps. `keeper` makes what each goes through.
struct SweepTimes {
  double plan = 0, compile = 0, sweep = 0;
  uint64_t computed = 0;  ///< points at which rows were computed; 0: all
  std::string error;
};
SweepTimes time_sweep(const graph::Study& study, const std::function<std::unique_ptr<sweep::Keeper>()>& keeper,
                      const Taken& taken, unsigned threads, unsigned repeats);
/// The plan of a compiled sweep.
plan::Plan long_plan(const graph::Study& study, const Taken& taken);

/// Defaults of the graph's parameters.
std::vector<double> default_parameters(const graph::Graph& graph);

}  // namespace ingot::driver
