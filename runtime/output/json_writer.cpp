// JSON, full precision: one object per study.
#include <cmath>
#include <nlohmann/json.hpp>

#include "runtime/output/cell_values.h"
#include "runtime/output/number_format.h"
#include "runtime/output/result_table.h"

namespace ingot::output {

namespace {

using Json = nlohmann::ordered_json;

const char* name_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::axis: return "axis";
    case ColumnKind::number: return "number";
    case ColumnKind::text: return "text";
    case ColumnKind::boolean: return "boolean";
  }
  return "";
}

/// Whole numbers without `.0`; what is not finite has no text in JSON.
Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (is_whole(value) && !std::signbit(value)) return static_cast<int64_t>(value);
  return value;
}

Json value_of(const Column& column, const Cell& cell) {
  if (cell.state != Cell::State::value) return nullptr;
  if (is_text(column, cell)) return cell.text;
  if (column.kind == ColumnKind::boolean) return cell.value != 0;
  return number(cell.value);
}

}  // namespace

std::string write_json(const ResultTable& table) {
  Json columns = Json::array(), rows = Json::array(), notes = Json::array();
  for (const Column& column : table.columns)
    columns.push_back({{"name", column.name}, {"kind", name_of(column.kind)}, {"unit", column.unit}});
  for (const auto& cells : table.rows) {
    Json row = Json::object();
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string& name = table.columns[i].name;
      row[name] = value_of(table.columns[i], cells[i]);
      if (cells[i].state == Cell::State::value && cells[i].has_error) row[name + "_error"] = number(cells[i].error);
      if (cells[i].state != Cell::State::value || !cells[i].has_range) continue;
      row[name + "_low"] = number(cells[i].low);
      row[name + "_high"] = number(cells[i].high);
    }
    const std::string reasons = reasons_of(cells);
    if (!reasons.empty()) row["infeasible"] = reasons;
    rows.push_back(std::move(row));
  }
  for (const Note& note : table.notes) notes.push_back({{"label", note.label}, {"text", note.text}});
  const Json document = {{"study", table.study}, {"title", table.title}, {"header", table.header},
                         {"columns", columns},   {"rows", rows},         {"notes", notes}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ingot::output
