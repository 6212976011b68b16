// What compiled code looks like to those who run it: the command after compiling in memory, and a standalone simulator.
// Plain C structures; the emitter writes them into the object file, so their layout is fixed here and nowhere else.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "runtime/sweep/keeper.h"

extern "C" {

/// One nest of the plan, for the present positions on the chunk loops. `last_points`: points of the innermost chunk loop in this chunk.
typedef void IngotNestFunction(const double* parameters, double* workspace, const uint64_t* positions,
                               uint64_t last_points);

struct IngotChunkLoop {
  uint64_t extent;  ///< points of the axis
  uint64_t step;    ///< points at a time
};

struct IngotNest {
  IngotNestFunction* run;
  uint64_t level;  ///< chunk loops around it
};

/// A study. All counts in numbers (8 bytes) unless they say otherwise.
struct IngotKernel {
  uint64_t rows;
  uint64_t rows_in_chunk;
  uint64_t chunks;
  uint64_t workspace;        ///< to be given zeroed, at a multiple of 64 bytes
  uint64_t searches_offset;  ///< where in the workspace the searches' states are (IngotSearch)
  uint64_t searches;         ///< how many
  uint64_t loops_count;
  const IngotChunkLoop* loops;
  uint64_t nests_count;
  const IngotNest* nests;  ///< in order of execution at each level
  uint64_t columns_count;
  const uint64_t* columns;  ///< where in the workspace each column's rows are
  /// 1: the columns hold, one after the other in any order, the rows of a chunk that exist and that the limit does not leave out. The limit
  /// is the number behind the parameters.
  uint64_t collected;
  uint64_t
      counts;  ///< where in the workspace, of collected rows: how many, and at how many points of the chunk they were looked for
  uint64_t numbers;  ///< and their numbers, whole
  uint64_t parameters_count;
  const double* parameters;  ///< defaults
};

}  // extern "C"

namespace ingot::sweep {

/// Rows in ascending order, as of the interpreter: column c of row first + i is `columns[c][i]`.
using Sink = std::function<void(uint64_t first, uint64_t count, const std::vector<const double*>& columns)>;

/// Runs the chunks [first, last). `parameters` by number; missing ones have their defaults.
void run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, uint64_t first, uint64_t last,
                const Sink& sink);
/// All chunks, on `threads` threads; the sink still sees them in order, one at a time.
void run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, const Sink& sink,
                unsigned threads = 1);

struct SweepOptions {
  unsigned threads = 1;
  uint64_t first_chunk = 0;  ///< those before it are done
  /// Called when all chunks before `done` have been added to the keeper, one call at a time. False: stop here.
  std::function<bool(uint64_t done)> added = [](uint64_t) { return true; };
  std::atomic<uint64_t>* computed =
      nullptr;  ///< is told at how many points rows were looked for, when rows are collected
};
/// Chunks are taken by whichever thread is free and added in their order. Gives how many are done, those before the first included.
uint64_t run_kernel(const IngotKernel& kernel, const std::vector<double>& parameters, Keeper& keeper,
                    const SweepOptions& options);

}  // namespace ingot::sweep
