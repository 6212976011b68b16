// Value graph to loop nest: in which loops each node is computed, which nodes become tables computed once.
// The plan is plain data that the interpreter (interpret.h) and the emitter (compiler/emit) both follow; it can be printed.
//
// Nodes that depend on the same axes are computed together, in one nest of loops over just these axes. What another nest needs of
// them is kept in a table over these axes. So a sweep costs the sum of its parts: no node is computed twice at one point.
//
// A study whose tables do not fit is cut into chunks: the outermost kept axes become chunk loops around all nests that depend on
// them. Rows come out chunk by chunk, in order.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::plan {

/// Where results go: called with rows in ascending order of the point's linear number; `values[o][i]` is output o of row first + i
/// (outputs in the study's order: value and failure of each: 2 o and 2 o + 1; then `exists` last).
using Sink = std::function<void(uint64_t first, uint64_t count, const std::vector<const double*>& values)>;

/// Rows that cannot be kept by this output any more are left out: a bound that the runner knows better and better.
struct Limit {
  uint32_t output = 0;    ///< by number
  bool maximize = false;  ///< values below the bound are left out, else those above
};

struct Options {
  uint64_t table_bytes = 64 << 20;  ///< tables of one chunk stay below, if they can
  uint32_t minimum_chunks = 1;      ///< for progress and threads
  bool few_together = false;   ///< short innermost loops, so that guards cut early: for compiled code, not for blocks
  bool only_existing = false;  ///< outputs matter only where `exists` holds: elsewhere they may be anything
  /// With `only_existing`, for compiled code alone: rows come in any order, so that conditions can decide early, and only those that exist
  /// are given, with their numbers.
  bool collected = false;
  std::optional<Limit> limit;  ///< of collected rows
};

/// How the entry of an array changes along the innermost points of a nest.
enum class Pattern : uint8_t {
  uniform,     ///< the same entry for all
  contiguous,  ///< the next one for each
  indexed,     ///< by one of the nest's index tables
};

/// The entry of an array for a point of a nest: position on each chunk loop and counter of each outer loop, times strides, plus the
/// innermost point's part by the pattern.
struct Access {
  Pattern pattern = Pattern::uniform;
  uint32_t indices = 0;                 ///< which index table of the nest
  std::vector<uint64_t> chunk_strides;  ///< one for each chunk loop around the nest
  std::vector<uint64_t> outer_strides;  ///< one for each outer loop of the nest
};

/// Results that outlive their nest.
struct Table {
  graph::NodeId node = 0;
  std::vector<graph::AxisId> axes;  ///< layout, last fastest
  uint32_t level = 0;               ///< chunk loops around it: it holds one of their points at a time
  uint64_t size = 1;                ///< numbers
  uint64_t offset = 0;              ///< in the workspace, in numbers
};

/// A value used in a nest.
struct Use {
  enum class Kind : uint8_t { statement, constant, parameter } kind = Kind::constant;
  uint32_t index = 0;  ///< statement of the same nest, or parameter
  double value = 0;    ///< of a constant
};

enum class Action : uint8_t {
  compute,     ///< a pure operation, `pick`, or `lookup` at a position that is not an axis
  load_table,  ///< index: table
  load_data,   ///< index: data of the graph, along one axis
  load_axis,   ///< the coordinate itself: the entry's number
  store,       ///< operand into table `index`
  accumulate,  ///< operands body, mask: one element more of reduction `node` into table `index`
  output,      ///< operand is column `index` of the rows
};

struct Statement {
  Action action = Action::compute;
  graph::NodeId node = graph::no_node;
  uint32_t index = 0;
  std::vector<Use> operands;
  Access access;
  Access position;    ///< of an argmin: the linear position among its own axes
  uint32_t slot = 0;  ///< block register of the result, for the interpreter
};

/// A point of a nest matters only where all of its guards hold; elsewhere its statements may be left out.
struct Guard {
  Use value;
  bool holds = true;  ///< other than 0; false: 0
};

struct Nest {
  uint32_t level = 0;               ///< chunk loops around it
  std::vector<graph::AxisId> axes;  ///< loops, first outermost; chunk loops' axes are not among them, but for a cut one
  uint32_t outer = 0;               ///< how many of them are loops of their own; the others are run together, as one
  uint64_t inner_points = 1;        ///< of those run together
  std::vector<std::vector<uint32_t>> index_tables;  ///< each with `inner_points` entries
  std::vector<Statement> statements;                ///< operands first
  std::vector<Guard> guards;                        ///< may be empty
  uint32_t guard_statements = 0;                    ///< the first ones: what the guards need
  uint32_t slots = 0;                               ///< block registers that are enough
  bool rows =
      false;  ///< gives the study's outputs. Where its guards do not hold, `exists` is 0 and the others are as they were
  double share = 1;  ///< of its points, about, that its outer guards leave
  // Of collected rows:
  std::vector<Guard> conditions;         ///< a row exists where all of them hold
  Access number;                         ///< of the row at inner point 0
  std::vector<uint64_t> number_strides;  ///< by axis run together
};

/// A loop around nests: `step` points of an axis at a time. Only the last one steps by more than 1.
struct ChunkLoop {
  graph::AxisId axis = 0;
  uint32_t step = 1;
};

struct Plan {
  graph::Study study;  ///< without `at`
  std::vector<ChunkLoop> chunk_loops;
  std::vector<Table> tables;
  std::vector<Nest> nests;  ///< in order of execution at each level
  bool collected = false;   ///< the columns hold the rows that exist, one after the other, in any order
  std::optional<Limit> limit;
  uint64_t workspace = 0;  ///< numbers, all tables
  uint64_t rows = 1;
  uint64_t rows_in_chunk = 1;  ///< the last chunk of a cut axis has fewer
  uint64_t chunks = 1;

  uint32_t extent(graph::AxisId axis) const { return study.graph.axes()[axis].extent; }
  /// Points of a nest's axis: a cut one has the step's number.
  uint64_t loop_points(const Nest& nest, size_t axis) const;
  uint64_t points(const Nest& nest) const;
  /// How often a nest runs in all.
  uint64_t runs(const Nest& nest) const;
};

/// Numbers behind the last of each table, so that a block may reach past its end.
inline constexpr uint64_t table_padding = 16;

Plan make_plan(const graph::Study& study, const Options& options = {});

/// Loops, tables with their bytes, estimated operations, and each nest's statements.
std::string print(const Plan& plan);

/// In units of one addition of two numbers.
double estimated_operations(const Plan& plan);

}  // namespace ingot::plan
