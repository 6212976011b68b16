// What the rows of a chunk say, for those who write them while they are made.
#pragma once

#include <string>
#include <vector>

#include "runtime/output/study_table.h"
#include "runtime/sweep/keeper.h"

namespace ingot::output {

inline double value_of(const sweep::Rows& rows, uint64_t output, uint64_t row) { return rows.columns[2 * output][row]; }
inline uint32_t failure_of(const sweep::Rows& rows, uint64_t output, uint64_t row) {
  return static_cast<uint32_t>(rows.columns[2 * output + 1][row]);
}

/// What a chunk's rows say in words. A text is made again only when the values in it have changed: rows beside each other mostly say the same.
class RowTexts {
 public:
  explicit RowTexts(const StudyDescription& study)
      : study_(study), reasons_(study.reasons.size()), texts_(study.texts.size()) {}
  /// Why a row has no values, or some of it have none: each reason once, joined by `; `. Empty: it has all. Like the worth of a text report
  /// it holds until the next one is asked for.
  const std::string& reason(const sweep::Rows& rows, uint64_t row);
  const std::string& text(const ReportDescription& report, const sweep::Rows& rows, uint64_t row);

 private:
  /// A text with holes as it was told last.
  struct Told {
    std::vector<double> values;  ///< of the holes
    std::string text;
  };
  static const std::string& tell(const TextForm& form, const sweep::Rows& rows, uint64_t row, Told& told);
  const std::string& one_reason(uint32_t failure, const sweep::Rows& rows, uint64_t row);

  const StudyDescription& study_;
  std::vector<Told> reasons_, texts_;  ///< by form
  std::string several_;                ///< reasons of the row
};

/// Positions on the study's axes, row by row.
class Positions {
 public:
  Positions(const StudyDescription& study, uint64_t row) : study_(study), at_(study.axes.size()) {
    for (size_t i = at_.size(); i-- > 0; row /= study.axes[i].extent) at_[i] = row % study.axes[i].extent;
  }
  /// Gives the outermost axis that moved.
  size_t next() {
    for (size_t i = at_.size(); i-- > 0; at_[i] = 0)
      if (++at_[i] < study_.axes[i].extent) return i;
    return 0;
  }
  uint64_t operator[](size_t axis) const { return at_[axis]; }
  size_t size() const { return at_.size(); }

 private:
  const StudyDescription& study_;
  std::vector<uint64_t> at_;
};

}  // namespace ingot::output
