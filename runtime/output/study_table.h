// What a study reports, apart from how it was compiled: enough to turn raw results into a table of cells, in the command and in
// a standalone simulator.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/output/result_table.h"

namespace ingot::output {

/// A number inside a text. `output` < 0: its value is not among the results, and an ellipsis stands for it.
struct TextHole {
  int64_t output = -1;
  double scale = 1;
  std::string unit;
  std::vector<std::string> texts;  ///< not empty: the value is an index into these
};

/// parts[0] hole[0] parts[1] ... A plain text has one part.
struct TextForm {
  std::vector<std::string> parts;
  std::vector<TextHole> holes;
};

struct AxisDescription {
  std::string name;
  uint64_t extent = 1;
  std::vector<std::string> labels;  ///< of things; empty for numbers
  std::string unit;
  std::vector<double> values;  ///< of numbers, in the unit
};

struct ReportDescription {
  std::string name;
  ColumnKind kind = ColumnKind::number;
  std::string unit;
  double scale = 1;  ///< base units in one display unit
  uint64_t output = 0;
  std::optional<uint64_t> low, high;  ///< outputs at the ends of the uncertain inputs; with draws, quantiles
  std::optional<uint64_t> error;      ///< output: standard error of a mean over draws
  std::optional<uint64_t> share;      ///< output: share of the draws that are feasible
};

struct ObjectiveDescription {
  uint64_t output = 0;
  bool maximize = false;
};

/// Outputs are numbered; each has a value and a failure (0, or the number of a reason from 1).
struct StudyDescription {
  std::string name, title;
  std::vector<std::string> header;
  std::vector<AxisDescription> axes;
  std::vector<ReportDescription> reports, notes;
  uint64_t row_failure = 0;  ///< output whose failure is that of the whole row
  std::vector<ObjectiveDescription> pareto;
  std::vector<std::pair<uint64_t, ObjectiveDescription>> top;
  std::vector<TextForm> texts;    ///< what the values of text reports mean
  std::vector<TextForm> reasons;  ///< reason n is reasons[n - 1]
};

/// Dense results in row order: `columns[2 o]` values and `columns[2 o + 1]` failures of output o; which rows exist last.
struct StudyValues {
  uint64_t rows = 0;
  std::vector<uint64_t> numbers;  ///< of the rows among all of the study's, when only some are here; empty: all are
  std::vector<std::vector<double>> columns;
  std::string error;  ///< not empty: it did not run

  double value(size_t output, uint64_t row) const { return columns[2 * output][row]; }
  uint32_t failure(size_t output, uint64_t row) const { return static_cast<uint32_t>(columns[2 * output + 1][row]); }
  bool exists(uint64_t row) const { return columns.back()[row] != 0; }
  uint64_t number(uint64_t row) const { return numbers.empty() ? row : numbers[row]; }
};

/// Rows in order of the axes; those that do not exist, or that `pareto` and `top` leave out, are absent. `reason` says why a failure
/// happened at a row, by its number among all; without it the description's reasons do.
ResultTable make_table(const StudyDescription& study, const StudyValues& values,
                       const std::function<std::string(uint64_t row, uint32_t failure)>& reason = {});

/// A form's text at a row.
std::string text_of(const TextForm& form, const StudyValues& values, uint64_t row);
/// A hole's number as it stands inside a sentence.
std::string hole_text(const TextHole& hole, double value);
/// Numbers inside sentences: whole ones whole, others short.
std::string number_in_text(double value);
/// "chip = H20, batch = 64".
std::string row_name(const StudyDescription& study, uint64_t row);

std::string to_json(const StudyDescription& study);
/// False when the text is no description.
bool from_json(const std::string& text, StudyDescription& study);

}  // namespace ingot::output
