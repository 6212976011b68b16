#include "compiler/plan/nest_builder.h"

#include <algorithm>
#include <map>

namespace ingot::plan {
namespace {

using namespace graph;

/// Loops run together have at least this many points when there are that many, so that blocks are full.
constexpr uint64_t enough_points = 128;
constexpr uint64_t enough_guarded_points = 4096;  ///< where few of them may be left
constexpr uint64_t enough_for_vectors = 32;       ///< of compiled code: a test outside of them cuts all of them
constexpr uint64_t most_points = 1 << 16;         ///< longer index tables cost more than they save

class NestBuilder {
 public:
  NestBuilder(const Plan& plan, const Group& group, const Conditions& guards,
              const std::unordered_map<NodeId, uint32_t>& table_of, bool few_together)
      : plan_(plan),
        graph_(plan.study.graph),
        group_(group),
        guards_(guards),
        table_of_(table_of),
        few_together_(few_together) {}

  Nest build() {
    nest_.level = level_of(plan_, group_.axes);
    Layout loops = layout_of(plan_, group_.axes, nest_.level);
    nest_.axes = loops.axes;
    sizes_ = loops.sizes;
    nest_.outer = static_cast<uint32_t>(nest_.axes.size());
    const uint64_t enough = few_together_     ? enough_for_vectors
                            : guards_.empty() ? enough_points
                                              : enough_guarded_points;
    while (nest_.outer > 0) {
      const uint64_t together = nest_.inner_points * sizes_[nest_.outer - 1];
      if (nest_.inner_points >= enough || (together > most_points && nest_.inner_points > 1)) break;
      nest_.inner_points = together;
      --nest_.outer;
    }
    for (const Condition& condition : guards_) nest_.guards.push_back({use(condition.node), condition.holds});
    nest_.guard_statements = static_cast<uint32_t>(nest_.statements.size());
    for (NodeId id : group_.stored) store(id);
    for (NodeId reduction : group_.accumulated) accumulate(reduction);
    nest_.rows = group_.rows;
    if (group_.rows) rows();
    assign_slots();
    return std::move(nest_);
  }

 private:
  Access access(const Layout& array) {
    Access access;
    access.chunk_strides.resize(nest_.level);
    access.outer_strides.resize(nest_.outer);
    std::vector<uint64_t> inner(nest_.axes.size() - nest_.outer);
    uint64_t stride = 1;
    for (size_t i = array.axes.size(); i-- > 0;) {
      const AxisId axis = array.axes[i];
      for (uint32_t k = array.level; k < nest_.level; ++k)
        if (plan_.chunk_loops[k].axis == axis) access.chunk_strides[k] = stride;
      for (size_t k = 0; k < nest_.axes.size(); ++k)
        if (nest_.axes[k] == axis) (k < nest_.outer ? access.outer_strides[k] : inner[k - nest_.outer]) = stride;
      stride *= array.sizes[i];
    }
    // The innermost points' pattern.
    if (std::all_of(inner.begin(), inner.end(), [](uint64_t s) { return s == 0; })) return access;
    uint64_t natural = 1;
    bool contiguous = true;
    for (size_t k = inner.size(); k-- > 0; natural *= sizes_[nest_.outer + k])
      contiguous = contiguous && inner[k] == natural;
    if (contiguous) {
      access.pattern = Pattern::contiguous;
      return access;
    }
    access.pattern = Pattern::indexed;
    access.indices = index_table(inner);
    return access;
  }

  /// Entries of the inner points, given the strides of the loops run together. Equal ones are made once.
  uint32_t index_table(const std::vector<uint64_t>& strides) {
    const auto [known, added] = index_table_of_.try_emplace(strides, static_cast<uint32_t>(nest_.index_tables.size()));
    if (!added) return known->second;
    std::vector<uint32_t> indices{0};
    indices.reserve(nest_.inner_points);
    // From the innermost loop outwards, what is there is repeated once for each further point.
    for (size_t k = strides.size(); k-- > 0;) {
      const size_t inside = indices.size();
      for (uint64_t point = 1; point < sizes_[nest_.outer + k]; ++point)
        for (size_t i = 0; i < inside; ++i) indices.push_back(static_cast<uint32_t>(indices[i] + point * strides[k]));
    }
    nest_.index_tables.push_back(std::move(indices));
    return known->second;
  }

