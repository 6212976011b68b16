#include "runtime/output/html_writer.h"

#include <algorithm>

#include "runtime/output/table_columns.h"

namespace ingot::output {

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : text) switch (c) {
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '&': result += "&amp;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  return result;
}

namespace {

constexpr const char* figure_space = "\u2007";       // as wide as a digit
constexpr const char* punctuation_space = "\u2008";  // as wide as a decimal point

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// A column's cells, the ranges of numbers apart.
struct PageColumn {
  bool right = false, ranged = false;
  std::vector<std::string> values, ranges;
  size_t width() const { return ranged ? 2 : 1; }
};

/// Numbers end with as many places, empty ones included, so that their points stand one above the other.
void align(PageColumn& column, const std::vector<bool>& is_number) {
  size_t most = 0;
  const auto places = [](const std::string& text) {
    const size_t point = text.find('.');
    return point == std::string::npos ? 0 : text.size() - point;
  };
  for (size_t i = 0; i < column.values.size(); ++i)
    if (is_number[i]) most = std::max(most, places(column.values[i]));
  for (size_t i = 0; i < column.values.size(); ++i) {
    if (!is_number[i]) continue;
    const size_t have = places(column.values[i]);
    for (size_t k = have; k < most; ++k) column.values[i] += k == 0 ? punctuation_space : figure_space;
  }
}

PageColumn page_column(const ResultTable& table, size_t index, const TextColumn& text) {
  PageColumn column;
  column.right = text.right;
  std::vector<bool> is_number;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const Cell& cell = table.rows[row][index];
    std::string value = trimmed(text.cells[row]), range;
    const bool number = cell.state == Cell::State::value && text.right && cell.text.empty();
    if (number && cell.has_range) {
      const size_t bracket = value.find(" (");
      range = value.substr(bracket + 1);
      value = trimmed(value.substr(0, bracket));
      column.ranged = true;
    }
    is_number.push_back(number);
    column.values.push_back(html_text(value));
    column.ranges.push_back(html_text(range));
  }
  align(column, is_number);
  return column;
}

std::string spanning(size_t columns) {
  return columns > 1 ? " colspan=\"" + std::to_string(columns) + "\"" : std::string();
}

std::string item(const std::string& label, const std::string& text) {
  return "<dt>" + html_text(label) + "</dt><dd>" + html_text(text) + "</dd>\n";
}

}  // namespace

std::string write_html(const ResultTable& table) {
  Footnotes footnotes;
  const std::vector<TextColumn> texts = lay_out_columns(table, {}, footnotes);
  std::vector<PageColumn> columns;
  for (size_t i = 0; i < texts.size(); ++i) columns.push_back(page_column(table, i, texts[i]));
  std::string names, units, out;
  size_t beside_axes = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string head =
        "<th scope=\"col\"" + spanning(columns[i].width()) + (columns[i].right ? " class=\"number\">" : ">");
    names += head + html_text(table.columns[i].name) + "</th>";
    units += "<td" + spanning(columns[i].width()) + (columns[i].right ? " class=\"number\">" : ">") +
             html_text(table.columns[i].unit) + "</td>";
    if (!texts[i].is_axis) beside_axes += columns[i].width();
  }
  out += "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>" + names + "</tr>\n<tr class=\"units\">" + units +
         "</tr></thead>\n<tbody>\n";
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const std::string reason = reason_of_row(table, table.rows[row]);
    out += reason.empty() ? "<tr>" : "<tr class=\"infeasible\">";
    for (size_t i = 0; i < columns.size(); ++i) {
      const PageColumn& column = columns[i];
      const std::string text = column.right ? " class=\"number\">" : ">";
      if (texts[i].is_axis)
        out += "<th scope=\"row\"" + text + column.values[row] + "</th>";
      else if (reason.empty())
        out += "<td" + text + column.values[row] + "</td>" +
               (column.ranged ? "<td class=\"range\">" + column.ranges[row] + "</td>" : "");
    }
    if (!reason.empty()) out += "<td" + spanning(beside_axes) + " class=\"reason\">" + html_text(reason) + "</td>";
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n";
  if (table.rows.empty()) out += "<p class=\"reason\">no points</p>\n";
  if (!footnotes.reasons.empty()) {
    out += "<dl class=\"footnotes\">\n";
    for (size_t i = 0; i < footnotes.reasons.size(); ++i)
      out += item("[" + std::to_string(i + 1) + "]", footnotes.reasons[i]);
    out += "</dl>\n";
  }
  if (!table.notes.empty()) {
    out += "<dl class=\"notes\">\n";
    for (const Note& note : table.notes) {
      std::string label = note.label;
      std::replace(label.begin(), label.end(), '_', ' ');
      out += item(label, note.text);
    }
    out += "</dl>\n";
  }
  return out;
}

}  // namespace ingot::output
