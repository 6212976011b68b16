// Chunks, nests and their outer loops; block_runner.cpp has what happens inside.
#include "compiler/plan/interpret.h"

#include <algorithm>

#include "compiler/plan/block_runner.h"

namespace ingot::plan {
namespace {

using namespace graph;

class Interpreter {
 public:
  Interpreter(const Plan& plan, const std::vector<double>& parameters)
      : plan_(plan), graph_(plan.study.graph), state_(plan, parameters), runner_(plan, state_) {}

  void run(uint64_t first, uint64_t last, const StoppingSink& sink) {
    std::vector<const double*> columns;
    for (const auto& column : state_.columns) columns.push_back(column.data());
    for (uint64_t chunk = first; chunk < last; ++chunk) {
      const uint32_t changed = move_to(chunk);
      for (uint32_t level = chunk == first ? 0 : changed + 1; level <= plan_.chunk_loops.size(); ++level)
        for (const Nest& nest : plan_.nests)
          if (nest.level == level) run(nest);
      // Every chunk but those at the end of a cut axis has the same number of rows.
      uint64_t before = 0, count = plan_.rows_in_chunk;
      for (size_t k = 0; k < state_.positions.size(); ++k)
        before = before * plan_.extent(plan_.chunk_loops[k].axis) + state_.positions[k];
      if (!state_.positions.empty()) {
        const uint64_t rows_of_point = plan_.rows_in_chunk / plan_.chunk_loops.back().step;
        before *= rows_of_point;
        count = rows_of_point * points_of_last();
      }
      if (!sink(before, count, columns)) return;
    }
  }

 private:
  /// Sets the positions on the chunk loops; gives the outermost loop whose position changed.
  uint32_t move_to(uint64_t chunk) {
    std::vector<uint64_t>& positions = state_.positions;
    uint32_t changed = static_cast<uint32_t>(positions.size());
    for (size_t k = positions.size(); k-- > 0;) {
      const ChunkLoop& loop = plan_.chunk_loops[k];
      const uint64_t steps = (plan_.extent(loop.axis) + loop.step - 1) / loop.step;
      const uint64_t position = chunk % steps * loop.step;
      chunk /= steps;
      if (position != positions[k]) changed = static_cast<uint32_t>(k);
      positions[k] = position;
    }
    return changed;
  }

  /// Points of the innermost chunk loop in this chunk.
  uint64_t points_of_last() const {
    const ChunkLoop& loop = plan_.chunk_loops.back();
    return std::min<uint64_t>(loop.step, plan_.extent(loop.axis) - state_.positions.back());
  }

  /// Points of a nest's loop now.
  uint64_t points_now(const Nest& nest, size_t loop) const {
    const uint64_t points = plan_.loop_points(nest, loop);
    const bool cut =
        nest.level > 0 && nest.level == plan_.chunk_loops.size() && nest.axes[loop] == plan_.chunk_loops.back().axis;
    return cut ? points_of_last() : points;
  }

  void run(const Nest& nest) {
    uint64_t inner = nest.inner_points;
    for (size_t k = nest.outer; k < nest.axes.size(); ++k)
      inner = inner / plan_.loop_points(nest, k) * points_now(nest, k);
    std::vector<uint64_t> steps(nest.outer), counters(nest.outer);
    for (size_t k = 0; k < nest.outer; ++k) steps[k] = points_now(nest, k);
    start_reductions(nest);
    runner_.enter(nest, steps);
    listed_points_ = tested_points_ = 0;
    for (;;) {
      runner_.begin_outer_point();
      run_inner(nest, inner);
      size_t k = nest.outer;
      while (k > 0 && ++counters[k - 1] == steps[k - 1]) counters[--k] = 0;
      if (k == 0) break;
      runner_.advance(k - 1);
    }
    finish_reductions(nest);
  }

  void run_inner(const Nest& nest, uint64_t inner) {
    const size_t all = nest.statements.size();
    if (!nest.guards.empty()) {
      if (!runner_.may_matter()) return;
      if (runner_.guards_vary() && worth_listing()) {
        list_live(nest, inner);
        for (size_t begin = 0; begin < live_.size(); begin += block_points)
          runner_.run({0, std::min(block_points, live_.size() - begin), &live_[begin]}, all);
        return;
      }
    }
    for (uint64_t begin = 0; begin < inner; begin += block_points)
      runner_.run({begin, std::min<uint64_t>(block_points, inner - begin), nullptr}, all);
  }

  /// Points are listed as long as the guards keep enough of them out.
  bool worth_listing() const {
    constexpr uint64_t enough_to_know = 16 * block_points;
    return tested_points_ < enough_to_know || 3 * listed_points_ < 2 * tested_points_;
  }

  void list_live(const Nest& nest, uint64_t inner) {
    live_.clear();
    for (uint64_t begin = 0; begin < inner; begin += block_points) {
      const Points points{begin, std::min<uint64_t>(block_points, inner - begin), nullptr};
      runner_.run(points, nest.guard_statements);
      runner_.list_live(points, live_);
    }
    tested_points_ += inner;
    listed_points_ += live_.size();
  }

  void start_reductions(const Nest& nest) {
    if (nest.rows && !nest.guards.empty()) std::fill(state_.columns.back().begin(), state_.columns.back().end(), 0.0);
    for (const Statement& statement : nest.statements) {
      if (statement.action != Action::accumulate) continue;
      const Table& table = plan_.tables[statement.index];
      const Operation operation = graph_[statement.node].operation;
      if (operation == Operation::argmin)
        state_.searches[statement.index].assign(table.size, LeastPosition());
      else
        std::fill_n(state_.workspace.begin() + table.offset, table.size, reduction_start(operation));
    }
  }

  void finish_reductions(const Nest& nest) {
    for (const Statement& statement : nest.statements) {
      if (statement.action != Action::accumulate || graph_[statement.node].operation != Operation::argmin) continue;
      double* table = &state_.workspace[plan_.tables[statement.index].offset];
      for (const LeastPosition& least : state_.searches[statement.index]) *table++ = least.position();
    }
  }

  const Plan& plan_;
  const Graph& graph_;
  RunState state_;
  BlockRunner runner_;
  std::vector<uint32_t> live_;  ///< inner points at which the nest's guards hold
  uint64_t tested_points_ = 0, listed_points_ = 0;
};

}  // namespace

void run_interpreted(const Plan& plan, const std::vector<double>& parameters, uint64_t first, uint64_t last,
                     const StoppingSink& sink) {
  Interpreter(plan, parameters).run(first, last, sink);
}

void run_interpreted(const Plan& plan, const std::vector<double>& parameters, const Sink& sink) {
  run_interpreted(plan, parameters, 0, plan.chunks,
                  [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
                    sink(first, count, columns);
                    return true;
                  });
}

}  // namespace ingot::plan
