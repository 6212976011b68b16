// Which charts show a study.
#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "runtime/output/charts.h"

namespace ingot::output {

namespace {

constexpr size_t most_bars = 60, most_lines = 12, most_metrics = 6;
constexpr size_t fewest_points = 3;  // of a line
constexpr double wide_axis = 16;     // from here on an axis of numbers is logarithmic
constexpr double wide_metric = 100;  // and so is what is drawn over one

struct Spread {
  std::set<double> distinct;
  double least = INFINITY, greatest = -INFINITY;
  bool wider_than(double ratio) const { return least > 0 && greatest / least >= ratio; }
};

Spread spread_of(const ResultTable& table, size_t column) {
  Spread spread;
  for (const auto& row : table.rows) {
    const Cell& cell = row[column];
    if (cell.state != Cell::State::value || !std::isfinite(cell.value)) continue;
    spread.distinct.insert(cell.value);
    spread.least = std::min(spread.least, cell.value), spread.greatest = std::max(spread.greatest, cell.value);
  }
  return spread;
}

/// The last metrics that differ between rows: what a study is about stands at its end. Shares only where there is nothing else.
std::vector<size_t> metrics_of(const ResultTable& table) {
  std::vector<size_t> all, others;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].kind != ColumnKind::number || spread_of(table, i).distinct.size() < 2) continue;
    all.push_back(i);
    if (table.columns[i].unit != "%") others.push_back(i);
  }
  std::vector<size_t>& chosen = others.empty() ? all : others;
  if (chosen.size() > most_metrics) chosen.erase(chosen.begin(), chosen.end() - most_metrics);
  return chosen;
}

std::optional<size_t> column_of(const StudyDescription& study, const ObjectiveDescription& objective) {
  for (size_t i = 0; i < study.reports.size(); ++i)
    if (study.reports[i].output == objective.output && study.reports[i].kind == ColumnKind::number)
      return study.axes.size() + i;
  return std::nullopt;
}

/// How many lines there would be over an axis: points of the others together.
size_t lines_over(const StudyDescription& study, const ResultTable& table, size_t axis) {
  std::set<std::vector<std::pair<std::string, double>>> others;
  for (const auto& row : table.rows) {
    std::vector<std::pair<std::string, double>> point;
    for (size_t i = 0; i < study.axes.size(); ++i)
      if (i != axis) point.emplace_back(row[i].text, row[i].value);
    others.insert(std::move(point));
  }
  return others.size();
}

}  // namespace

std::vector<Chart> charts_of(const StudyDescription& study, const ResultTable& table) {
  std::vector<Chart> charts;
  if (table.rows.size() < 2 || study.axes.empty()) return charts;
  if (study.pareto.size() > 1) {
    const auto x = column_of(study, study.pareto[0]), y = column_of(study, study.pareto[1]);
    if (x && y)
      charts.push_back({Chart::Kind::scatter, *x, *y, spread_of(table, *x).wider_than(wide_metric),
                        spread_of(table, *y).wider_than(wide_metric), false});
    return charts;
  }
  std::optional<size_t> numbers, names;
  for (size_t i = 0; i < study.axes.size(); ++i) {
    const bool is_number = study.axes[i].labels.empty();
    if (!is_number) names = i;
    if (is_number && spread_of(table, i).distinct.size() >= fewest_points && lines_over(study, table, i) <= most_lines)
      numbers = i;
  }
  const bool chosen = !study.top.empty() || !study.pareto.empty();
  for (const size_t metric : metrics_of(table)) {
    if (numbers && !chosen)
      charts.push_back({Chart::Kind::lines, *numbers, metric, spread_of(table, *numbers).wider_than(wide_axis),
                        spread_of(table, metric).wider_than(wide_metric), false});
    else if (table.rows.size() <= most_bars)
      charts.push_back({Chart::Kind::bars, names.value_or(study.axes.size() - 1), metric, false, false, !chosen});
  }
  return charts;
}

}  // namespace ingot::output
