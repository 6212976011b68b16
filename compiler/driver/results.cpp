#include "compiler/driver/results.h"

#include <algorithm>
#include <cmath>

#include "compiler/driver/place.h"

namespace ingot::driver {

namespace {

using elaborate::Column;
using elaborate::Study;

output::TextHole described(const graph::Reason::Hole& hole, int64_t output) {
  return {output, hole.scale, hole.unit, hole.texts};
}

std::string hole_text(const graph::Reason::Hole& hole, double value) {
  return output::hole_text(described(hole, -1), value);
}

class ReasonWriter {
 public:
  ReasonWriter(const Study& study, const std::vector<double>& parameters, uint64_t row)
      : study_(study), graph_(study.graph.graph), parameters_(parameters), row_(row), places_(study, parameters) {
    for (graph::AxisId axis = 0; axis < graph_.axes().size(); ++axis)
      if (graph_.axes()[axis].name == "uncertain") uncertain_ = axis;
  }

  std::string write(uint32_t failure) {
    if (failure == 0 || failure > graph_.reasons().size()) return "infeasible";
    if (auto found = study_.chooses.find(failure); found != study_.chooses.end()) return choose(found->second);
    const graph::Reason& reason = graph_.reasons()[failure - 1];
    std::string text = reason.parts[0];
    std::optional<graph::PointEvaluator> evaluator;
    for (size_t i = 0; i < reason.holes.size(); ++i) {
      const graph::Reason::Hole& hole = reason.holes[i];
      if (bound(hole.value) && !evaluator) evaluator.emplace(places_.evaluator(positions_at(study_, row_)));
      text += bound(hole.value) ? hole_text(hole, evaluator->value(hole.value)) : "…";
      text += reason.parts[i + 1];
    }
    return text;
  }

 private:
  bool bound(graph::NodeId node) const {
    for (graph::AxisId axis : graph_.free_axes(node))
      if (std::find(study_.graph.axes.begin(), study_.graph.axes.end(), axis) == study_.graph.axes.end() &&
          (!uncertain_ || axis != *uncertain_))
        return false;
    return true;
  }

  // The candidates of a search that found nothing, by the first condition that each failed. The condition that the most
  // advanced candidates failed is the one that binds; it comes first.
  std::string choose(const elaborate::ChooseRecord& record) {
    graph::Study search;
    search.name = "candidates";
    search.graph = graph_;
    search.axes = record.axes;
    auto at_row = [&](graph::NodeId node) {
      auto positions = positions_of(study_.graph, row_);
      for (size_t i = 0; i < positions.size(); ++i)
        node = search.graph.at(study_.graph.axes[i], node, search.graph.constant(positions[i]));
      if (uncertain_) node = search.graph.at(*uncertain_, node, search.graph.constant(0));
      return node;
    };
    search.exists = at_row(record.exists);
    std::vector<graph::NodeId> holes;
    for (const auto& condition : record.conditions) search.outputs.push_back({"failure", at_row(condition.failure), 0});
    std::map<graph::NodeId, size_t> hole_outputs;
    for (const auto& reason : graph_.reasons())
      for (const auto& hole : reason.holes) {
        bool inside = true;
        for (graph::AxisId axis : graph_.free_axes(hole.value)) {
          bool known = std::find(record.axes.begin(), record.axes.end(), axis) != record.axes.end() ||
                       std::find(study_.graph.axes.begin(), study_.graph.axes.end(), axis) != study_.graph.axes.end() ||
                       (uncertain_ && axis == *uncertain_);
          inside = inside && known;
        }
        if (!inside || hole_outputs.contains(hole.value)) continue;
        hole_outputs[hole.value] = search.outputs.size();
        search.outputs.push_back({"hole", at_row(hole.value), 0});
      }
    StudyValues values = run_study(search, parameters_, Engine::interpreter);
    if (!values.error.empty()) return "no feasible candidate";
    struct Group {
      uint64_t count = 0;
      size_t depth = 0;
      std::vector<std::pair<double, double>> ranges;
    };
    std::map<uint32_t, Group> groups;
    uint64_t total = 0;
    for (uint64_t row = 0; row < values.rows; ++row) {
      if (!values.exists(row)) continue;
      ++total;
      for (size_t c = 0; c < record.conditions.size(); ++c) {
        auto code = static_cast<uint32_t>(values.value(c, row));
        if (code == 0) continue;
        Group& group = groups[code];
        ++group.count;
        group.depth = std::max(group.depth, c);
        const auto& reason_holes = graph_.reasons()[code - 1].holes;
        group.ranges.resize(reason_holes.size(), {INFINITY, -INFINITY});
        for (size_t h = 0; h < reason_holes.size(); ++h) {
          auto found = hole_outputs.find(reason_holes[h].value);
          if (found == hole_outputs.end()) continue;
          double value = values.value(found->second, row);
          group.ranges[h] = {std::min(group.ranges[h].first, value), std::max(group.ranges[h].second, value)};
        }
        break;
      }
    }
    if (total == 0) return "there is no candidate";
    std::vector<std::pair<uint32_t, Group>> ordered(groups.begin(), groups.end());
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second.depth, a.second.count) > std::pair(b.second.depth, b.second.count);
    });
    std::string text;
    size_t shown = 0;
    for (const auto& [code, group] : ordered) {
      if (++shown > 3) break;
      const graph::Reason& reason = graph_.reasons()[code - 1];
      std::string message = study_.chooses.contains(code) ? "no feasible candidate inside" : reason.parts[0];
      for (size_t h = 0; h < reason.holes.size(); ++h) {
        auto [low, high] = group.ranges[h];
        if (low > high)
          message += "…";
        else if (low == high)
          message += hole_text(reason.holes[h], low);
        else if (reason.holes[h].texts.empty()) {
          std::string first = output::number_in_text(low / reason.holes[h].scale);
          message += first + " to " + hole_text(reason.holes[h], high);
        }
        message += reason.parts[h + 1];
      }
      text += (text.empty() ? "" : "; ") + message;
      text += group.count == total
                  ? " (all " + std::to_string(total) + " candidates)"
                  : " (" + std::to_string(group.count) + " of " + std::to_string(total) + " candidates)";
    }
    return text;
  }

  const Study& study_;
  const graph::Graph& graph_;
  const std::vector<double>& parameters_;
  uint64_t row_;
  Places places_;
  std::optional<graph::AxisId> uncertain_;
};

