// Charts of a study: which ones fit what it is, and their drawing as SVG. runtime/page/charts.js draws the same text in the browser;
// test/report holds them together.
#pragma once

#include <string>
#include <vector>

#include "runtime/output/result_table.h"
#include "runtime/output/study_table.h"

namespace ingot::output {

struct Chart {
  enum class Kind : uint8_t {
    bars,    ///< a metric for each row
    lines,   ///< a metric over an axis of numbers, a line for each point of the other axes
    scatter  ///< two objectives
  };
  Kind kind = Kind::bars;
  size_t x = 0;  ///< column: of lines the axis, of a scatter the first objective, of bars the axis that names a bar
  size_t y = 0;  ///< column: the metric
  bool log_x = false, log_y = false;
  bool grouped = false;  ///< bars: the other axes head groups of them; else each bar is named by all axes
};

/// The charts worth looking at: the front of objectives when there is one, else the metrics over the axis that says most.
std::vector<Chart> charts_of(const StudyDescription& study, const ResultTable& table);

/// A figure with its caption. Empty when nothing can be drawn.
std::string draw(const Chart& chart, const ResultTable& table);

}  // namespace ingot::output
