#include "compiler/driver/results.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace ingot::driver {

namespace {

using elaborate::Column;
using elaborate::Study;

/// Numbers inside sentences: whole ones whole, others short.
std::string number_in_text(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return output::format_number(value, 15);
  return output::format_number(value, 4);
}

std::string hole_text(const graph::Reason::Hole& hole, double value) {
  if (!hole.texts.empty()) {
    double last = static_cast<double>(hole.texts.size() - 1);
    return hole.texts[static_cast<size_t>(std::clamp(value, 0.0, last))];
  }
  std::string text = number_in_text(value / hole.scale);
  if (!hole.unit.empty()) text += (hole.unit == "%" ? "" : " ") + hole.unit;
  return text;
}

class ReasonWriter {
 public:
  ReasonWriter(const Study& study, const std::vector<double>& parameters, uint64_t row)
      : study_(study), graph_(study.graph.graph), parameters_(parameters), row_(row), evaluator_(graph_, parameters) {
    auto positions = positions_of(study.graph, row);
    for (size_t i = 0; i < positions.size(); ++i) evaluator_.set(study.graph.axes[i], positions[i]);
    for (graph::AxisId axis = 0; axis < graph_.axes().size(); ++axis)
      if (graph_.axes()[axis].name == "uncertain") {
        uncertain_ = axis;
        evaluator_.set(axis, 0);
      }
  }

  std::string write(uint32_t failure) {
    if (failure == 0 || failure > graph_.reasons().size()) return "infeasible";
    if (auto found = study_.chooses.find(failure); found != study_.chooses.end()) return choose(found->second);
    const graph::Reason& reason = graph_.reasons()[failure - 1];
    std::string text = reason.parts[0];
    for (size_t i = 0; i < reason.holes.size(); ++i) {
      text += bound(reason.holes[i].value) ? hole_text(reason.holes[i], evaluator_.value(reason.holes[i].value)) : "…";
      text += reason.parts[i + 1];
    }
    return text;
  }

 private:
  bool bound(graph::NodeId node) const {
    for (graph::AxisId axis : graph_.free_axes(node))
      if (std::find(study_.graph.axes.begin(), study_.graph.axes.end(), axis) == study_.graph.axes.end() && (!uncertain_ || axis != *uncertain_))
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
        if (low > high) message += "…";
        else if (low == high) message += hole_text(reason.holes[h], low);
        else if (reason.holes[h].texts.empty()) {
          std::string first = number_in_text(low / reason.holes[h].scale);
          message += first + " to " + hole_text(reason.holes[h], high);
        }
        message += reason.parts[h + 1];
      }
      text += (text.empty() ? "" : "; ") + message;
      text += group.count == total ? " (all " + std::to_string(total) + " candidates)"
                                   : " (" + std::to_string(group.count) + " of " + std::to_string(total) + " candidates)";
    }
    return text;
  }

  const Study& study_;
  const graph::Graph& graph_;
  const std::vector<double>& parameters_;
  uint64_t row_;
  graph::PointEvaluator evaluator_;
  std::optional<graph::AxisId> uncertain_;
};

std::string form_text(const Study& study, const Column& column, const StudyValues& values, uint64_t row) {
  auto form = static_cast<uint32_t>(values.value(column.output, row));
  if (form >= study.texts.size()) return {};
  const elaborate::TextForm& text = study.texts[form];
  std::string result = text.parts[0];
  for (const auto& [with_holes, outputs] : column.text_holes) {
    if (with_holes != form) continue;
    for (size_t i = 0; i < outputs.size(); ++i) result += hole_text(text.holes[i], values.value(outputs[i], row)) + text.parts[i + 1];
  }
  return result;
}

output::Cell make_cell(const Study& study, const Column& column, const StudyValues& values, const std::vector<double>& parameters,
                       uint64_t row) {
  output::Cell cell;
  if (uint32_t failure = values.failure(column.output, row); failure != 0) {
    cell.state = output::Cell::State::infeasible;
    cell.text = reason_text(study, parameters, row, failure);
    return cell;
  }
  if (column.kind == Column::Kind::text) {
    cell.text = form_text(study, column, values, row);
    return cell;
  }
  cell.value = values.value(column.output, row) / column.scale;
  if (column.low) {
    cell.low = values.value(*column.low, row) / column.scale;
    cell.high = values.value(*column.high, row) / column.scale;
    cell.has_range = std::isfinite(cell.low) && std::isfinite(cell.high) && cell.low != cell.high;
  }
  return cell;
}

std::string note_text(const output::Cell& cell, const Column& column) {
  if (cell.state == output::Cell::State::infeasible) return cell.text;
  if (column.kind == Column::Kind::text) return cell.text;
  if (column.kind == Column::Kind::boolean) return cell.value != 0 ? "yes" : "no";
  std::string text = output::format_number(cell.value, 4);
  if (cell.has_range) text += " (" + output::format_number(cell.low, 3) + " to " + output::format_number(cell.high, 3) + ")";
  if (!column.unit.empty()) text += (column.unit == "%" ? "" : " ") + column.unit;
  return text;
}

