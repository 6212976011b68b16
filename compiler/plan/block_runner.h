// The statements of a nest, each for a block of its inner points before the next one does.
#pragma once

#include <unordered_map>

#include "compiler/plan/block_operations.h"
#include "compiler/plan/plan.h"
#include "runtime/memory/tables.h"

namespace ingot::plan {

/// What a run of a plan works on.
struct RunState {
  RunState(const Plan& plan, const std::vector<double>& given_parameters);

  std::vector<double> parameters;
  memory::Tables workspace;                                                  ///< the plan's tables
  std::vector<std::vector<double>> columns;                                  ///< rows of the chunk
  std::vector<uint64_t> positions;                                           ///< on the chunk loops, in points
  std::unordered_map<uint32_t, std::vector<graph::LeastPosition>> searches;  ///< of argmins, by table
};

/// Inner points: a run of them, or those listed.
struct Points {
  uint64_t begin = 0;
  size_t count = 0;                  ///< at most `block_points`
  const uint32_t* listed = nullptr;  ///< ascending; then `begin` means nothing
};

class BlockRunner {
 public:
  BlockRunner(const Plan& plan, RunState& state);

  /// Before the first outer point. `steps[k]`: how often outer loop k goes round.
  void enter(const Nest& nest, const std::vector<uint64_t>& steps);
  /// Outer loop k went on, and those inside it began again.
  void advance(size_t k);
  /// Values that are the same for all inner points of this outer point.
  void begin_outer_point();

  /// Whether the guards that are the same for all inner points hold.
  bool may_matter() const;
  /// Whether some guard is not.
  bool guards_vary() const;
  /// Statements [0, count) of the nest.
  void run(const Points& points, size_t count);
  /// After the guards' statements: appends the points at which all guards hold.
  void list_live(const Points& points, std::vector<uint32_t>& live);

 private:
  static bool is_uniform(const Statement& statement);
  bool in_place(const Statement& statement) const;
  BlockOperand operand(const Use& use);
  double* block(const Statement& statement) { return &blocks_[size_t{statement.slot} * block_points]; }
  const double* spread(BlockOperand operand, std::vector<double>& into);
  const double* array(const Statement& statement) const;
  const uint32_t* indices(const Access& access);
  void compute(const Statement& statement);
  void load(const Statement& statement, size_t i);
  void write(const Statement& statement, double* to);
  void accumulate(const Statement& statement, size_t i);
  void search(const Statement& statement, size_t i);

  const Plan& plan_;
  const graph::Graph& graph_;
  RunState& state_;
  const Nest* nest_ = nullptr;
  Points points_;
  std::vector<double> blocks_;
  // by statement of the nest
  std::vector<uint64_t> offsets_;                      ///< of its access at inner point 0
  std::vector<uint64_t> search_positions_;             ///< of an argmin: linear position at inner point 0
  std::vector<double> values_;                         ///< of loads that are the same for all inner points
  std::vector<uint64_t> steps_;                        ///< added to both offsets by outer loop
  std::vector<std::vector<uint32_t>> listed_indices_;  ///< by index table: entries of the listed points
  std::vector<bool> listed_known_;
  std::vector<BlockOperand> operands_;
  std::vector<double> spread_[2];
};

}  // namespace ingot::plan
