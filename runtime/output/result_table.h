// A study's results as a table of cells, and its writers. Used by the command and by built simulators alike.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ingot::output {

enum class ColumnKind : uint8_t { axis, number, text, boolean };

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::number;
  std::string unit;            ///< display unit, empty for plain numbers and text
  int significant_digits = 3;  ///< at most; no more than the inputs carry
  int mean_digits = 0;         ///< of means over draws: what their standard errors leave; 0: as the others
};

struct Cell {
  enum class State : uint8_t { value, infeasible, absent };
  State state = State::value;
  double value = 0;        ///< in the display unit; booleans 0 or 1
  bool has_range = false;  ///< low and high hold: some input is uncertain
  double low = 0, high = 0;
  bool has_error = false;  ///< the value is a mean over draws
  double error = 0;        ///< its standard error
  std::string text;        ///< of text columns; the reason when infeasible
};

struct Note {
  std::string label;
  std::string text;  ///< rendered value with unit
};

struct ResultTable {
  std::string study;  ///< name
  std::string title;
  std::vector<std::string> header;  ///< lines under the title: "nominal; ranges: ..."
  std::vector<Column> columns;      ///< axis columns first
  std::vector<std::vector<Cell>> rows;
  std::vector<Note> notes;
};

struct TableStyle {
  bool colour = false;
  int width =
      0;  ///< terminal's columns; 0: no limit. A table that is too wide is cut into blocks that repeat the first axis columns
  bool unicode = true;
};

/// For people: aligned columns, header with units, ranges as `12.3 (10.1 to 14.0)`, an infeasible row keeps its axis cells and shows
/// the reason across the rest once, notes beneath.
std::string write_table(const ResultTable& table, const TableStyle& style);
/// RFC 4180. Column names carry the unit in brackets: `usd_per_mtok [USD/Mtok]`; means over draws are followed by `_error`, ranged columns by `_low`, `_high`; a last column
/// `infeasible` holds the reason. Full precision: shortest text that reads back as the same double.
std::string write_csv(const ResultTable& table);
/// {"study":..,"title":..,"header":[..],"columns":[{name,kind,unit}],"rows":[{name: value | null, ..., "infeasible": reason}],"notes":[..]}
std::string write_json(const ResultTable& table);

/// A number with at most that many significant digits, thousands unseparated, no exponent between 1e-4 and 1e7. Whole numbers in that
/// range are counts and keep all their digits.
std::string format_number(double value, int significant_digits);
/// Shortest text that reads back as the same double.
std::string format_exact(double value);

}  // namespace ingot::output
