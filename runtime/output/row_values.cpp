#include "runtime/output/row_values.h"

#include <algorithm>
#include <bit>

#include "runtime/output/cell_values.h"

namespace ingot::output {

const std::string& RowTexts::tell(const TextForm& form, const sweep::Rows& rows, uint64_t row, Told& told) {
  if (form.holes.empty()) return form.parts[0];
  const bool first = told.values.size() != form.holes.size();
  if (first) told.values.assign(form.holes.size(), 0);
  bool same = !first;
  for (size_t i = 0; i < form.holes.size(); ++i) {
    if (form.holes[i].output < 0) continue;
    const double value = value_of(rows, static_cast<uint64_t>(form.holes[i].output), row);
    same = same && std::bit_cast<uint64_t>(value) == std::bit_cast<uint64_t>(told.values[i]);
    told.values[i] = value;
  }
  if (same) return told.text;
  told.text = form.parts[0];
  for (size_t i = 0; i < form.holes.size(); ++i) {
    told.text += form.holes[i].output < 0 ? "…" : hole_text(form.holes[i], told.values[i]);
    told.text += form.parts[i + 1];
  }
  return told.text;
}

const std::string& RowTexts::one_reason(uint32_t failure, const sweep::Rows& rows, uint64_t row) {
  static const std::string unknown = "infeasible";
  if (failure > study_.reasons.size()) return unknown;
  return tell(study_.reasons[failure - 1], rows, row, reasons_[failure - 1]);
}

const std::string& RowTexts::reason(const sweep::Rows& rows, uint64_t row) {
  if (const uint32_t failure = failure_of(rows, study_.row_failure, row); failure != 0)
    return one_reason(failure, rows, row);
  std::vector<uint32_t> failures;
  for (const ReportDescription& report : study_.reports) {
    const uint32_t failure = failure_of(rows, report.output, row);
    if (failure != 0 && std::find(failures.begin(), failures.end(), failure) == failures.end())
      failures.push_back(failure);
  }
  several_.clear();
  for (const uint32_t failure : failures) {
    if (!several_.empty()) several_ += "; ";
    several_ += one_reason(failure, rows, row);
  }
  return several_;
}

const std::string& RowTexts::text(const ReportDescription& report, const sweep::Rows& rows, uint64_t row) {
  static const std::string none;
  const auto form = static_cast<size_t>(value_of(rows, report.output, row));
  return form < study_.texts.size() ? tell(study_.texts[form], rows, row, texts_[form]) : none;
}

}  // namespace ingot::output
