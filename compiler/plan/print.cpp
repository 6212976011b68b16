// A plan as text, and what it costs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/plan/plan.h"

namespace ingot::plan {
namespace {

using namespace graph;

/// Of one statement at one point, in additions, by measurement of compiled code.
double cost(const Plan& plan, const Statement& statement) {
  const Graph& graph = plan.study.graph;
  switch (statement.action) {
    case Action::load_table:
    case Action::load_data:
    case Action::load_axis:
      return statement.access.pattern == Pattern::indexed ? 2 : statement.access.pattern == Pattern::uniform ? 0 : 1;
    case Action::store:
    case Action::output: return 1;
    case Action::accumulate: return graph[statement.node].operation == Operation::argmin ? 3 : 2;
    case Action::compute: break;
  }
  switch (graph[statement.node].operation) {
    case Operation::divide: return 4;
    case Operation::square_root: return 5;
    case Operation::modulo: return 7;
    case Operation::lookup: return 3;
    case Operation::pick: return static_cast<double>(statement.operands.size());
    case Operation::uniform_random: return 25;
    case Operation::quasi_random: return 40;
    case Operation::exponential: return 15;
    case Operation::logarithm: return 30;
    case Operation::power: return 60;
    default: return 1;
  }
}

double cost(const Plan& plan, const Nest& nest) {
  double at_one_point = 0;
  for (const Statement& statement : nest.statements) at_one_point += cost(plan, statement);
  return at_one_point * nest.share * static_cast<double>(plan.points(nest));
}

std::string bytes(uint64_t count) {
  if (count < 10'000) return fmt::format("{} B", count);
  if (count < 10'000'000) return fmt::format("{} kB", count / 1000);
  return fmt::format("{} MB", count / 1'000'000);
}

class Printer {
 public:
  explicit Printer(const Plan& plan) : plan_(plan), graph_(plan.study.graph) {}

  std::string print() {
    out_ +=
        fmt::format("plan \"{}\": {} {} in {} {}, {} of tables, about {:.3g} operations\n", plan_.study.name,
                    plan_.rows, plan_.rows == 1 ? "row" : "rows", plan_.chunks, plan_.chunks == 1 ? "chunk" : "chunks",
                    bytes(8 * plan_.workspace), estimated_operations(plan_));
    for (size_t i = 0; i < plan_.tables.size(); ++i) table(i);
    for (uint32_t level = 0; level <= plan_.chunk_loops.size(); ++level) {
      for (size_t i = 0; i < plan_.nests.size(); ++i)
        if (plan_.nests[i].level == level) nest(i);
      if (level == plan_.chunk_loops.size()) break;
      const ChunkLoop& loop = plan_.chunk_loops[level];
      out_ += fmt::format("{}for {} of {}{}:\n", indent(level), axis(loop.axis), plan_.extent(loop.axis),
                          loop.step == 1 ? "" : fmt::format(", {} at a time", loop.step));
    }
    return out_;
  }

 private:
  static std::string indent(uint32_t level) { return std::string(2 * level, ' '); }
  const std::string& axis(AxisId id) const { return graph_.axes()[id].name; }

  std::string axes(const std::vector<AxisId>& list, const char* separator) const {
    std::string text;
    for (AxisId id : list) text += (text.empty() ? "" : separator) + axis(id);
    return text;
  }

  void table(size_t index) {
    const Table& table = plan_.tables[index];
    out_ += fmt::format("table t{} [{}] {}: {}\n", index, axes(table.axes, ", "), bytes(8 * table.size),
                        name_of(graph_[table.node].operation));
  }

  std::string use(const Use& use) const {
    switch (use.kind) {
      case Use::Kind::constant: return std::isnan(use.value) ? "nan" : fmt::format("{}", use.value);
      case Use::Kind::parameter: return fmt::format("\"{}\"", graph_.parameters()[use.index].path);
      default: return fmt::format("%{}", use.index);
    }
  }

  static const char* pattern(const Access& access) {
    switch (access.pattern) {
      case Pattern::uniform: return "uniform";
      case Pattern::contiguous: return "contiguous";
      default: return "indexed";
    }
  }

  std::string column(uint32_t index) const {
    if (index == 2 * plan_.study.outputs.size()) return "exists";
    return fmt::format("{} of \"{}\"", index % 2 == 0 ? "value" : "failure", plan_.study.outputs[index / 2].name);
  }

  void nest(size_t index) {
    const Nest& nest = plan_.nests[index];
    std::string outer, inner;
    for (size_t k = 0; k < nest.axes.size(); ++k) {
      std::string& text = k < nest.outer ? outer : inner;
      text += fmt::format("{}{} {}", text.empty() ? "" : " x ", axis(nest.axes[k]), plan_.loop_points(nest, k));
    }
    out_ += fmt::format("{}nest {}:", indent(nest.level), index);
    if (!outer.empty()) out_ += " for " + outer;
    out_ += inner.empty() ? " one point" : " together " + inner;
    out_ += fmt::format(", about {:.3g} operations\n", cost(plan_, nest));
    for (size_t i = 0; i < nest.statements.size(); ++i) {
      if (i == nest.guard_statements && i > 0)
        out_ += fmt::format("{}  only where{}\n", indent(nest.level), guards(nest));
      out_ += fmt::format("{}  {}\n", indent(nest.level), statement(static_cast<uint32_t>(i), nest.statements[i]));
    }
    if (nest.rows && plan_.collected)
      out_ += fmt::format("{}  collect rows where {}\n", indent(nest.level), conditions(nest));
  }

  std::string guards(const Nest& nest) const {
    std::string text;
    for (const Guard& guard : nest.guards)
      text += (text.empty() ? " " : " and ") + std::string(guard.holds ? "" : "not ") + use(guard.value);
    return text;
  }

  /// What collected rows exist by, and the limit.
  std::string conditions(const Nest& nest) const {
    std::string text;
    for (const Guard& guard : nest.conditions)
      text += (text.empty() ? "" : " and ") + std::string(guard.holds ? "" : "not ") + use(guard.value);
    if (text.empty()) text = "all";
    if (plan_.limit)
      text += fmt::format(", \"{}\" {} limit", plan_.study.outputs[plan_.limit->output].name,
                          plan_.limit->maximize ? "at least the" : "at most the");
    return text;
  }

  std::string statement(uint32_t index, const Statement& statement) const {
    switch (statement.action) {
      case Action::compute: {
        std::string text = fmt::format("%{} = {}", index, name_of(graph_[statement.node].operation));
        for (const Use& operand : statement.operands) text += " " + use(operand);
        if (graph_[statement.node].operation == Operation::lookup)
          text += fmt::format(" in {} entries", graph_.data(statement.index).size());
        return text;
      }
      case Action::load_table:
        return fmt::format("%{} = load t{} {}", index, statement.index, pattern(statement.access));
      case Action::load_data:
        return fmt::format("%{} = data along {} {}", index, axis(graph_[graph_.operand(statement.node, 0)].index),
                           pattern(statement.access));
      case Action::load_axis:
        return fmt::format("%{} = coordinate {} {}", index, axis(graph_[statement.node].index),
                           pattern(statement.access));
      case Action::store: return fmt::format("store t{} {}", statement.index, use(statement.operands[0]));
      case Action::output: return fmt::format("output {} {}", column(statement.index), use(statement.operands[0]));
      case Action::accumulate: {
        const Node& node = graph_[statement.node];
        const std::string over =
            node.operation == Operation::argmin ? axes(graph_.axis_group(node.index), ", ") : axis(node.index);
        return fmt::format("{} over {} into t{} {}: {} where {}", name_of(node.operation), over, statement.index,
                           pattern(statement.access), use(statement.operands[0]), use(statement.operands[1]));
      }
    }
    return "";
  }

  const Plan& plan_;
  const Graph& graph_;
  std::string out_;
};

}  // namespace

std::string print(const Plan& plan) { return Printer(plan).print(); }

double estimated_operations(const Plan& plan) {
  double total = 0;
  for (const Nest& nest : plan.nests) total += cost(plan, nest) * static_cast<double>(plan.runs(nest));
  return total;
}

}  // namespace ingot::plan
