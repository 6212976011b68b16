#include "compiler/driver/refusals.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "compiler/driver/engine.h"
#include "compiler/driver/reasons.h"
#include "compiler/readings/rewrite.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

using elaborate::ChooseRecord;
using GraphNode = graph::NodeId;

constexpr uint64_t most_candidates = 4'000'000;

class Decider {
 public:
  Decider(const Program& program, const MetricAt& metric)
      : program_(program),
        metric_(metric),
        study_(*metric.study),
        parameters_(default_parameters(study_.graph.graph)),
        places_(study_, parameters_),
        outer_(metric.positions) {
    if (study_.ends) outer_[*study_.ends] = 0;
  }

  std::vector<Decision> decide() {
    std::vector<Decision> decisions;
    for (const auto& [number, record] : study_.chooses)
      if (is_behind(record))
        if (auto one = decision(record)) decisions.push_back(std::move(*one));
    return decisions;
  }

 private:
  /// The metric reads its winner, and nothing but the point decides it.
  bool is_behind(const ChooseRecord& record) const {
    if (!record.objective || record.axes.empty()) return false;
    const graph::Graph& graph = study_.graph.graph;
    for (const graph::AxisId axis : graph.free_axes(record.winner))
      if (!outer_.contains(axis)) return false;
    std::vector<bool> seen(graph.size(), false);
    std::vector<GraphNode> left{study_.graph.outputs[metric_.column->output].value};
    while (!left.empty()) {
      const GraphNode id = left.back();
      left.pop_back();
      if (id == record.winner) return true;
      if (seen[id]) continue;
      seen[id] = true;
      for (uint32_t i = 0; i < graph[id].operands_count; ++i) left.push_back(graph.operand(id, i));
    }
    return false;
  }

  std::vector<uint32_t> positions(const ChooseRecord& record, uint64_t candidate) const {
    std::vector<uint32_t> result(record.axes.size());
    for (size_t i = record.axes.size(); i-- > 0;) {
      const uint32_t extent = study_.graph.graph.axes()[record.axes[i]].extent;
      result[i] = static_cast<uint32_t>(candidate % extent);
      candidate /= extent;
    }
    return result;
  }

  std::optional<Decision> decision(const ChooseRecord& record) {
    const double winner = places_.evaluator(outer_).value(record.winner);
    if (winner < 0) return std::nullopt;
    graph::Study candidates;
    candidates.graph = study_.graph.graph;
    candidates.axes = record.axes;
    const auto here = [&](GraphNode node) {
      for (const auto& [axis, position] : outer_)
        node = candidates.graph.at(axis, node, candidates.graph.constant(position));
      return node;
    };
    candidates.exists = here(record.exists);
    candidates.outputs.push_back({"objective", here(record.objective->node), 0});
    for (const auto& condition : record.conditions)
      candidates.outputs.push_back({"failure", here(condition.failure), 0});
    if (row_count(candidates) > most_candidates) return std::nullopt;
    const StudyValues values = run_study(candidates, parameters_, Engine::automatic);

    const auto best = static_cast<uint64_t>(winner);
    Decision decision;
    decision.winner = name(record, best);
    decision.objective_text = (record.objective->maximize ? "maximize " : "minimize ") + record.objective->text;
    decision.type = record.objective->type;
    decision.objective = values.value(0, best);
    struct Nearest {
      std::pair<size_t, uint64_t> distance{SIZE_MAX, UINT64_MAX};
      uint64_t candidate = 0, count = 0;
    };
    std::map<uint32_t, Nearest> refused;
    const auto chosen = positions(record, best);
    for (uint64_t c = 0; c < values.rows; ++c) {
      if (values.exists(c) == 0) continue;
      ++decision.candidates;
      const uint32_t code = refusal(record, values, c);
      const double objective = values.value(0, c);
      if (code == 0 || !std::isfinite(objective)) continue;
      const double gain = record.objective->maximize ? objective - decision.objective : decision.objective - objective;
      if (!(gain > 1e-9 * std::abs(decision.objective))) continue;
      std::pair<size_t, uint64_t> distance{0, 0};
      const auto at = positions(record, c);
      for (size_t i = 0; i < at.size(); ++i) {
        distance.first += at[i] != chosen[i];
        distance.second += std::max(at[i], chosen[i]) - std::min(at[i], chosen[i]);
      }
      Nearest& nearest = refused[code];
      ++nearest.count;
      if (distance < nearest.distance) nearest.distance = distance, nearest.candidate = c;
    }
    for (const auto& [code, nearest] : refused)
      decision.refusals.push_back({reason(record, nearest.candidate, code), name(record, nearest.candidate, chosen),
                                   values.value(0, nearest.candidate), nearest.count});
    std::stable_sort(decision.refusals.begin(), decision.refusals.end(),
                     [](const Refusal& a, const Refusal& b) { return a.better > b.better; });
    return decision;
  }

  /// The reason of the first condition that is not met, when a `require` gave it: what else fails has no meaningful objective.
  uint32_t refusal(const ChooseRecord& record, const StudyValues& values, uint64_t candidate) const {
    for (size_t i = 0; i < record.conditions.size(); ++i) {
      const auto code = static_cast<uint32_t>(values.value(1 + i, candidate));
      if (code == 0) continue;
      const graph::Reason& why = study_.graph.graph.reasons()[code - 1];
      const std::string_view text =
          why.place.file == 0 ? "" : program_.files.text({why.place.file, why.place.begin, why.place.end});
      return text.starts_with("require") ? code : 0;
    }
    return 0;
  }

  std::string reason(const ChooseRecord& record, uint64_t candidate, uint32_t code) {
    Positions there = outer_;
    const auto at = positions(record, candidate);
    for (size_t i = 0; i < at.size(); ++i) there[record.axes[i]] = at[i];
    return Reasons(study_, parameters_).text_at(there, code);
  }

  /// `beside`: what is the same there is left out.
  std::string name(const ChooseRecord& record, uint64_t candidate, const std::vector<uint32_t>& beside = {}) const {
    const auto at = positions(record, candidate);
    std::string text;
    for (size_t i = 0; i < at.size(); ++i) {
      const elaborate::StudyAxis& axis = record.points[i];
      if (axis.labels.size() + axis.values.size() < 2 || (!beside.empty() && beside[i] == at[i])) continue;
      text += (text.empty() ? "" : ", ") + axis.name + " = ";
      text += axis.labels.empty()
                  ? output::format_number(axis.values[at[i]], 6) + (axis.unit.empty() ? "" : " ") + axis.unit
                  : axis.labels[at[i]];
    }
    return text;
  }

  const Program& program_;
  const MetricAt& metric_;
  const elaborate::Study& study_;
  std::vector<double> parameters_;
  Places places_;
  Positions outer_;
};

}  // namespace

std::vector<Decision> decisions_of(const Program& program, const MetricAt& metric) {
  return Decider(program, metric).decide();
}

std::vector<std::string> decision_lines(const WrittenUnits& units, const Decision& one) {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{} of {} candidates ({}: {})", one.winner.empty() ? "the only one" : one.winner,
                              one.candidates, one.objective_text, units.text(one.type, one.objective)));
  for (const Refusal& refusal : one.refusals) {
    std::string line = fmt::format("a better one, {} at {}, was refused: {}", refusal.nearest,
                                   units.text(one.type, refusal.objective), refusal.reason);
    if (refusal.better > 1) line += fmt::format(" ({} better ones in all)", refusal.better);
    lines.push_back(std::move(line));
  }
  if (one.refusals.empty()) lines.emplace_back("nothing better was refused");
  return lines;
}

}  // namespace ingot::driver