  Access axis_access(AxisId axis) { return access({{axis}, {plan_.extent(axis)}, 0}); }

  Access table_access(uint32_t table) {
    const Table& t = plan_.tables[table];
    Layout array{t.axes, {}, t.level};
    for (AxisId axis : t.axes) array.sizes.push_back(layout_of(plan_, {axis}, 0).sizes[0]);
    // A table within the chunk loop that cuts an axis holds only the points of one step.
    if (t.level == plan_.chunk_loops.size() && t.level > 0)
      for (size_t i = 0; i < t.axes.size(); ++i)
        if (t.axes[i] == plan_.chunk_loops.back().axis) array.sizes[i] = plan_.chunk_loops.back().step;
    return access(array);
  }

  uint32_t append(Statement statement) {
    nest_.statements.push_back(std::move(statement));
    return static_cast<uint32_t>(nest_.statements.size() - 1);
  }

  /// What is read rather than computed; false if the node is computed here.
  bool load(NodeId id, Statement& statement) {
    const Node& node = graph_[id];
    statement.node = id;
    if (node.operation == Operation::coordinate) {
      statement.action = Action::load_axis;
      statement.access = axis_access(node.index);
    } else if (Schedule::is_leaf(graph_, id)) {
      statement.action = Action::load_data;
      statement.index = node.index;
      statement.access = axis_access(graph_[graph_.operand(id, 0)].index);
    } else if (!group_.computed.contains(id)) {
      statement.action = Action::load_table;
      statement.index = table_of_.at(id);
      statement.access = table_access(statement.index);
    } else {
      return false;
    }
    return true;
  }

  static bool needs_no_statement(Operation operation) {
    return operation == Operation::constant || operation == Operation::parameter;
  }

  Use use_now(NodeId id) const {
    const Node& node = graph_[id];
    if (node.operation == Operation::constant) return {Use::Kind::constant, 0, node.value};
    if (node.operation == Operation::parameter) return {Use::Kind::parameter, node.index, 0};
    return {Use::Kind::statement, statement_of_.at(id), 0};
  }

  /// The value, computed or read if it was not yet, operands first.
  Use use(NodeId root) {
    std::vector<NodeId> stack{root};
    while (!stack.empty()) {
      const NodeId id = stack.back();
      if (needs_no_statement(graph_[id].operation) || statement_of_.contains(id)) {
        stack.pop_back();
        continue;
      }
      Statement statement;
      if (!load(id, statement)) {
        const size_t before = stack.size();
        const std::vector<NodeId> operands = graph_.operands(id);
        for (auto it = operands.rbegin(); it != operands.rend(); ++it)
          if (!needs_no_statement(graph_[*it].operation) && !statement_of_.contains(*it)) stack.push_back(*it);
        if (stack.size() > before) continue;
        statement.index = graph_[id].index;  // of a lookup: its data
        for (NodeId operand : operands) statement.operands.push_back(use_now(operand));
      }
      stack.pop_back();
      statement_of_[id] = append(std::move(statement));
    }
    return use_now(root);
  }

  void store(NodeId id) {
    Statement statement;
    statement.action = Action::store;
    statement.node = id;
    statement.operands = {use(id)};
    statement.index = table_of_.at(id);
    statement.access = table_access(statement.index);
    append(std::move(statement));
  }

  void accumulate(NodeId reduction) {
    Statement statement;
    statement.action = Action::accumulate;
    statement.node = reduction;
    statement.operands = {use(graph_.operand(reduction, 0)), use(graph_.operand(reduction, 1))};
    statement.index = table_of_.at(reduction);
    statement.access = table_access(statement.index);
    if (graph_[reduction].operation == Operation::argmin) {
      Layout own{graph_.axis_group(graph_[reduction].index), {}, 0};
      for (AxisId axis : own.axes) own.sizes.push_back(plan_.extent(axis));
      statement.position = access(own);
    }
    append(std::move(statement));
  }

