#include "runtime/output/study_table.h"

#include <algorithm>
#include <cmath>

namespace ingot::output {

std::string number_in_text(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return format_number(value, 15);
  return format_number(value, 4);
}

std::string hole_text(const TextHole& hole, double value) {
  if (!hole.texts.empty()) {
    double last = static_cast<double>(hole.texts.size() - 1);
    return hole.texts[static_cast<size_t>(std::clamp(value, 0.0, last))];
  }
  std::string text = number_in_text(value / hole.scale);
  if (!hole.unit.empty()) text += (hole.unit == "%" ? "" : " ") + hole.unit;
  return text;
}

std::string text_of(const TextForm& form, const StudyValues& values, uint64_t row) {
  std::string text = form.parts[0];
  for (size_t i = 0; i < form.holes.size(); ++i) {
    const TextHole& hole = form.holes[i];
    text += hole.output < 0 ? "…" : hole_text(hole, values.value(static_cast<size_t>(hole.output), row));
    text += form.parts[i + 1];
  }
  return text;
}

namespace {

std::vector<uint64_t> positions_of(const StudyDescription& study, uint64_t row) {
  std::vector<uint64_t> positions(study.axes.size());
  for (size_t i = study.axes.size(); i-- > 0;) {
    positions[i] = row % study.axes[i].extent;
    row /= study.axes[i].extent;
  }
  return positions;
}

class TableMaker {
 public:
  TableMaker(const StudyDescription& study, const StudyValues& values,
             const std::function<std::string(uint64_t, uint32_t)>& reason)
      : study_(study), values_(values), reason_(reason) {}

  ResultTable make() {
    ResultTable table;
    table.study = study_.name;
    table.title = study_.title;
    table.header = study_.header;
    for (const AxisDescription& axis : study_.axes)
      table.columns.push_back({axis.name, ColumnKind::axis, axis.unit, 15, 0});
    for (const ReportDescription& report : study_.reports)
      table.columns.push_back({report.name, report.kind, report.unit, 3, 0});
    std::vector<uint64_t> rows = selected_rows();
    for (uint64_t row : rows) table.rows.push_back(cells(row));
    for (size_t i = 0; i < study_.reports.size(); ++i) limit_digits(table, study_.axes.size() + i);
    for (size_t i = study_.reports.size(); i-- > 0;) add_share(table, rows, i);
    std::vector<uint64_t> noted;
    for (uint64_t row : rows)
      if (values_.failure(study_.row_failure, row) == 0) noted.push_back(row);
    if (noted.empty()) noted = rows;
    for (const ReportDescription& one : study_.notes) table.notes.push_back(note(one, noted));
    return table;
  }

 private:
  std::string reason(uint64_t row, uint32_t failure) const {
    if (reason_) return reason_(values_.number(row), failure);
    if (failure == 0 || failure > study_.reasons.size()) return "infeasible";
    return text_of(study_.reasons[failure - 1], values_, row);
  }

  // No more digits of a mean than its standard error leaves.
  static void limit_digits(ResultTable& table, size_t column) {
    double digits = 4;
    bool any = false;
    for (const auto& row : table.rows) {
      const Cell& cell = row[column];
      if (cell.state != Cell::State::value || !cell.has_error) continue;
      any = true;
      if (cell.error > 0 && cell.value != 0)
        digits = std::min(digits, std::floor(std::log10(std::abs(cell.value) / cell.error)));
    }
    if (any) table.columns[column].mean_digits = std::max(1, static_cast<int>(digits));
  }

  // Beside a mean over draws that may fail: the share of those that did not.
  void add_share(ResultTable& table, const std::vector<uint64_t>& rows, size_t report) const {
    const ReportDescription& described = study_.reports[report];
    const auto failed = [&](uint64_t row) { return values_.exists(row) && values_.value(*described.share, row) < 1; };
    if (!described.share || std::none_of(rows.begin(), rows.end(), failed)) return;
    const size_t at = study_.axes.size() + report + 1;
    Column column{described.name + "_feasible", ColumnKind::number, "%", 4, 0};
    table.columns.insert(table.columns.begin() + static_cast<ptrdiff_t>(at), std::move(column));
    for (size_t i = 0; i < rows.size(); ++i) {
      Cell cell;
      cell.value = 100 * values_.value(*described.share, rows[i]);
      table.rows[i].insert(table.rows[i].begin() + static_cast<ptrdiff_t>(at), cell);
    }
  }

  std::vector<Cell> cells(uint64_t row) const {
    std::vector<Cell> result;
    auto positions = positions_of(study_, values_.number(row));
    for (size_t i = 0; i < study_.axes.size(); ++i) {
      const AxisDescription& axis = study_.axes[i];
      Cell cell;
      if (axis.labels.empty()) {
        cell.value = axis.values[positions[i]];  // a number has no text: the writers align and quote by that
      } else {
        cell.text = axis.labels[positions[i]];
      }
      result.push_back(std::move(cell));
    }
    uint32_t row_failure = values_.failure(study_.row_failure, row);
    std::string why = row_failure != 0 ? reason(row, row_failure) : std::string();
    for (const ReportDescription& report : study_.reports) {
      if (row_failure == 0) {
        result.push_back(cell(report, row));
        continue;
      }
      Cell failed;
      failed.state = Cell::State::infeasible;
      failed.text = why;
      result.push_back(std::move(failed));
    }
    return result;
  }

