#include "compiler/plan/interpret.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/plan/block_operations.h"
#include "compiler/plan/schedule.h"

namespace ingot::plan {
namespace {

using namespace graph;

class Interpreter {
 public:
  Interpreter(const Plan& plan, const std::vector<double>& parameters) : plan_(plan), graph_(plan.study.graph) {
    for (const Parameter& parameter : graph_.parameters()) parameters_.push_back(parameter.value);
    std::copy_n(parameters.begin(), std::min(parameters.size(), parameters_.size()), parameters_.begin());
    workspace_.resize(plan.workspace);
    uint32_t slots = 1;
    for (const Nest& nest : plan.nests) slots = std::max(slots, nest.slots);
    blocks_.resize(size_t{slots} * block_points);
    columns_.assign(2 * plan.study.outputs.size() + 1, std::vector<double>(plan.rows_in_chunk + table_padding));
  }

  void run(uint64_t first, uint64_t last, const Sink& sink) {
    std::vector<const double*> columns;
    for (const auto& column : columns_) columns.push_back(column.data());
    positions_.assign(plan_.chunk_loops.size(), 0);
    for (uint64_t chunk = first; chunk < last; ++chunk) {
      const uint32_t changed = chunk == first ? 0 : move_to(chunk) + 1;
      if (chunk == first) move_to(chunk);
      for (uint32_t level = changed; level <= plan_.chunk_loops.size(); ++level)
        for (const Nest& nest : plan_.nests)
          if (nest.level == level) run(nest);
      // Every chunk but those at the end of a cut axis has the same number of rows.
      uint64_t before = 0, count = plan_.rows_in_chunk;
      for (size_t k = 0; k < positions_.size(); ++k)
        before = before * plan_.extent(plan_.chunk_loops[k].axis) + positions_[k];
      if (!positions_.empty()) {
        const uint64_t rows_of_point = plan_.rows_in_chunk / plan_.chunk_loops.back().step;
        before *= rows_of_point;
        count = rows_of_point * points_of_last();
      }
      sink(before, count, columns);
    }
  }

 private:
  /// Sets the positions on the chunk loops; gives the outermost loop whose position changed.
  uint32_t move_to(uint64_t chunk) {
    uint32_t changed = static_cast<uint32_t>(positions_.size());
    for (size_t k = positions_.size(); k-- > 0;) {
      const ChunkLoop& loop = plan_.chunk_loops[k];
      const uint64_t steps = (plan_.extent(loop.axis) + loop.step - 1) / loop.step;
      const uint64_t position = chunk % steps * loop.step;
      chunk /= steps;
      if (position != positions_[k]) changed = static_cast<uint32_t>(k);
      positions_[k] = position;
    }
    return changed;
  }

  /// Points of the innermost chunk loop in this chunk.
  uint64_t points_of_last() const {
    const ChunkLoop& loop = plan_.chunk_loops.back();
    return std::min<uint64_t>(loop.step, plan_.extent(loop.axis) - positions_.back());
  }

  /// Points of a nest's loop now.
  uint64_t points_now(const Nest& nest, size_t loop) const {
    const uint64_t points = plan_.loop_points(nest, loop);
    const bool cut =
        nest.level > 0 && nest.level == plan_.chunk_loops.size() && nest.axes[loop] == plan_.chunk_loops.back().axis;
    return cut ? points_of_last() : points;
  }

  /// Offset of an access at the present chunk and the first outer point.
  uint64_t first_offset(const Access& access) const {
    uint64_t result = 0;
    for (size_t k = 0; k < access.chunk_strides.size(); ++k) result += access.chunk_strides[k] * positions_[k];
    return result;
  }

  /// What is added to an offset when outer loop k goes on and those inside it begin again.
  uint64_t step_of(const Nest& nest, const Access& access, size_t k) const {
    if (access.outer_strides.empty()) return 0;
    uint64_t step = access.outer_strides[k];
    for (size_t j = k + 1; j < nest.outer; ++j) step -= access.outer_strides[j] * (points_now(nest, j) - 1);
    return step;
  }

  void run(const Nest& nest) {
    uint64_t inner = nest.inner_points;
    for (size_t k = nest.outer; k < nest.axes.size(); ++k)
      inner = inner / plan_.loop_points(nest, k) * points_now(nest, k);
    start_reductions(nest);
    const size_t count = nest.statements.size();
    offsets_.resize(count);
    search_positions_.resize(count);
    rows_.resize(count);
    values_.resize(count);
    std::vector<uint64_t> steps(2 * nest.outer * count);
    for (size_t i = 0; i < count; ++i) {
      const Statement& statement = nest.statements[i];
      offsets_[i] = first_offset(statement.access);
      search_positions_[i] = first_offset(statement.position);
      for (size_t k = 0; k < nest.outer; ++k) {
        steps[2 * (k * count + i)] = step_of(nest, statement.access, k);
        steps[2 * (k * count + i) + 1] = step_of(nest, statement.position, k);
      }
    }
    std::vector<uint64_t> counters(nest.outer);
    for (;;) {
      before_blocks(nest);
      for (uint64_t begin = 0; begin < inner; begin += block_points)
        run_block(nest, begin, std::min<uint64_t>(block_points, inner - begin));
      size_t k = nest.outer;
      while (k > 0 && ++counters[k - 1] == points_now(nest, k - 1)) counters[--k] = 0;
      if (k == 0) break;
      const uint64_t* step = &steps[2 * (k - 1) * count];
      for (size_t i = 0; i < count; ++i) {
        offsets_[i] += step[2 * i];
        search_positions_[i] += step[2 * i + 1];
      }
    }
    finish_reductions(nest);
  }

