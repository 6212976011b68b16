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

/// Why a row has no values, or some of it have none: each reason once, joined by `; `. Empty: it has all.
std::string reasons_at(const StudyDescription& study, const sweep::Rows& rows, uint64_t row);

/// The worth of a text report.
std::string text_value(const StudyDescription& study, const ReportDescription& report, const sweep::Rows& rows,
                       uint64_t row);

/// Positions on the study's axes, row by row.
class Positions {
 public:
  Positions(const StudyDescription& study, uint64_t row) : study_(study), at_(study.axes.size()) {
    for (size_t i = at_.size(); i-- > 0; row /= study.axes[i].extent) at_[i] = row % study.axes[i].extent;
  }
  void next() {
    for (size_t i = at_.size(); i-- > 0; at_[i] = 0)
      if (++at_[i] < study_.axes[i].extent) break;
  }
  uint64_t operator[](size_t axis) const { return at_[axis]; }

 private:
  const StudyDescription& study_;
  std::vector<uint64_t> at_;
};

}  // namespace ingot::output