// A note that differs between rows shows what it spans.
output::Note make_note(const Study& study, const Column& column, const StudyValues& values, const std::vector<double>& parameters,
                       const std::vector<uint64_t>& rows) {
  std::vector<std::string> texts;
  double low = INFINITY, high = -INFINITY;
  for (uint64_t row : rows) {
    output::Cell cell = make_cell(study, column, values, parameters, row);
    if (cell.state == output::Cell::State::infeasible && rows.size() > 1) continue;
    low = std::min(low, cell.value), high = std::max(high, cell.value);
    std::string text = note_text(cell, column);
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  std::string joined;
  if (texts.size() > 1 && column.kind == Column::Kind::number) {
    joined = output::format_number(low, 3) + " to " + output::format_number(high, 3);
    if (!column.unit.empty()) joined += (column.unit == "%" ? "" : " ") + column.unit;
  } else {
    for (const std::string& text : texts) joined += (joined.empty() ? "" : "; ") + text;
  }
  return {column.name, joined};
}

bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
  bool better = false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) return false;
    better = better || a[i] < b[i];
  }
  return better;
}

// `pareto` keeps what no other row beats, `top` the first rows by an objective; both leave infeasible rows out.
std::vector<uint64_t> select_rows(const Study& study, const StudyValues& values, std::vector<uint64_t> rows) {
  auto signed_value = [&](const elaborate::Objective& o, uint64_t row) {
    double value = values.value(o.output, row);
    return o.maximize ? -value : value;
  };
  if (!study.pareto.empty()) {
    std::erase_if(rows, [&](uint64_t row) {
      return std::any_of(study.pareto.begin(), study.pareto.end(), [&](const auto& o) { return values.failure(o.output, row) != 0; });
    });
    std::vector<std::pair<std::vector<double>, uint64_t>> points;
    for (uint64_t row : rows) {
      std::vector<double> point;
      for (const auto& o : study.pareto) point.push_back(signed_value(o, row));
      points.emplace_back(std::move(point), row);
    }
    std::vector<uint64_t> front;
    for (const auto& [point, row] : points)
      if (std::none_of(points.begin(), points.end(), [&](const auto& other) { return dominates(other.first, point); }))
        front.push_back(row);
    rows = front;
  }
  for (const auto& [count, objective] : study.top) {
    std::erase_if(rows, [&](uint64_t row) { return values.failure(objective.output, row) != 0; });
    std::stable_sort(rows.begin(), rows.end(), [&](uint64_t a, uint64_t b) { return signed_value(objective, a) < signed_value(objective, b); });
    if (rows.size() > count) rows.resize(count);
  }
  return rows;
}

}  // namespace

std::string reason_text(const Study& study, const std::vector<double>& parameters, uint64_t row, uint32_t failure) {
  return ReasonWriter(study, parameters, row).write(failure);
}

std::string row_name(const Study& study, uint64_t row) {
  auto positions = positions_of(study.graph, row);
  std::string text;
  for (size_t i = 0; i < study.axes.size(); ++i) {
    const auto& axis = study.axes[i];
    auto at = static_cast<size_t>(positions[i]);
    std::string point = axis.labels.empty() ? number_in_text(axis.values[at]) : axis.labels[at];
    if (!axis.unit.empty()) point += " " + axis.unit;
    text += (text.empty() ? "" : ", ") + axis.name + " = " + point;
  }
  return text;
}

output::ResultTable make_table(const Study& study, const StudyValues& values, const std::vector<double>& parameters) {
  output::ResultTable table;
  table.study = study.name;
  table.title = study.title;
  if (study.uncertain)
    table.header.push_back("nominal; in brackets: all uncertain inputs together at their low and at their high ends" +
                           (study.draws.empty() ? std::string() : " (" + study.draws + ")"));
  for (const auto& axis : study.axes) table.columns.push_back({axis.name, output::ColumnKind::axis, axis.unit, 15});
  for (const Column& column : study.columns) {
    output::ColumnKind kind = column.kind == Column::Kind::text      ? output::ColumnKind::text
                              : column.kind == Column::Kind::boolean ? output::ColumnKind::boolean
                                                                     : output::ColumnKind::number;
    table.columns.push_back({column.name, kind, column.unit, 3});
  }
  std::vector<uint64_t> rows;
  for (uint64_t row = 0; row < values.rows; ++row)
    if (values.exists(row)) rows.push_back(row);
  rows = select_rows(study, values, std::move(rows));
  for (uint64_t row : rows) {
    std::vector<output::Cell> cells;
    auto positions = positions_of(study.graph, row);
    for (size_t i = 0; i < study.axes.size(); ++i) {
      const auto& axis = study.axes[i];
      auto at = static_cast<size_t>(positions[i]);
      output::Cell cell;
      if (axis.labels.empty()) {
        cell.value = axis.values[at];
        cell.text = number_in_text(axis.values[at]);
      } else {
        cell.text = axis.labels[at];
      }
      cells.push_back(std::move(cell));
    }
    uint32_t row_failure = values.failure(study.row_failure, row);
    std::string why = row_failure != 0 ? reason_text(study, parameters, row, row_failure) : std::string();
    for (const Column& column : study.columns) {
      if (row_failure != 0) {
        output::Cell cell;
        cell.state = output::Cell::State::infeasible;
        cell.text = why;
        cells.push_back(std::move(cell));
      } else {
        cells.push_back(make_cell(study, column, values, parameters, row));
      }
    }
    table.rows.push_back(std::move(cells));
  }
  std::vector<uint64_t> noted;
  for (uint64_t row : rows)
    if (values.failure(study.row_failure, row) == 0) noted.push_back(row);
  if (noted.empty()) noted = rows;
  for (const Column& note : study.notes) table.notes.push_back(make_note(study, note, values, parameters, noted));
  return table;
}

}  // namespace ingot::driver