  void start_reductions(const Nest& nest) {
    for (const Statement& statement : nest.statements) {
      if (statement.action != Action::accumulate) continue;
      const Table& table = plan_.tables[statement.index];
      const Operation operation = graph_[statement.node].operation;
      if (operation == Operation::argmin)
        least_[statement.index].assign(table.size, LeastPosition());
      else
        std::fill_n(workspace_.begin() + table.offset, table.size, reduction_start(operation));
    }
  }

  void finish_reductions(const Nest& nest) {
    for (const Statement& statement : nest.statements) {
      if (statement.action != Action::accumulate || graph_[statement.node].operation != Operation::argmin) continue;
      double* table = &workspace_[plan_.tables[statement.index].offset];
      for (const LeastPosition& least : least_[statement.index]) *table++ = least.position();
    }
  }

  double* block(const Statement& statement) { return &blocks_[size_t{statement.slot} * block_points]; }

  /// Values that are the same for all inner points, and rows that are read in place.
  void before_blocks(const Nest& nest) {
    for (size_t i = 0; i < nest.statements.size(); ++i) {
      const Statement& statement = nest.statements[i];
      if (statement.action > Action::load_axis || statement.action == Action::compute) continue;
      if (statement.access.pattern == Pattern::indexed) continue;
      if (statement.action == Action::load_axis) {
        values_[i] = static_cast<double>(offsets_[i]);
        continue;
      }
      const bool is_data = statement.action == Action::load_data;
      rows_[i] = (is_data ? graph_.data(statement.index).data() : &workspace_[plan_.tables[statement.index].offset]) +
                 offsets_[i];
      if (statement.access.pattern == Pattern::uniform) values_[i] = *rows_[i];
    }
  }

  /// Contiguous entries are read where they are.
  static bool in_place(const Statement& statement) {
    const bool loads = statement.action == Action::load_table || statement.action == Action::load_data;
    return loads && statement.access.pattern == Pattern::contiguous;
  }

  static bool is_uniform(const Statement& statement) {
    return statement.action != Action::compute && statement.access.pattern == Pattern::uniform;
  }

  BlockOperand operand(const Nest& nest, const Use& use) {
    switch (use.kind) {
      case Use::Kind::constant: return {nullptr, use.value};
      case Use::Kind::parameter: return {nullptr, parameters_[use.index]};
      default: break;
    }
    const Statement& statement = nest.statements[use.index];
    if (is_uniform(statement)) return {nullptr, values_[use.index]};
    return {in_place(statement) ? rows_[use.index] + begin_ : block(statement), 0};
  }

  /// As values for each point, for what has no form with one value for all.
  const double* spread(BlockOperand operand, std::vector<double>& into) {
    if (operand.values) return operand.values;
    into.assign(block_points, operand.value);
    return into.data();
  }

  void run_block(const Nest& nest, uint64_t begin, size_t count) {
    begin_ = begin;
    for (size_t i = 0; i < nest.statements.size(); ++i) {
      const Statement& statement = nest.statements[i];
      switch (statement.action) {
        case Action::compute: compute(nest, statement, count); break;
        case Action::load_table:
          load(nest, statement, &workspace_[plan_.tables[statement.index].offset + offsets_[i]], begin, count);
          break;
        case Action::load_data:
          load(nest, statement, graph_.data(statement.index).data() + offsets_[i], begin, count);
          break;
        case Action::load_axis: load_axis(nest, statement, offsets_[i], begin, count); break;
        case Action::store:
          write(nest, statement, &workspace_[plan_.tables[statement.index].offset + offsets_[i]], begin, count);
          break;
        case Action::output: write(nest, statement, &columns_[statement.index][offsets_[i]], begin, count); break;
        case Action::accumulate: accumulate(nest, statement, i, begin, count); break;
      }
    }
  }