  void rows() {
    const Layout array = layout_of(plan_, group_.axes, nest_.level);
    const auto output = [&](NodeId id, size_t column) {
      Statement statement;
      statement.action = Action::output;
      statement.node = id;
      statement.operands = {use(id)};
      statement.index = static_cast<uint32_t>(column);
      statement.access = access(array);
      append(std::move(statement));
    };
    const std::vector<Output>& outputs = plan_.study.outputs;
    for (size_t i = 0; i < outputs.size(); ++i) output(outputs[i].value, 2 * i), output(outputs[i].failure, 2 * i + 1);
    output(plan_.study.exists, 2 * outputs.size());
  }

  /// Whether the value fills a block register of its own: entries that are all the same or contiguous are read where they are,
  /// unless guards may leave some of them out.
  bool needs_slot(const Statement& statement) const {
    if (statement.action == Action::compute) return true;
    if (statement.action > Action::load_axis) return false;
    if (statement.action == Action::load_axis) return statement.access.pattern != Pattern::uniform;
    return statement.access.pattern == Pattern::indexed ||
           (!nest_.guards.empty() && statement.access.pattern == Pattern::contiguous);
  }

  /// A register is free again after the last use of its value.
  void assign_slots() {
    std::vector<size_t> last_use(nest_.statements.size());
    for (size_t i = 0; i < nest_.statements.size(); ++i)
      for (const Use& use : nest_.statements[i].operands)
        if (use.kind == Use::Kind::statement) last_use[use.index] = i;
    for (const Guard& guard : nest_.guards)  // read when all of the guards' statements are done
      last_use[guard.value.index] = std::max<size_t>(last_use[guard.value.index], nest_.guard_statements);
    std::vector<uint32_t> free;
    for (size_t i = 0; i < nest_.statements.size(); ++i) {
      Statement& statement = nest_.statements[i];
      if (needs_slot(statement)) {
        if (free.empty()) free.push_back(nest_.slots++);
        statement.slot = free.back();
        free.pop_back();
      }
      std::vector<uint32_t> ended;
      for (const Use& use : statement.operands) {
        if (use.kind != Use::Kind::statement || last_use[use.index] != i || !needs_slot(nest_.statements[use.index]))
          continue;
        const uint32_t slot = nest_.statements[use.index].slot;
        if (std::find(ended.begin(), ended.end(), slot) == ended.end()) ended.push_back(slot);
      }
      free.insert(free.end(), ended.begin(), ended.end());
    }
  }

  const Plan& plan_;
  const Graph& graph_;
  const Group& group_;
  const Conditions& guards_;
  const std::unordered_map<NodeId, uint32_t>& table_of_;
  bool few_together_;
  Nest nest_;
  std::vector<uint64_t> sizes_;  ///< of the nest's axes
  std::unordered_map<NodeId, uint32_t> statement_of_;
  std::map<std::vector<uint64_t>, uint32_t> index_table_of_;  ///< by the inner loops' strides
};

}  // namespace

uint32_t level_of(const Plan& plan, const std::vector<AxisId>& axes) {
  uint32_t level = 0;
  while (level < plan.chunk_loops.size() &&
         std::find(axes.begin(), axes.end(), plan.chunk_loops[level].axis) != axes.end())
    ++level;
  return level;
}

Layout layout_of(const Plan& plan, const std::vector<AxisId>& axes, uint32_t level) {
  Layout layout;
  layout.level = level;
  for (AxisId axis : axes) {
    uint64_t size = plan.extent(axis);
    for (uint32_t k = 0; k < level; ++k)
      if (plan.chunk_loops[k].axis == axis) size = plan.chunk_loops[k].step;
    const bool fixed = size == 1;
    if (fixed) continue;
    layout.axes.push_back(axis);
    layout.sizes.push_back(size);
  }
  return layout;
}

Nest build_nest(const Plan& plan, const Group& group, const Conditions& guards,
                const std::unordered_map<NodeId, uint32_t>& table_of, bool few_together) {
  return NestBuilder(plan, group, guards, table_of, few_together).build();
}

}  // namespace ingot::plan
