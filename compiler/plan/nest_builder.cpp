#include "compiler/plan/nest_builder.h"

#include <algorithm>
#include <cmath>
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
              const std::unordered_map<NodeId, uint32_t>& table_of, bool few_together, const Schedule::Rows* rows)
      : plan_(plan),
        graph_(plan.study.graph),
        group_(group),
        guards_(guards),
        table_of_(table_of),
        few_together_(few_together),
        collected_(rows) {}

  Nest build() {
    nest_.level = level_of(plan_, group_.axes);
    Layout loops = layout_of(plan_, group_.axes, nest_.level);
    nest_.axes = loops.axes;
    sizes_ = loops.sizes;
    nest_.outer = static_cast<uint32_t>(nest_.axes.size());
    const uint64_t enough = few_together_     ? enough_for_vectors
                            : guards_.empty() ? enough_points
                                              : enough_guarded_points;
    const size_t at_least = axes_together();
    while (nest_.outer > 0) {
      const uint64_t together = nest_.inner_points * sizes_[nest_.outer - 1];
      const bool wanted = nest_.axes.size() - nest_.outer < at_least;
      if (!wanted && (is_collected() || nest_.inner_points >= enough)) break;
      if (together > most_points && nest_.inner_points > 1) break;
      nest_.inner_points = together;
      --nest_.outer;
    }
    for (const Condition& condition : guards_) nest_.guards.push_back({use(condition.node), condition.holds});
    nest_.guard_statements = static_cast<uint32_t>(nest_.statements.size());
    for (NodeId id : group_.stored) store(id);
    for (NodeId reduction : group_.accumulated) accumulate(reduction);
    nest_.rows = group_.rows;
    if (is_collected())
      collected_rows();
    else if (group_.rows)
      rows();
    assign_slots(nest_);
    return std::move(nest_);
  }

 private:
  bool is_collected() const { return collected_ != nullptr && group_.rows; }

  /// Of the nest's axes, how many the rows run together, if it has all of these.
  size_t axes_together() const {
    if (collected_ == nullptr) return 0;
    size_t count = 0;
    for (AxisId axis : collected_->order.inner())
      count += std::find(nest_.axes.begin(), nest_.axes.end(), axis) != nest_.axes.end();
    return count == collected_->order.together || is_collected() ? count : 0;
  }

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
    if (node.operation == Operation::coordinate && !is_in_table(id)) {
      statement.action = Action::load_axis;
      statement.access = axis_access(node.index);
    } else if (Schedule::is_leaf(graph_, id) && !is_in_table(id)) {
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

  /// Whether a leaf is read from a table over all axes that the rows run together.
  bool is_in_table(NodeId leaf) const {
    const auto found = table_of_.find(leaf);
    if (found == table_of_.end() || group_.stored.contains(leaf)) return false;
    const std::vector<AxisId>& axes = plan_.tables[found->second].axes;
    return std::all_of(axes.begin(), axes.end(), [&](AxisId axis) {
      return std::find(group_.axes.begin(), group_.axes.end(), axis) != group_.axes.end();
    });
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

  /// Rows one after the other: values and the failures that can be, the row's number, and what it exists by.
  void collected_rows() {
    const auto collect = [&](NodeId id, size_t column) {
      if (graph_.is_constant(id, 0) && !std::signbit(graph_.value(id))) return;  // the columns are zeroed
      Statement statement;
      statement.action = Action::output;
      statement.node = id;
      statement.operands = {use(id)};
      statement.index = static_cast<uint32_t>(column);
      append(std::move(statement));
    };
    nest_.share = collected_->order.share;
    for (const Condition& condition : collected_->conditions)
      nest_.conditions.push_back({use(condition.node), condition.holds});
    const std::vector<Output>& outputs = plan_.study.outputs;
    for (const Output& output : outputs) use(output.value), use(output.failure);
    for (size_t i = 0; i < outputs.size(); ++i)
      collect(outputs[i].value, 2 * i), collect(outputs[i].failure, 2 * i + 1);
    std::vector<uint64_t> strides(nest_.axes.size());
    nest_.number.chunk_strides.resize(nest_.level);
    nest_.number.outer_strides.resize(nest_.outer);
    uint64_t stride = 1;
    for (size_t i = plan_.study.axes.size(); i-- > 0; stride *= plan_.extent(plan_.study.axes[i])) {
      const AxisId axis = plan_.study.axes[i];
      for (uint32_t k = 0; k < nest_.level; ++k)
        if (plan_.chunk_loops[k].axis == axis) nest_.number.chunk_strides[k] = stride;
      for (size_t k = 0; k < nest_.axes.size(); ++k)
        if (nest_.axes[k] == axis) strides[k] = stride;
    }
    std::copy_n(strides.begin(), nest_.outer, nest_.number.outer_strides.begin());
    nest_.number_strides.assign(strides.begin() + nest_.outer, strides.end());
  }

  const Plan& plan_;
  const Graph& graph_;
  const Group& group_;
  const Conditions& guards_;
  const std::unordered_map<NodeId, uint32_t>& table_of_;
  bool few_together_;
  const Schedule::Rows* collected_;
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
                const std::unordered_map<NodeId, uint32_t>& table_of, bool few_together, const Schedule::Rows* rows) {
  return NestBuilder(plan, group, guards, table_of, few_together, rows).build();
}

}  // namespace ingot::plan
