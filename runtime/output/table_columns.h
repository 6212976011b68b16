// A result table's columns as texts of equal width, before they are set side by side.
#pragma once

#include <string>
#include <vector>

#include "runtime/output/result_table.h"

namespace ingot::output {

/// What cannot be shown in its place and stands as `[1] reason` under the table.
struct Footnotes {
  std::vector<std::string> reasons;
  /// The number of a reason, from 1.
  size_t number_of(const std::string& reason);
};

struct TextColumn {
  std::vector<std::string> name;  ///< lines of the header
  std::string unit;
  std::vector<std::string> cells;  ///< one per row; aligned among each other, all of `body_width`
  bool is_axis = false;
  bool right = false;  ///< numbers: the header stands over their right end
  int body_width = 0;
  int width() const;
};

/// The reason that takes a row's place, or empty when some cell beside the axes has a value.
std::string reason_of_row(const ResultTable& table, const std::vector<Cell>& row);

std::vector<TextColumn> lay_out_columns(const ResultTable& table, const TableStyle& style, Footnotes& footnotes);

/// Breaks the long names of headers so that the columns become narrower.
void narrow_headers(std::vector<TextColumn>& columns);

}  // namespace ingot::output