  void compute(const Nest& nest, const Statement& statement, size_t count) {
    operands_.clear();
    for (const Use& use : statement.operands) operands_.push_back(operand(nest, use));
    const Operation operation = graph_[statement.node].operation;
    double* out = block(statement);
    if (operation == Operation::lookup) {
      const std::vector<double>& data = graph_.data(statement.index);
      return block_lookup(out, spread(operands_[0], spread_[0]), data.data(), static_cast<uint32_t>(data.size()),
                          count);
    }
    if (operation == Operation::pick)
      return block_pick(out, spread(operands_[0], spread_[0]), &operands_[1],
                        static_cast<uint32_t>(operands_.size() - 1), count);
    if (std::none_of(operands_.begin(), operands_.end(), [](const BlockOperand& x) { return x.values != nullptr; })) {
      double values[3] = {};
      for (size_t k = 0; k < operands_.size(); ++k) values[k] = operands_[k].value;
      std::fill_n(out, count, scalar_operation(operation, values));
      return;
    }
    if (operation == Operation::select)
      operands_[0].values = spread(operands_[0], spread_[0]);  // else one has values for each point
    block_operation(operation, out, operands_.data(), count);
  }

  void load(const Nest& nest, const Statement& statement, const double* from, uint64_t begin, size_t count) {
    if (statement.access.pattern == Pattern::indexed)  // the others are there already
      block_gather(block(statement), from, &nest.index_tables[statement.access.indices][begin], count);
  }

  void load_axis(const Nest& nest, const Statement& statement, uint64_t first, uint64_t begin, size_t count) {
    double* out = block(statement);
    if (statement.access.pattern == Pattern::contiguous)
      for (size_t k = 0; k < count; ++k) out[k] = static_cast<double>(first + begin + k);
    if (statement.access.pattern == Pattern::indexed)
      for (size_t k = 0; k < count; ++k)
        out[k] = static_cast<double>(first + nest.index_tables[statement.access.indices][begin + k]);
  }

  void write(const Nest& nest, const Statement& statement, double* to, uint64_t begin, size_t count) {
    const BlockOperand from = operand(nest, statement.operands[0]);
    // What is written has its nest's axes: an entry for each point.
    if (statement.access.pattern == Pattern::contiguous) to += begin;
    if (from.values)
      std::copy_n(from.values, count, to);
    else
      std::fill_n(to, count, from.value);
  }

  void accumulate(const Nest& nest, const Statement& statement, size_t i, uint64_t begin, size_t count) {
    const BlockOperand body = operand(nest, statement.operands[0]), mask = operand(nest, statement.operands[1]);
    const Operation operation = graph_[statement.node].operation;
    const Access& access = statement.access;
    if (operation == Operation::argmin) return least(nest, statement, i, begin, count);
    double* accumulators = &workspace_[plan_.tables[statement.index].offset + offsets_[i]];
    switch (access.pattern) {
      case Pattern::uniform: return block_reduce_one(operation, accumulators, body, mask, count);
      case Pattern::contiguous: return block_reduce_each(operation, accumulators + begin, body, mask, count);
      case Pattern::indexed:
        return block_reduce_indexed(operation, accumulators, &nest.index_tables[access.indices][begin], body, mask,
                                    count);
    }
  }

  static uint64_t entry(const Nest& nest, const Access& access, uint64_t point) {
    if (access.pattern == Pattern::uniform) return 0;
    return access.pattern == Pattern::contiguous ? point : nest.index_tables[access.indices][point];
  }

  void least(const Nest& nest, const Statement& statement, size_t i, uint64_t begin, size_t count) {
    const double* body = spread(operand(nest, statement.operands[0]), spread_[0]);
    const double* mask = spread(operand(nest, statement.operands[1]), spread_[1]);
    const uint64_t first = search_positions_[i];
    std::vector<LeastPosition>& least = least_[statement.index];
    if (statement.access.pattern == Pattern::uniform && !least[offsets_[i]].may_take(block_least(body, mask, count)))
      return;
    for (size_t k = 0; k < count; ++k) {
      if (mask[k] == 0) continue;
      const uint64_t position = first + entry(nest, statement.position, begin + k);
      least[offsets_[i] + entry(nest, statement.access, begin + k)].add(body[k], static_cast<double>(position));
    }
  }

  const Plan& plan_;
  const Graph& graph_;
  std::vector<double> parameters_;
  std::vector<double> workspace_;
  std::vector<double> blocks_;
  std::vector<std::vector<double>> columns_;
  std::vector<uint64_t> positions_;         ///< on the chunk loops, in points
  std::vector<uint64_t> offsets_;           ///< of the running nest's statements
  std::vector<uint64_t> search_positions_;  ///< of its searches: linear position at inner point 0
  std::vector<const double*> rows_;         ///< of loads that are not indexed: the entry of inner point 0
  std::vector<double> values_;              ///< of those that are the same for all inner points
  uint64_t begin_ = 0;                      ///< of the running block
  std::vector<BlockOperand> operands_;
  std::vector<double> spread_[2];
  std::unordered_map<uint32_t, std::vector<LeastPosition>> least_;  ///< by table
};

}  // namespace

void run_interpreted(const Plan& plan, const std::vector<double>& parameters, uint64_t first, uint64_t last,
                     const Sink& sink) {
  Interpreter(plan, parameters).run(first, last, sink);
}

void run_interpreted(const Plan& plan, const std::vector<double>& parameters, const Sink& sink) {
  run_interpreted(plan, parameters, 0, plan.chunks, sink);
}

}  // namespace ingot::plan
