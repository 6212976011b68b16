// Tables of cells as a database, full precision.
#include <cmath>

#include "runtime/output/cell_values.h"
#include "runtime/output/database_rows.h"

namespace ingot::output {
namespace {

struct Shape {
  std::vector<bool> ranged, erring;
  std::vector<DatabaseColumn> columns;
};

Shape shape_of(const ResultTable& table) {
  Shape shape;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    bool is_name = column.kind == ColumnKind::text;
    if (column.kind == ColumnKind::axis)
      for (const auto& row : table.rows) is_name = is_name || !row[i].text.empty();
    const bool is_boolean = column.kind == ColumnKind::boolean;
    const char* const kinds[] = {"axis", "number", "text", "boolean"};
    shape.columns.push_back({column.name,
                             is_name      ? "TEXT"
                             : is_boolean ? "INTEGER"
                                          : "REAL",
                             kinds[static_cast<int>(column.kind)], column.unit});
    shape.erring.push_back(has_errors(table, i));
    if (shape.erring[i]) shape.columns.push_back({column.name + "_error", "REAL", "error", column.unit});
    shape.ranged.push_back(is_ranged(table, i));
    if (!shape.ranged[i]) continue;
    shape.columns.push_back({column.name + "_low", "REAL", "low", column.unit});
    shape.columns.push_back({column.name + "_high", "REAL", "high", column.unit});
  }
  shape.columns.push_back({"infeasible", "TEXT", "infeasible", ""});
  return shape;
}

void put(DatabaseRow& row, bool has, double value) {
  if (has && !std::isnan(value))
    row.number(value);
  else
    row.nothing();
}

void put_row(const ResultTable& table, const Shape& shape, const std::vector<Cell>& cells, DatabaseRow& row) {
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool has = cells[i].state == Cell::State::value;
    if (has && is_text(table.columns[i], cells[i]))
      row.text(cells[i].text);
    else if (has && table.columns[i].kind == ColumnKind::boolean)
      row.whole(cells[i].value != 0 ? 1 : 0);
    else
      put(row, has, cells[i].value);
    if (shape.erring[i]) put(row, has && cells[i].has_error, cells[i].error);
    if (!shape.ranged[i]) continue;
    put(row, has && cells[i].has_range, cells[i].low);
    put(row, has && cells[i].has_range, cells[i].high);
  }
  const std::string reasons = reasons_of(cells);
  if (reasons.empty())
    row.nothing();
  else
    row.text(reasons);
}

bool put_table(Database& database, const ResultTable& table, const std::vector<Note>& facts) {
  const Shape shape = shape_of(table);
  std::vector<Note> notes;
  if (!table.title.empty()) notes.push_back({"title", table.title});
  notes.insert(notes.end(), facts.begin(), facts.end());
  for (const std::string& line : table.header) notes.push_back({"reading", line});
  notes.insert(notes.end(), table.notes.begin(), table.notes.end());
  if (!database.create_table(table.study, shape.columns, notes)) return false;
  for (const auto& cells : table.rows) {
    put_row(table, shape, cells, database.row());
    if (!database.insert()) return false;
  }
  return true;
}

}  // namespace

std::string write_database(const std::string& path, const std::vector<ResultTable>& tables,
                           const std::vector<Note>& facts) {
  PartFile file(path);
  if (!file.open(false)) return file.problem();
  Database database;
  bool written = database.open(file.part()) && database.begin() && database.create_descriptions();
  for (const ResultTable& table : tables) written = written && put_table(database, table, facts);
  written = written && database.commit() && database.close();
  if (!written) file.failed(database.problem());
  if (written && file.finish()) return {};
  file.discard();
  std::remove((file.part() + "-journal").c_str());
  return file.problem();
}

}  // namespace ingot::output
