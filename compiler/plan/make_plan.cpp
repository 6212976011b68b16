// From a study to its plan: which tables, how many chunks, then the nests.
#include <algorithm>

#include "compiler/plan/bind.h"
#include "compiler/plan/guards.h"
#include "compiler/plan/nest_builder.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/schedule.h"

namespace ingot::plan {
namespace {

using namespace graph;

/// Nodes kept in tables, each with its axes in order of loops.
std::vector<std::pair<NodeId, std::vector<AxisId>>> tabled_nodes(const Study& study, const Schedule& schedule,
                                                                 const std::vector<Group>& groups) {
  std::vector<std::pair<NodeId, std::vector<AxisId>>> result;
  for (const Group& group : groups) {
    for (NodeId id : group.stored) result.emplace_back(id, schedule.table_axes(id));
    for (NodeId id : group.accumulated) result.emplace_back(id, schedule.in_order(study.graph.free_axes(id)));
  }
  return result;
}

uint64_t size_of(const Layout& layout) {
  uint64_t size = 1;
  for (uint64_t extent : layout.sizes) size *= extent;
  return size;
}

class Planner {
 public:
  Planner(const Study& study, const Options& options) : options_(options) {
    plan_.study = resolve_bindings(study);
    for (AxisId axis : plan_.study.axes) {
      plan_.rows *= plan_.extent(axis);
      if (plan_.extent(axis) > 1) kept_.push_back(axis);
    }
    if (!options.collected) return;
    plan_.collected = true;
    plan_.limit = options.limit;
    rows_.emplace();
    rows_->conditions = conjuncts_of(plan_.study.graph, {plan_.study.exists, true});
    rows_->order = choose_loop_order(plan_.study, rows_->conditions);
    kept_ = rows_->order.axes;
  }

  Plan make() {
    Schedule::Recomputed recomputed = computed_at_rows();
    for (;;) {
      const Schedule schedule(plan_.study, recomputed, rows());
      std::vector<Group> groups = schedule.groups();
      const std::vector<Conditions> guards =
          choose_guards(plan_.study, recomputed, options_.only_existing, options_.few_together, rows(), groups);
      const auto tabled = tabled_nodes(plan_.study, schedule, groups);
      if (!choose_chunks(tabled) && give_up_largest(tabled, recomputed)) continue;
      build(groups, guards, tabled);
      return std::move(plan_);
    }
  }

 private:
  const Schedule::Rows* rows() const { return rows_ ? &*rows_ : nullptr; }

  /// Sets of axes over which a table would have more points than conditions leave of the rows.
  Schedule::Recomputed computed_at_rows() const {
    Schedule::Recomputed result;
    if (!rows_) return result;
    constexpr double part = 0.25;  ///< of the rows' points: a table is written, then read
    const double most = part * rows_->order.share * static_cast<double>(plan_.rows);
    const graph::Graph& graph = plan_.study.graph;
    const std::vector<AxisId> inner = rows_->order.inner();
    for (NodeId id = 0; id < graph.size(); ++id) {
      const std::vector<AxisId>& axes = graph.free_axes(id);
      double points = 1;
      bool kept = true, outer = true;
      for (AxisId axis : axes) {
        points *= plan_.extent(axis);
        kept = kept && std::find(kept_.begin(), kept_.end(), axis) != kept_.end();
        outer = outer && std::find(inner.begin(), inner.end(), axis) == inner.end();
      }
      // Conditions of outer loops are tables in any case.
      if (kept && !outer && axes.size() < kept_.size() && points > most) result.insert(graph[id].axes);
    }
    return result;
  }

  using Tabled = std::vector<std::pair<NodeId, std::vector<AxisId>>>;

  uint64_t bytes(const Tabled& tabled) const {
    uint64_t numbers = 0;
    for (const auto& [id, axes] : tabled) numbers += size_of(layout_of(plan_, axes, level_of(plan_, axes)));
    const uint64_t rows = size_of(layout_of(plan_, kept_, level_of(plan_, kept_)));
    return 8 * (numbers + rows * (2 * plan_.study.outputs.size() + 1));
  }

