#include "runtime/output/cell_values.h"

#include <algorithm>

namespace ingot::output {

bool is_text(const Column& column, const Cell& cell) {
  return column.kind == ColumnKind::text || (column.kind == ColumnKind::axis && !cell.text.empty());
}

bool is_ranged(const ResultTable& table, size_t column) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return row[column].state == Cell::State::value && row[column].has_range; });
}

bool has_errors(const ResultTable& table, size_t column) {
  return std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) { return row[column].has_error; });
}

std::string reasons_of(const std::vector<Cell>& row) {
  std::vector<std::string> reasons;
  for (const Cell& cell : row)
    if (cell.state == Cell::State::infeasible && std::find(reasons.begin(), reasons.end(), cell.text) == reasons.end())
      reasons.push_back(cell.text);
  std::string all;
  for (const std::string& reason : reasons) all += (all.empty() ? "" : "; ") + reason;
  return all;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

}  // namespace ingot::output
