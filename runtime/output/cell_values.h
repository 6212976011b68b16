// What the writers for programs ask of a table's cells.
#pragma once

#include <string>
#include <vector>

#include "runtime/output/result_table.h"

namespace ingot::output {

/// Whether the cell's worth is its text: text columns, and axes whose points have names.
bool is_text(const Column& column, const Cell& cell);
/// Whether any cell of the column has a range.
bool is_ranged(const ResultTable& table, size_t column);
/// Whether some value of the column is a mean over draws.
bool has_errors(const ResultTable& table, size_t column);
/// A field of comma-separated values, in quotes where it must be (RFC 4180, section 2).
std::string quoted(const std::string& text);
/// The reasons of a row's infeasible cells, each once, joined by `; `; empty when there is none.
std::string reasons_of(const std::vector<Cell>& row);

}  // namespace ingot::output
