#include "compiler/plan/block_runner.h"

#include <algorithm>

namespace ingot::plan {

using namespace graph;

RunState::RunState(const Plan& plan, const std::vector<double>& given_parameters) {
  for (const Parameter& parameter : plan.study.graph.parameters()) parameters.push_back(parameter.value);
  std::copy_n(given_parameters.begin(), std::min(given_parameters.size(), parameters.size()), parameters.begin());
  workspace.resize(plan.workspace);
  columns.assign(2 * plan.study.outputs.size() + 1, std::vector<double>(plan.rows_in_chunk + table_padding));
  positions.assign(plan.chunk_loops.size(), 0);
}

BlockRunner::BlockRunner(const Plan& plan, RunState& state) : plan_(plan), graph_(plan.study.graph), state_(state) {
  uint32_t slots = 1;
  for (const Nest& nest : plan.nests) slots = std::max(slots, nest.slots);
  blocks_.resize(size_t{slots} * block_points);
}

void BlockRunner::enter(const Nest& nest, const std::vector<uint64_t>& steps) {
  nest_ = &nest;
  const size_t count = nest.statements.size();
  offsets_.resize(count);
  search_positions_.resize(count);
  values_.resize(count);
  steps_.resize(2 * nest.outer * count);
  listed_indices_.resize(std::max(listed_indices_.size(), nest.index_tables.size()));
  const auto first = [&](const Access& access) {
    uint64_t offset = 0;
    for (size_t k = 0; k < access.chunk_strides.size(); ++k) offset += access.chunk_strides[k] * state_.positions[k];
    return offset;
  };
  const auto step = [&](const Access& access, size_t k) {
    if (access.outer_strides.empty()) return uint64_t{0};
    uint64_t result = access.outer_strides[k];
    for (size_t j = k + 1; j < nest.outer; ++j) result -= access.outer_strides[j] * (steps[j] - 1);
    return result;
  };
  for (size_t i = 0; i < count; ++i) {
    const Statement& statement = nest.statements[i];
    offsets_[i] = first(statement.access);
    search_positions_[i] = first(statement.position);
    for (size_t k = 0; k < nest.outer; ++k) {
      steps_[2 * (k * count + i)] = step(statement.access, k);
      steps_[2 * (k * count + i) + 1] = step(statement.position, k);
    }
  }
}

void BlockRunner::advance(size_t k) {
  const size_t count = offsets_.size();
  const uint64_t* step = &steps_[2 * k * count];
  for (size_t i = 0; i < count; ++i) {
    offsets_[i] += step[2 * i];
    search_positions_[i] += step[2 * i + 1];
  }
}

void BlockRunner::begin_outer_point() {
  for (size_t i = 0; i < nest_->statements.size(); ++i) {
    const Statement& statement = nest_->statements[i];
    if (statement.action > Action::load_axis || !is_uniform(statement)) continue;
    values_[i] =
        statement.action == Action::load_axis ? static_cast<double>(offsets_[i]) : array(statement)[offsets_[i]];
  }
}

bool BlockRunner::may_matter() const {
  return std::all_of(nest_->guards.begin(), nest_->guards.end(), [&](const Guard& guard) {
    if (!is_uniform(nest_->statements[guard.value.index])) return true;
    return (values_[guard.value.index] != 0) == guard.holds;
  });
}

bool BlockRunner::guards_vary() const {
  return std::any_of(nest_->guards.begin(), nest_->guards.end(),
                     [&](const Guard& guard) { return !is_uniform(nest_->statements[guard.value.index]); });
}

void BlockRunner::list_live(const Points& points, std::vector<uint32_t>& live) {
  const size_t before = live.size();
  size_t end = before + points.count;
  live.resize(end);
  for (size_t k = before; k < end; ++k) live[k] = static_cast<uint32_t>(points.begin + k - before);
  for (const Guard& guard : nest_->guards) {
    const double* values = operand(guard.value).values;
    if (!values) continue;  // the same for all: see may_matter
    values -= points.begin;
    size_t kept = before;
    for (size_t k = before; k < end; ++k) {
      const uint32_t point = live[k];
      live[kept] = point;
      kept += (values[point] != 0) == guard.holds;
    }
    end = kept;
  }
  live.resize(end);
}

bool BlockRunner::is_uniform(const Statement& statement) {
  return statement.action != Action::compute && statement.access.pattern == Pattern::uniform;
}

/// Contiguous entries are read where they are, unless only some points are wanted.
bool BlockRunner::in_place(const Statement& statement) const {
  const bool loads = statement.action == Action::load_table || statement.action == Action::load_data;
  return loads && statement.access.pattern == Pattern::contiguous && nest_->guards.empty();
}

const double* BlockRunner::array(const Statement& statement) const {
  if (statement.action == Action::load_data) return graph_.data(statement.index).data();
  return &state_.workspace[plan_.tables[statement.index].offset];
}

BlockOperand BlockRunner::operand(const Use& use) {
  switch (use.kind) {
    case Use::Kind::constant: return {nullptr, use.value};
    case Use::Kind::parameter: return {nullptr, state_.parameters[use.index]};
    default: break;
  }
  const Statement& statement = nest_->statements[use.index];
  if (is_uniform(statement)) return {nullptr, values_[use.index]};
  return {in_place(statement) ? array(statement) + offsets_[use.index] + points_.begin : block(statement), 0};
}

/// As values for each point, for what has no form with one value for all.
const double* BlockRunner::spread(BlockOperand operand, std::vector<double>& into) {
  if (operand.values) return operand.values;
  into.assign(block_points, operand.value);
  return into.data();
}

/// The entries of an index table for the present points.
const uint32_t* BlockRunner::indices(const Access& access) {
  const std::vector<uint32_t>& table = nest_->index_tables[access.indices];
  if (!points_.listed) return &table[points_.begin];
  std::vector<uint32_t>& listed = listed_indices_[access.indices];
  if (!listed_known_[access.indices]) {
    listed.resize(block_points);
    for (size_t k = 0; k < points_.count; ++k) listed[k] = table[points_.listed[k]];
    listed_known_[access.indices] = true;
  }
  return listed.data();
}

void BlockRunner::run(const Points& points, size_t count) {
  points_ = points;
  if (points.listed) listed_known_.assign(nest_->index_tables.size(), false);
  for (size_t i = 0; i < count; ++i) {
    const Statement& statement = nest_->statements[i];
    switch (statement.action) {
      case Action::compute: compute(statement); break;
      case Action::load_table:
      case Action::load_data:
      case Action::load_axis: load(statement, i); break;
      case Action::store:
        write(statement, &state_.workspace[plan_.tables[statement.index].offset + offsets_[i]]);
        break;
      case Action::output: write(statement, &state_.columns[statement.index][offsets_[i]]); break;
      case Action::accumulate: accumulate(statement, i); break;
    }
  }
}

void BlockRunner::compute(const Statement& statement) {
  const size_t count = points_.count;
  operands_.clear();
  for (const Use& use : statement.operands) operands_.push_back(operand(use));
  const Operation operation = graph_[statement.node].operation;
  double* out = block(statement);
  if (operation == Operation::lookup) {
    const std::vector<double>& data = graph_.data(statement.index);
    const auto entries = static_cast<uint32_t>(data.size());
    return block_lookup(out, spread(operands_[0], spread_[0]), data.data(), entries, count);
  }
  if (operation == Operation::pick) {
    const auto alternatives = static_cast<uint32_t>(operands_.size() - 1);
    return block_pick(out, spread(operands_[0], spread_[0]), &operands_[1], alternatives, count);
  }
  if (std::none_of(operands_.begin(), operands_.end(), [](const BlockOperand& x) { return x.values != nullptr; })) {
    double values[3] = {};
    for (size_t k = 0; k < operands_.size(); ++k) values[k] = operands_[k].value;
    std::fill_n(out, count, scalar_operation(operation, values));
    return;
  }
  if (operation == Operation::select) operands_[0].values = spread(operands_[0], spread_[0]);
  block_operation(operation, out, operands_.data(), count);
}

void BlockRunner::load(const Statement& statement, size_t i) {
  if (is_uniform(statement) || in_place(statement)) return;
  double* out = block(statement);
  const size_t count = points_.count;
  const bool contiguous = statement.access.pattern == Pattern::contiguous;
  const uint32_t* entries = contiguous ? points_.listed : indices(statement.access);
  if (statement.action == Action::load_axis) {
    const uint64_t first = offsets_[i] + (entries ? 0 : points_.begin);
    for (size_t k = 0; k < count; ++k) out[k] = static_cast<double>(first + (entries ? entries[k] : k));
  } else if (entries) {
    block_gather(out, array(statement) + offsets_[i], entries, count);
  } else {
    std::copy_n(array(statement) + offsets_[i] + points_.begin, count, out);
  }
}

/// What is written has its nest's axes: an entry for each point.
void BlockRunner::write(const Statement& statement, double* to) {
  const BlockOperand from = operand(statement.operands[0]);
  if (points_.listed) {
    for (size_t k = 0; k < points_.count; ++k) to[points_.listed[k]] = from.values ? from.values[k] : from.value;
    return;
  }
  if (statement.access.pattern == Pattern::contiguous) to += points_.begin;
  if (from.values)
    std::copy_n(from.values, points_.count, to);
  else
    std::fill_n(to, points_.count, from.value);
}

void BlockRunner::accumulate(const Statement& statement, size_t i) {
  const Operation operation = graph_[statement.node].operation;
  if (operation == Operation::argmin) return search(statement, i);
  const BlockOperand body = operand(statement.operands[0]), mask = operand(statement.operands[1]);
  const size_t count = points_.count;
  double* accumulators = &state_.workspace[plan_.tables[statement.index].offset + offsets_[i]];
  switch (statement.access.pattern) {
    case Pattern::uniform: return block_reduce_one(operation, accumulators, body, mask, count);
    case Pattern::contiguous:
      if (points_.listed) return block_reduce_indexed(operation, accumulators, points_.listed, body, mask, count);
      return block_reduce_each(operation, accumulators + points_.begin, body, mask, count);
    case Pattern::indexed:
      return block_reduce_indexed(operation, accumulators, indices(statement.access), body, mask, count);
  }
}

void BlockRunner::search(const Statement& statement, size_t i) {
  const size_t count = points_.count;
  const double* body = spread(operand(statement.operands[0]), spread_[0]);
  const double* mask = spread(operand(statement.operands[1]), spread_[1]);
  std::vector<LeastPosition>& least = state_.searches[statement.index];
  const bool one = statement.access.pattern == Pattern::uniform;
  if (one && !least[offsets_[i]].may_take(block_least(body, mask, count))) return;
  const auto entry = [&](const Access& access, size_t k) -> uint64_t {
    if (access.pattern == Pattern::uniform) return 0;
    if (access.pattern == Pattern::indexed) return indices(access)[k];
    return points_.listed ? points_.listed[k] : points_.begin + k;
  };
  for (size_t k = 0; k < count; ++k) {
    if (mask[k] == 0) continue;
    const uint64_t position = search_positions_[i] + entry(statement.position, k);
    least[offsets_[i] + entry(statement.access, k)].add(body[k], static_cast<double>(position));
  }
}

}  // namespace ingot::plan
