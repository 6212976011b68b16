// Charts as SVG text. Colours and fonts are the page's: shapes carry classes.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "runtime/output/chart_scale.h"
#include "runtime/output/charts.h"
#include "runtime/output/html_writer.h"
#include "runtime/output/text_layout.h"

namespace ingot::output {

namespace {

constexpr double width = 600, letter = 7;  // of the picture, and of a letter in it, about
constexpr double bar_height = 20, head_height = 26;
constexpr double plot_height = 300, left = 60, right = 24, bottom = 44, legend_line = 18;
constexpr size_t colours = 8;

std::string with_unit(const Column& column) {
  return column.unit.empty() ? column.name : column.name + " [" + column.unit + "]";
}

std::string quantity(double value, const std::string& unit, int digits) {
  const std::string text = format_number(value, digits);
  return unit.empty() ? text : text + (unit == "%" ? "" : " ") + unit;
}

std::string point_name(const ResultTable& table, const std::vector<Cell>& row, size_t column) {
  return row[column].text.empty() ? quantity(row[column].value, table.columns[column].unit, 12) : row[column].text;
}

/// Names of a row's points on all axes but one.
std::string other_points(const ResultTable& table, const std::vector<Cell>& row, size_t but) {
  std::string text;
  for (size_t i = 0; i < row.size() && table.columns[i].kind == ColumnKind::axis; ++i)
    if (i != but) text += (text.empty() ? "" : ", ") + point_name(table, row, i);
  return text;
}

bool has_number(const Cell& cell) { return cell.state == Cell::State::value && std::isfinite(cell.value); }

std::string text_at(double x, double y, const char* classes, const std::string& text) {
  return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"" + classes + "\">" + html_text(text) +
         "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, const char* classes) {
  return "<line x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" + coordinate(x2) + "\" y2=\"" +
         coordinate(y2) + "\" class=\"" + classes + "\"/>\n";
}

std::string figure(const Column& column, double height, const std::string& shapes) {
  return "<figure><figcaption>" + html_text(with_unit(column)) + "</figcaption>\n<svg viewBox=\"0 0 " +
         coordinate(width) + " " + coordinate(height) + "\" role=\"img\" aria-label=\"" + html_text(with_unit(column)) +
         "\">\n" + shapes + "</svg></figure>\n";
}

/// The value as the table would show it, with its range.
std::string label_of(const Cell& cell, const Column& column) {
  const int digits = std::max(1, column.significant_digits);
  std::string text = format_number(cell.value, digits);
  if (cell.has_range) text += " (" + format_number(cell.low, digits) + " to " + format_number(cell.high, digits) + ")";
  return text;
}

std::string bars(const Chart& chart, const ResultTable& table) {
  const Column& column = table.columns[chart.y];
  double least = 0, greatest = 0, names = 0, labels = 0;
  std::vector<std::string> heads;
  for (const auto& row : table.rows) {
    const Cell& cell = row[chart.y];
    heads.push_back(chart.grouped ? other_points(table, row, chart.x) : "");
    const std::string name =
        chart.grouped ? point_name(table, row, chart.x) : other_points(table, row, table.columns.size());
    names = std::max(names, letter * display_width(name));
    if (!has_number(cell)) continue;
    labels = std::max(labels, letter * display_width(label_of(cell, column)));
    for (const double end :
         {cell.value, cell.has_range ? cell.low : cell.value, cell.has_range ? cell.high : cell.value})
      least = std::min(least, end), greatest = std::max(greatest, end);
  }
  const double begin = std::min(names, 220.0) + 10;
  const ChartScale scale(least, greatest, false, true, begin, std::max(begin + 100, width - labels - 14));
  std::string shapes;
  double y = 4;
  for (size_t i = 0; i < table.rows.size(); ++i) {
    const auto& row = table.rows[i];
    if (!heads[i].empty() && (i == 0 || heads[i] != heads[i - 1])) {
      shapes += text_at(0, y + head_height - 9, "head", heads[i]);
      y += head_height;
    }
    const Cell& cell = row[chart.y];
    const double middle = y + bar_height / 2;
    const std::string name =
        chart.grouped ? point_name(table, row, chart.x) : other_points(table, row, table.columns.size());
    shapes += text_at(begin - 6, middle + 4, "end", name);
    if (has_number(cell)) {
      const double zero = scale.place(0), at = scale.place(cell.value);
      double end = std::max(zero, at);
      shapes += "<rect x=\"" + coordinate(std::min(zero, at)) + "\" y=\"" + coordinate(y + 4) + "\" width=\"" +
                coordinate(std::fabs(at - zero)) + "\" height=\"" + coordinate(bar_height - 8) + "\" class=\"s0\"/>\n";
      if (cell.has_range) {
        shapes += line(scale.place(cell.low), middle, scale.place(cell.high), middle, "whisker");
        end = std::max({end, scale.place(cell.low), scale.place(cell.high)});
      }
      shapes += text_at(end + 6, middle + 4, "value", label_of(cell, column));
    } else {
      shapes +=
          text_at(begin + 4, middle + 4, "faint", cell.state == Cell::State::infeasible ? "infeasible" : "no number");
    }
    y += bar_height;
  }
  return figure(column, y + 4, line(scale.place(0), 4, scale.place(0), y, "axis") + shapes);
}

/// The frame of a chart of points: ticks, grid and the name of the horizontal axis.
std::string frame(const ChartScale& x, const ChartScale& y, double top, const std::vector<double>& x_ticks,
                  const std::string& x_name) {
  std::string shapes;
  for (const double tick : y.ticks()) {
    shapes += line(left, y.place(tick), width - right, y.place(tick), "grid");
    shapes += text_at(left - 8, y.place(tick) + 4, "end", format_number(tick, 6));
  }
  for (const double tick : x_ticks) {
    shapes += line(x.place(tick), top + plot_height, x.place(tick), top + plot_height + 5, "axis");
    shapes += text_at(x.place(tick), top + plot_height + 18, "middle", format_number(tick, 6));
  }
  shapes += line(left, top + plot_height, width - right, top + plot_height, "axis");
  return shapes + text_at((left + width - right) / 2, top + plot_height + 38, "middle", x_name);
}

struct Series {
  std::string name;
  std::vector<size_t> rows;
};

std::string colour(size_t series) {
  return "s" + std::to_string(series % colours) + (series >= colours ? " dashed" : "");
}

/// Names beside marks, as many in a line as fit; `height` grows by what they take.
std::string legend(const std::vector<Series>& all, double& height) {
  std::string shapes;
  if (all.size() < 2) return shapes;
  double x = left;
  height += legend_line;
  for (size_t i = 0; i < all.size(); ++i) {
    const double needed = 26 + letter * display_width(all[i].name) + 14;
    if (x > left && x + needed > width - right) x = left, height += legend_line;
    shapes += line(x, height - 9, x + 20, height - 9, ("line " + colour(i)).c_str());
    shapes += text_at(x + 26, height - 5, "start", all[i].name);
    x += needed;
  }
  height += 6;
  return shapes;
}

std::vector<Series> series_of(const Chart& chart, const ResultTable& table) {
  std::vector<Series> all;
  for (size_t i = 0; i < table.rows.size(); ++i) {
    const std::string name = other_points(table, table.rows[i], chart.x);
    auto found = std::find_if(all.begin(), all.end(), [&](const Series& one) { return one.name == name; });
    if (found == all.end()) found = all.insert(all.end(), {name, {}});
    found->rows.push_back(i);
  }
  return all;
}

std::string dot(const ChartScale& x, const ChartScale& y, const Cell& at, const Cell& value, const std::string& classes,
                const std::string& title) {
  return "<circle cx=\"" + coordinate(x.place(at.value)) + "\" cy=\"" + coordinate(y.place(value.value)) +
         "\" r=\"3.5\" class=\"" + classes + "\"><title>" + html_text(title) + "</title></circle>\n";
}

/// Polylines through points; a gap begins another.
std::string polyline(const std::vector<std::string>& points, const std::string& classes) {
  std::string joined;
  for (const std::string& point : points) joined += (joined.empty() ? "" : " ") + point;
  return points.size() < 2 ? "" : "<polyline points=\"" + joined + "\" class=\"" + classes + "\"/>\n";
}

ChartScale scale_of(const ResultTable& table, size_t column, bool logarithmic, double begin, double end) {
  double least = INFINITY, greatest = -INFINITY;
  for (const auto& row : table.rows) {
    const Cell& cell = row[column];
    if (!has_number(cell)) continue;
    for (const double one :
         {cell.value, cell.has_range ? cell.low : cell.value, cell.has_range ? cell.high : cell.value})
      if (!logarithmic || one > 0) least = std::min(least, one), greatest = std::max(greatest, one);
  }
  if (least > greatest) least = 0, greatest = 1;
  return {least, greatest, logarithmic, false, begin, end};
}

/// A horizontal axis begins and ends with its points.
ChartScale tight_scale(const std::vector<double>& values, bool logarithmic) {
  return {values.front(), values.back(), logarithmic, false, left + 10, width - right - 10};
}

std::string tooltip(const ResultTable& table, const Chart& chart, const std::vector<Cell>& row) {
  const Column& column = table.columns[chart.y];
  return other_points(table, row, table.columns.size()) + ": " + label_of(row[chart.y], column) +
         (column.unit.empty() ? "" : (column.unit == "%" ? "" : " ") + column.unit);
}

std::string lines(const Chart& chart, const ResultTable& table) {
  const std::vector<Series> all = series_of(chart, table);
  std::vector<double> points;
  for (const auto& row : table.rows) points.push_back(row[chart.x].value);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.empty()) return {};
  double top = 8;
  std::string shapes = legend(all, top);
  const ChartScale x = tight_scale(points, chart.log_x),
                   y = scale_of(table, chart.y, chart.log_y, top + plot_height, top);
  constexpr size_t most_points_named = 9;
  shapes +=
      frame(x, y, top, points.size() <= most_points_named ? points : x.ticks(), with_unit(table.columns[chart.x]));
  for (size_t s = 0; s < all.size(); ++s) {
    std::vector<std::string> path;
    std::string dots, paths;
    for (const size_t row : all[s].rows) {
      const Cell &at = table.rows[row][chart.x], &value = table.rows[row][chart.y];
      if (!has_number(value) || !y.shows(value.value) || !x.shows(at.value)) {
        paths += polyline(path, "line " + colour(s));
        path.clear();
        continue;
      }
      path.push_back(coordinate(x.place(at.value)) + "," + coordinate(y.place(value.value)));
      if (value.has_range && y.shows(value.low) && y.shows(value.high))
        dots += line(x.place(at.value), y.place(value.low), x.place(at.value), y.place(value.high),
                     ("reach " + colour(s)).c_str());
      dots += dot(x, y, at, value, "dot " + colour(s), tooltip(table, chart, table.rows[row]));
    }
    shapes += paths;
    shapes += polyline(path, "line " + colour(s));
    shapes += dots;
  }
  return figure(table.columns[chart.y], top + plot_height + bottom, shapes);
}

std::string scatter(const Chart& chart, const ResultTable& table) {
  constexpr double top = 16;
  const ChartScale x = scale_of(table, chart.x, chart.log_x, left + 10, width - right - 10),
                   y = scale_of(table, chart.y, chart.log_y, top + plot_height, top);
  std::string shapes = frame(x, y, top, x.ticks(), with_unit(table.columns[chart.x])), dots;
  std::vector<size_t> order(table.rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return table.rows[a][chart.x].value < table.rows[b][chart.x].value; });
  std::vector<std::string> path;
  constexpr size_t most_names = 14;
  for (const size_t row : order) {
    const Cell &at = table.rows[row][chart.x], &value = table.rows[row][chart.y];
    if (!has_number(at) || !has_number(value) || !x.shows(at.value) || !y.shows(value.value)) continue;
    path.push_back(coordinate(x.place(at.value)) + "," + coordinate(y.place(value.value)));
    dots += dot(x, y, at, value, "dot s0", tooltip(table, chart, table.rows[row]));
    if (table.rows.size() > most_names) continue;
    const bool late = x.place(at.value) > width * 0.7;
    dots += text_at(x.place(at.value) + (late ? -8 : 8), y.place(value.value) + (late ? -6 : 14),
                    late ? "end" : "start", other_points(table, table.rows[row], table.columns.size()));
  }
  if (path.empty()) return {};
  return figure(table.columns[chart.y], top + plot_height + bottom, shapes + polyline(path, "line s0") + dots);
}

}  // namespace

std::string draw(const Chart& chart, const ResultTable& table) {
  if (table.rows.empty()) return {};
  switch (chart.kind) {
    case Chart::Kind::bars: return bars(chart, table);
    case Chart::Kind::lines: return lines(chart, table);
    case Chart::Kind::scatter: return scatter(chart, table);
  }
  return {};
}

}  // namespace ingot::output
