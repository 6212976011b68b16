#include "runtime/output/table_columns.h"

#include <algorithm>
#include <cmath>

#include "runtime/output/number_format.h"
#include "runtime/output/text_layout.h"

namespace ingot::output {

namespace {

constexpr int digits_of_axes = 12;  // a coordinate is exact
constexpr int shortest_header = 9;

/// One number of a column, split where the column aligns it.
struct Number {
  std::string before, after;
  explicit Number(const std::string& text) {
    const size_t point = std::min(text.find('.'), text.size());
    before = text.substr(0, point);
    after = text.substr(point);
  }
  Number() = default;
};

/// Numbers that stand one above the other.
struct NumberStack {
  int before = 0, after = 0;
  void add(const Number& number) {
    before = std::max(before, static_cast<int>(number.before.size()));
    after = std::max(after, static_cast<int>(number.after.size()));
  }
  std::string place(const Number& number) const {
    return pad_left(number.before, before) + pad_right(number.after, after);
  }
};

/// How the numbers of one column are written: whole ones in full when all are whole, else each with the significant
/// digits of the column and no more decimals than any of them needs.
class NumberStyle {
 public:
  NumberStyle(const Column& column, const std::vector<double>& values)
      : axis_(column.kind == ColumnKind::axis),
        digits_(axis_ ? digits_of_axes : std::max(1, column.significant_digits)) {
    all_whole_ = std::all_of(values.begin(), values.end(), is_whole);
    for (const double value : values) {
      const std::string text = strip_zeros(fixed(value, digits_, decimals_of(value, digits_)));
      const size_t point = text.find('.');
      if (point != std::string::npos && text.find('e') == std::string::npos)
        most_decimals_ = std::max(most_decimals_, static_cast<int>(text.size() - point - 1));
    }
  }
  std::string write(double value) const {
    if (all_whole_) return format_number(value, digits_);
    const std::string text = fixed(value, digits_, std::min(decimals_of(value, digits_), most_decimals_));
    return axis_ && text.find('e') != std::string::npos ? strip_zeros(text) : text;
  }

 private:
  bool axis_;
  int digits_;
  bool all_whole_ = false;
  int most_decimals_ = 0;
};

bool holds_number(const Column& column, const Cell& cell) {
  if (cell.state != Cell::State::value) return false;
  return column.kind == ColumnKind::number || (column.kind == ColumnKind::axis && cell.text.empty());
}

void add_numbers(TextColumn& text, const ResultTable& table, size_t index) {
  const Column& column = table.columns[index];
  std::vector<double> values;
  for (const auto& row : table.rows) {
    if (!holds_number(column, row[index])) continue;
    values.push_back(row[index].value);
    if (row[index].has_range) values.insert(values.end(), {row[index].low, row[index].high});
  }
  const NumberStyle style(column, values);
  Column of_means = column;
  if (column.mean_digits > 0) of_means.significant_digits = column.mean_digits;
  const NumberStyle mean_style(of_means, values);
  NumberStack nominal;
  std::vector<std::string> ranges(table.rows.size());
  int range_width = 0;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const Cell& cell = table.rows[row][index];
    if (!holds_number(column, cell)) continue;
    nominal.add(Number(mean_style.write(cell.value)));
    if (!cell.has_range) continue;
    ranges[row] = " (" + style.write(cell.low) + " to " + style.write(cell.high) + ")";
    range_width = std::max(range_width, static_cast<int>(ranges[row].size()));
  }
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const Cell& cell = table.rows[row][index];
    if (holds_number(column, cell))
      text.cells[row] = nominal.place(Number(mean_style.write(cell.value))) + pad_right(ranges[row], range_width);
  }
}

}  // namespace

size_t Footnotes::number_of(const std::string& reason) {
  const auto found = std::find(reasons.begin(), reasons.end(), reason);
  if (found != reasons.end()) return static_cast<size_t>(found - reasons.begin()) + 1;
  reasons.push_back(reason);
  return reasons.size();
}

int TextColumn::width() const {
  int width = std::max(body_width, display_width(unit));
  for (const std::string& line : name) width = std::max(width, display_width(line));
  return width;
}

std::string reason_of_row(const ResultTable& table, const std::vector<Cell>& row) {
  std::vector<std::string> reasons;
  for (size_t i = 0; i < row.size(); ++i) {
    if (table.columns[i].kind == ColumnKind::axis) continue;
    if (row[i].state != Cell::State::infeasible) return "";
    if (std::find(reasons.begin(), reasons.end(), row[i].text) == reasons.end()) reasons.push_back(row[i].text);
  }
  std::string all;
  for (const std::string& reason : reasons) all += (all.empty() ? "infeasible: " : "; ") + reason;
  return all;
}

std::vector<TextColumn> lay_out_columns(const ResultTable& table, const TableStyle& style, Footnotes& footnotes) {
  std::vector<bool> replaced;
  for (const auto& row : table.rows) replaced.push_back(!reason_of_row(table, row).empty());
  std::vector<TextColumn> columns;
  for (size_t index = 0; index < table.columns.size(); ++index) {
    const Column& column = table.columns[index];
    TextColumn text;
    text.name = {column.name};
    text.unit = column.unit;
    text.is_axis = column.kind == ColumnKind::axis;
    text.cells.resize(table.rows.size());
    text.right = column.kind == ColumnKind::number ||
                 (text.is_axis && std::all_of(table.rows.begin(), table.rows.end(),
                                              [&](const auto& row) { return row[index].text.empty(); }));
    add_numbers(text, table, index);
    for (size_t row = 0; row < table.rows.size(); ++row) {
      const Cell& cell = table.rows[row][index];
      if (cell.state == Cell::State::infeasible && !replaced[row])
        text.cells[row] = (style.unicode ? "– [" : "- [") + std::to_string(footnotes.number_of(cell.text)) + "]";
      else if (cell.state == Cell::State::value && column.kind == ColumnKind::boolean)
        text.cells[row] = cell.value != 0 ? "yes" : "no";
      else if (cell.state == Cell::State::value && !holds_number(column, cell))
        text.cells[row] = cell.text;
    }
    for (const std::string& cell : text.cells) text.body_width = std::max(text.body_width, display_width(cell));
    for (std::string& cell : text.cells)
      cell = text.right ? pad_left(cell, text.body_width) : pad_right(cell, text.body_width);
    columns.push_back(std::move(text));
  }
  return columns;
}

void narrow_headers(std::vector<TextColumn>& columns) {
  for (TextColumn& column : columns) {
    const int body = std::max({column.body_width, display_width(column.unit), shortest_header});
    if (display_width(column.name[0]) > body) column.name = wrap_name(column.name[0], body);
  }
}

}  // namespace ingot::output
