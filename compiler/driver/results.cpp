#include "compiler/driver/results.h"

#include <algorithm>
#include <cmath>

#include "compiler/driver/draws.h"
#include "compiler/driver/reasons.h"

namespace ingot::driver {

namespace {

using elaborate::Column;
using elaborate::Study;

output::TextHole described(const graph::Reason::Hole& hole, int64_t output) {
  return {output, hole.scale, hole.unit, hole.texts};
}

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
  if (column.error) report.error = *column.error;
  if (column.share) report.share = *column.share;
  return report;
}

output::ObjectiveDescription described(const elaborate::Objective& objective) {
  return {objective.output, objective.maximize};
}

}  // namespace

output::StudyDescription describe(const Study& study, const std::map<graph::NodeId, size_t>& hole_outputs) {
  output::StudyDescription result;
  result.name = study.name;
  result.title = study.title;
  if (study.draw_count > 0)
    result.header.push_back(fmt::format("means over {}; in brackets: from the 5 % to the 95 % quantile{}",
                                        draws_text(study), study.draws.empty() ? "" : " (" + study.draws + ")"));
  if (study.uncertain)
    result.header.push_back("nominal; in brackets: all uncertain inputs together at their low and at their high ends" +
                            (study.draws.empty() ? std::string() : " (" + study.draws + ")"));
  for (const std::string& assumption : study.assumptions) result.header.push_back(assumption);
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
      if (study.ends) value = graph.at(*study.ends, value, graph.constant(0));
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
  Reasons reasons(study, parameters);
  return output::make_table(describe(study), values,
                            [&](uint64_t row, uint32_t failure) { return reasons.text(row, failure); });
}

std::string row_name(const Study& study, uint64_t row) { return output::row_name(describe(study), row); }

}  // namespace ingot::driver