  uint64_t chunks() const {
    uint64_t count = 1;
    for (const ChunkLoop& loop : plan_.chunk_loops) count *= (plan_.extent(loop.axis) + loop.step - 1) / loop.step;
    return count;
  }

  /// As few chunks as the limits allow: the outermost axes become chunk loops, the last of them in steps as long as may be.
  bool choose_chunks(const Tabled& tabled) {
    const auto fits = [&] { return bytes(tabled) <= options_.table_bytes; };
    const auto enough = [&] { return chunks() >= options_.minimum_chunks; };
    plan_.chunk_loops.clear();
    if (fits() && enough()) return true;
    for (AxisId axis : kept_) {
      plan_.chunk_loops.push_back({axis, 1});
      const bool last = axis == kept_.back();
      if (!(fits() && enough()) && !last) continue;
      if (!fits()) return false;
      uint32_t low = 1, high = plan_.extent(axis) - 1;  // longest step that is still right
      while (low < high) {
        const uint32_t middle = low + (high - low + 1) / 2;
        plan_.chunk_loops.back().step = middle;
        if (fits() && enough())
          low = middle;
        else
          high = middle - 1;
      }
      plan_.chunk_loops.back().step = low;
      return true;
    }
    return fits();
  }

  /// The largest table of computed nodes is not kept: those nodes are computed again where they are used.
  bool give_up_largest(const Tabled& tabled, Schedule::Recomputed& recomputed) const {
    uint64_t largest = 0;
    AxisSetId which = 0;
    for (const auto& [id, axes] : tabled) {
      const uint64_t size = size_of(layout_of(plan_, axes, level_of(plan_, axes)));
      if (size <= largest || Schedule::is_reduction(plan_.study.graph[id].operation)) continue;
      largest = size;
      which = plan_.study.graph[id].axes;
    }
    return largest > 1 && recomputed.insert(which).second;
  }

  void build(const std::vector<Group>& groups, const std::vector<Conditions>& guards, const Tabled& tabled) {
    std::unordered_map<NodeId, uint32_t> table_of;
    for (const auto& [id, axes] : tabled) {
      Table table;
      table.node = id;
      table.level = level_of(plan_, axes);
      const Layout layout = layout_of(plan_, axes, table.level);
      table.axes = layout.axes;
      table.size = size_of(layout);
      table.offset = plan_.workspace;
      constexpr uint64_t line = 8;  // numbers in a cache line
      plan_.workspace += (table.size + table_padding + line - 1) / line * line;
      table_of[id] = static_cast<uint32_t>(plan_.tables.size());
      plan_.tables.push_back(std::move(table));
    }
    plan_.rows_in_chunk = size_of(layout_of(plan_, kept_, level_of(plan_, kept_)));
    plan_.chunks = plan_.rows == 0 ? 0 : chunks();
    for (size_t i = 0; i < groups.size(); ++i)
      plan_.nests.push_back(build_nest(plan_, groups[i], guards[i], table_of, options_.few_together, rows()));
  }

  Options options_;
  Plan plan_;
  std::vector<AxisId> kept_;  ///< of more than one point
  std::optional<Schedule::Rows> rows_;
};

}  // namespace

uint64_t Plan::loop_points(const Nest& nest, size_t axis) const {
  for (uint32_t k = 0; k < nest.level; ++k)
    if (chunk_loops[k].axis == nest.axes[axis]) return chunk_loops[k].step;
  return extent(nest.axes[axis]);
}

uint64_t Plan::points(const Nest& nest) const {
  uint64_t points = nest.inner_points;
  for (size_t i = 0; i < nest.outer; ++i) points *= loop_points(nest, i);
  return points;
}

uint64_t Plan::runs(const Nest& nest) const {
  uint64_t runs = 1;
  for (uint32_t k = 0; k < nest.level; ++k)
    runs *= (extent(chunk_loops[k].axis) + chunk_loops[k].step - 1) / chunk_loops[k].step;
  return runs;
}

Plan make_plan(const Study& study, const Options& options) { return Planner(study, options).make(); }

}  // namespace ingot::plan