output::ReportDescription described(const Column& column) {
  output::ReportDescription report;
  report.name = column.name;
  report.kind = column.kind == Column::Kind::text      ? output::ColumnKind::text
                : column.kind == Column::Kind::boolean ? output::ColumnKind::boolean
                                                       : output::ColumnKind::number;
  report.unit = column.unit;
  report.scale = column.scale;
  report.output = column.output;
  if (column.low) report.low = *column.low, report.high = *column.high;
  return report;
}

output::ObjectiveDescription described(const elaborate::Objective& objective) {
  return {objective.output, objective.maximize};
}

}  // namespace

std::string reason_text(const Study& study, const std::vector<double>& parameters, uint64_t row, uint32_t failure) {
  return ReasonWriter(study, parameters, row).write(failure);
}

output::StudyDescription describe(const Study& study, const std::map<graph::NodeId, size_t>& hole_outputs) {
  output::StudyDescription result;
  result.name = study.name;
  result.title = study.title;
  if (study.uncertain)
    result.header.push_back("nominal; in brackets: all uncertain inputs together at their low and at their high ends" +
                            (study.draws.empty() ? std::string() : " (" + study.draws + ")"));
  for (const auto& axis : study.axes)
    result.axes.push_back({axis.name, study.graph.graph.axes()[axis.axis].extent, axis.labels, axis.unit, axis.values});
  for (const Column& column : study.columns) result.reports.push_back(described(column));
  for (const Column& column : study.notes) result.notes.push_back(described(column));
  result.row_failure = study.row_failure;
  for (const auto& objective : study.pareto) result.pareto.push_back(described(objective));
  for (const auto& [count, objective] : study.top) result.top.emplace_back(count, described(objective));
  for (const auto& form : study.texts) {
    output::TextForm text{form.parts, {}};
    for (const auto& hole : form.holes) text.holes.push_back(described(hole, -1));
    result.texts.push_back(std::move(text));
  }
  for (const auto* columns : {&study.columns, &study.notes})
    for (const Column& column : *columns)
      for (const auto& [form, outputs] : column.text_holes)
        for (size_t i = 0; i < outputs.size(); ++i)
          result.texts[form].holes[i].output = static_cast<int64_t>(outputs[i]);
  for (const auto& reason : study.graph.graph.reasons()) {
    output::TextForm text{reason.parts, {}};
    for (const auto& hole : reason.holes) {
      auto found = hole_outputs.find(hole.value);
      text.holes.push_back(described(hole, found == hole_outputs.end() ? -1 : static_cast<int64_t>(found->second)));
    }
    result.reasons.push_back(std::move(text));
  }
  return result;
}

std::map<graph::NodeId, size_t> add_reason_outputs(Study& study) {
  std::map<graph::NodeId, size_t> outputs;
  graph::Graph& graph = study.graph.graph;
  const auto reasons = graph.reasons();
  for (const auto& reason : reasons)
    for (const auto& hole : reason.holes) {
      if (outputs.contains(hole.value)) continue;
      graph::NodeId value = hole.value;
      for (graph::AxisId axis = 0; axis < graph.axes().size(); ++axis)
        if (graph.axes()[axis].name == "uncertain") value = graph.at(axis, value, graph.constant(0));
      bool kept = true;
      for (graph::AxisId axis : graph.free_axes(value))
        kept = kept && std::find(study.graph.axes.begin(), study.graph.axes.end(), axis) != study.graph.axes.end();
      if (!kept) continue;
      outputs[hole.value] = study.graph.outputs.size();
      study.graph.outputs.push_back({"reason", value, graph.constant(0)});
    }
  return outputs;
}

output::ResultTable make_table(const Study& study, const StudyValues& values, const std::vector<double>& parameters) {
  return output::make_table(describe(study), values, [&](uint64_t row, uint32_t failure) {
    return reason_text(study, parameters, row, failure);
  });
}

std::string row_name(const Study& study, uint64_t row) { return output::row_name(describe(study), row); }

}  // namespace ingot::driver