  Cell cell(const ReportDescription& report, uint64_t row) const {
    Cell cell;
    if (uint32_t failure = values_.failure(report.output, row); failure != 0) {
      cell.state = Cell::State::infeasible;
      cell.text = reason(row, failure);
      return cell;
    }
    double value = values_.value(report.output, row);
    if (report.kind == ColumnKind::text) {
      auto form = static_cast<size_t>(value);
      if (form < study_.texts.size()) cell.text = text_of(study_.texts[form], values_, row);
      return cell;
    }
    cell.value = value / report.scale;
    if (report.error) {
      cell.error = values_.value(*report.error, row) / report.scale;
      cell.has_error = true;
    }
    if (report.low) {
      cell.low = values_.value(*report.low, row) / report.scale;
      cell.high = values_.value(*report.high, row) / report.scale;
      cell.has_range = std::isfinite(cell.low) && std::isfinite(cell.high) && cell.low != cell.high;
    }
    return cell;
  }

  static std::string with_unit(std::string text, const std::string& unit) {
    return unit.empty() ? text : text + (unit == "%" ? "" : " ") + unit;
  }

  static std::string note_text(const Cell& cell, const ReportDescription& report) {
    if (cell.state == Cell::State::infeasible || report.kind == ColumnKind::text) return cell.text;
    if (report.kind == ColumnKind::boolean) return cell.value != 0 ? "yes" : "no";
    std::string text = format_number(cell.value, 4);
    if (cell.has_range) text += " (" + format_number(cell.low, 3) + " to " + format_number(cell.high, 3) + ")";
    return with_unit(text, report.unit);
  }

  // A note that differs between rows shows what it spans.
  Note note(const ReportDescription& report, const std::vector<uint64_t>& rows) const {
    std::vector<std::string> texts;
    double low = INFINITY, high = -INFINITY;
    for (uint64_t row : rows) {
      Cell one = cell(report, row);
      if (one.state == Cell::State::infeasible && rows.size() > 1) continue;
      low = std::min(low, one.value), high = std::max(high, one.value);
      std::string text = note_text(one, report);
      if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    }
    if (texts.size() > 1 && report.kind == ColumnKind::number)
      return {report.name, with_unit(format_number(low, 3) + " to " + format_number(high, 3), report.unit)};
    std::string joined;
    for (const std::string& text : texts) joined += (joined.empty() ? "" : "; ") + text;
    return {report.name, joined};
  }

  double signed_value(const ObjectiveDescription& objective, uint64_t row) const {
    double value = values_.value(objective.output, row);
    return objective.maximize ? -value : value;
  }

  bool infeasible(const ObjectiveDescription& objective, uint64_t row) const {
    return values_.failure(objective.output, row) != 0;
  }

  // `pareto` keeps what no other row beats, `top` the first rows by an objective; both leave infeasible rows out.
  std::vector<uint64_t> selected_rows() const {
    std::vector<uint64_t> rows;
    for (uint64_t row = 0; row < values_.rows; ++row)
      if (values_.exists(row)) rows.push_back(row);
    if (!study_.pareto.empty()) rows = front(std::move(rows));
    for (const auto& top : study_.top) {
      const auto count = top.first;
      const ObjectiveDescription& objective = top.second;
      std::erase_if(rows, [&](uint64_t row) { return infeasible(objective, row); });
      std::stable_sort(rows.begin(), rows.end(),
                       [&](uint64_t a, uint64_t b) { return signed_value(objective, a) < signed_value(objective, b); });
      if (rows.size() > count) rows.resize(count);
    }
    return rows;
  }

  std::vector<uint64_t> front(std::vector<uint64_t> rows) const {
    std::erase_if(rows, [&](uint64_t row) {
      return std::any_of(study_.pareto.begin(), study_.pareto.end(), [&](const auto& o) { return infeasible(o, row); });
    });
    auto beats = [&](uint64_t a, uint64_t b) {
      bool better = false;
      for (const auto& objective : study_.pareto) {
        double x = signed_value(objective, a), y = signed_value(objective, b);
        if (x > y) return false;
        better = better || x < y;
      }
      return better;
    };
    std::vector<uint64_t> kept;
    for (uint64_t row : rows)
      if (std::none_of(rows.begin(), rows.end(), [&](uint64_t other) { return beats(other, row); }))
        kept.push_back(row);
    return kept;
  }

  const StudyDescription& study_;
  const StudyValues& values_;
  const std::function<std::string(uint64_t, uint32_t)>& reason_;
};

}  // namespace

std::string row_name(const StudyDescription& study, uint64_t row) {
  auto positions = positions_of(study, row);
  std::string text;
  for (size_t i = 0; i < study.axes.size(); ++i) {
    const AxisDescription& axis = study.axes[i];
    std::string point = axis.labels.empty() ? number_in_text(axis.values[positions[i]]) : axis.labels[positions[i]];
    if (!axis.unit.empty()) point += " " + axis.unit;
    text += (text.empty() ? "" : ", ") + axis.name + " = " + point;
  }
  return text;
}

ResultTable make_table(const StudyDescription& study, const StudyValues& values,
                       const std::function<std::string(uint64_t, uint32_t)>& reason) {
  return TableMaker(study, values, reason).make();
}

}  // namespace ingot::output
