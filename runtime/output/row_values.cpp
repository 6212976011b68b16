#include "runtime/output/row_values.h"

#include <algorithm>

namespace ingot::output {
namespace {

/// One row as a study's values, for texts with holes.
StudyValues only(const sweep::Rows& rows, uint64_t row) {
  StudyValues values;
  values.rows = 1;
  for (const double* column : rows.columns) values.columns.push_back({column[row]});
  return values;
}

std::string text_at(const TextForm& form, const sweep::Rows& rows, uint64_t row) {
  return form.holes.empty() ? form.parts[0] : text_of(form, only(rows, row), 0);
}

}  // namespace

std::string reasons_at(const StudyDescription& study, const sweep::Rows& rows, uint64_t row) {
  std::vector<uint32_t> failures;
  const auto note = [&](uint32_t failure) {
    if (failure != 0 && std::find(failures.begin(), failures.end(), failure) == failures.end())
      failures.push_back(failure);
  };
  note(failure_of(rows, study.row_failure, row));
  if (failures.empty())
    for (const ReportDescription& report : study.reports) note(failure_of(rows, report.output, row));
  std::string all;
  for (const uint32_t failure : failures) {
    if (!all.empty()) all += "; ";
    all += failure > study.reasons.size() ? "infeasible" : text_at(study.reasons[failure - 1], rows, row);
  }
  return all;
}

std::string text_value(const StudyDescription& study, const ReportDescription& report, const sweep::Rows& rows,
                       uint64_t row) {
  const auto form = static_cast<size_t>(value_of(rows, report.output, row));
  return form < study.texts.size() ? text_at(study.texts[form], rows, row) : std::string();
}

}  // namespace ingot::output
