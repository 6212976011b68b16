// Comma-separated values after RFC 4180, full precision.
#include "runtime/output/cell_values.h"
#include "runtime/output/result_table.h"

namespace ingot::output {

namespace {

std::string value_of(const Column& column, const Cell& cell) {
  if (cell.state != Cell::State::value) return "";
  if (is_text(column, cell)) return quoted(cell.text);
  if (column.kind == ColumnKind::boolean) return cell.value != 0 ? "true" : "false";
  return format_exact(cell.value);
}

void end_record(std::string& out) {
  out.back() = '\r';
  out += '\n';
}

}  // namespace

std::string write_csv(const ResultTable& table) {
  std::string out;
  std::vector<bool> ranged, erring;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    ranged.push_back(is_ranged(table, i));
    const std::string unit = column.unit.empty() ? "" : " [" + column.unit + "]";
    out += quoted(column.name + unit) + ',';
    erring.push_back(has_errors(table, i));
    if (erring[i]) out += quoted(column.name + "_error" + unit) + ',';
    if (ranged[i]) out += quoted(column.name + "_low" + unit) + ',' + quoted(column.name + "_high" + unit) + ',';
  }
  out += "infeasible,";
  end_record(out);
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      out += value_of(table.columns[i], row[i]) + ',';
      if (erring[i]) out += (row[i].has_error ? format_exact(row[i].error) : "") + ',';
      if (!ranged[i]) continue;
      const bool has = row[i].state == Cell::State::value && row[i].has_range;
      out += (has ? format_exact(row[i].low) : "") + ',' + (has ? format_exact(row[i].high) : "") + ',';
    }
    out += quoted(reasons_of(row)) + ',';
    end_record(out);
  }
  return out;
}

}  // namespace ingot::output
