#include "runtime/output/row_stream.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "runtime/output/cell_values.h"
#include "runtime/output/row_values.h"

namespace ingot::output {

namespace {

std::string json_text(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// As format_exact, without a string of its own.
void put_number(std::string& out, double value) {
  char buffer[64];
  char* end = buffer;
  if (!std::isfinite(value)) {
    out += format_exact(value);
    return;
  }
  const auto whole = static_cast<int64_t>(std::fabs(value) < 1e5 ? value : 0.5);
  // Beyond five digits the shortest text of a whole number may be one with an exponent.
  if (static_cast<double>(whole) == value && !(value == 0 && std::signbit(value)))
    end = std::to_chars(buffer, buffer + sizeof buffer, whole).ptr;
  else
    end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
}

}  // namespace

RowStream::RowStream(const StudyDescription& study, StreamFormat format, std::FILE* file)
    : study_(study), format_(format), file_(file) {
  for (const AxisDescription& axis : study.axes) {
    std::vector<std::string> cells;
    for (uint64_t i = 0; i < axis.extent; ++i) {
      if (axis.labels.empty())
        cells.push_back(format_exact(axis.values[i]));
      else
        cells.push_back(format == StreamFormat::csv ? quoted(axis.labels[i]) : json_text(axis.labels[i]));
    }
    axis_cells_.push_back(std::move(cells));
    keys_.push_back(json_text(axis.name) + ":");
  }
  for (const ReportDescription& report : study.reports) keys_.push_back(json_text(report.name) + ":");
}

bool RowStream::begin() {
  if (format_ == StreamFormat::json_lines) return true;
  std::string line;
  const auto name = [&](const std::string& text, const std::string& unit) {
    line += quoted(unit.empty() ? text : text + " [" + unit + "]") + ',';
  };
  for (const AxisDescription& axis : study_.axes) name(axis.name, axis.unit);
  for (const ReportDescription& report : study_.reports) {
    name(report.name, report.unit);
    if (report.low) name(report.name + "_low", report.unit), name(report.name + "_high", report.unit);
  }
  line += "infeasible\r\n";
  return std::fwrite(line.data(), 1, line.size(), file_) == line.size();
}

void RowStream::csv_row(std::string& out, const sweep::Rows& rows, uint64_t row,
                        const std::vector<uint64_t>& positions) const {
  for (size_t i = 0; i < positions.size(); ++i) out += axis_cells_[i][positions[i]], out += ',';
  bool failed = failure_of(rows, study_.row_failure, row) != 0;
  const bool no_values = failed;
  for (const ReportDescription& report : study_.reports) {
    const bool missing = no_values || failure_of(rows, report.output, row) != 0;
    failed = failed || missing;
    if (missing) {
    } else if (report.kind == ColumnKind::text) {
      out += quoted(text_value(study_, report, rows, row));
    } else if (report.kind == ColumnKind::boolean) {
      out += value_of(rows, report.output, row) != 0 ? "true" : "false";
    } else {
      put_number(out, value_of(rows, report.output, row) / report.scale);
    }
    out += ',';
    if (!report.low) continue;
    const double low = value_of(rows, *report.low, row) / report.scale;
    const double high = value_of(rows, *report.high, row) / report.scale;
    const bool ranged = !missing && std::isfinite(low) && std::isfinite(high) && low != high;
    if (ranged) put_number(out, low);
    out += ',';
    if (ranged) put_number(out, high);
    out += ',';
  }
  if (failed) out += quoted(reasons_at(study_, rows, row));
  out += "\r\n";
}

void RowStream::json_row(std::string& out, const sweep::Rows& rows, uint64_t row,
                         const std::vector<uint64_t>& positions) const {
  out += '{';
  for (size_t i = 0; i < positions.size(); ++i) out += keys_[i], out += axis_cells_[i][positions[i]], out += ',';
  bool failed = failure_of(rows, study_.row_failure, row) != 0;
  const bool no_values = failed;
  for (size_t k = 0; k < study_.reports.size(); ++k) {
    const ReportDescription& report = study_.reports[k];
    const bool missing = no_values || failure_of(rows, report.output, row) != 0;
    failed = failed || missing;
    out += keys_[positions.size() + k];
    if (missing || (report.kind == ColumnKind::number && !std::isfinite(value_of(rows, report.output, row))))
      out += "null";
    else if (report.kind == ColumnKind::text)
      out += json_text(text_value(study_, report, rows, row));
    else if (report.kind == ColumnKind::boolean)
      out += value_of(rows, report.output, row) != 0 ? "true" : "false";
    else
      put_number(out, value_of(rows, report.output, row) / report.scale);
    out += ',';
  }
  if (failed)
    out += "\"infeasible\":" + json_text(reasons_at(study_, rows, row));
  else
    out.pop_back();
  out += "}\n";
}

std::unique_ptr<sweep::Keeper::Part> RowStream::take(const sweep::Rows& rows) const {
  auto part = std::make_unique<Text>();
  std::vector<uint64_t> positions(study_.axes.size());
  uint64_t rest = rows.first;
  for (size_t i = positions.size(); i-- > 0; rest /= study_.axes[i].extent) positions[i] = rest % study_.axes[i].extent;
  for (uint64_t row = 0; row < rows.count; ++row) {
    if (rows.exists()[row] != 0) {
      if (format_ == StreamFormat::csv)
        csv_row(part->text, rows, row, positions);
      else
        json_row(part->text, rows, row, positions);
      ++part->rows;
    }
    for (size_t i = positions.size(); i-- > 0;) {
      if (++positions[i] < study_.axes[i].extent) break;
      positions[i] = 0;
    }
  }
  return part;
}

bool RowStream::add(const Part& part) {
  const auto& text = static_cast<const Text&>(part);
  rows_ += text.rows;
  return std::fwrite(text.text.data(), 1, text.text.size(), file_) == text.text.size();
}

std::string RowStream::save() {
  std::string saved;
  if (std::fflush(file_) != 0 || fsync(fileno(file_)) != 0) return saved;
  sweep::put(saved, static_cast<uint64_t>(std::ftell(file_)));
  sweep::put(saved, rows_);
  return saved;
}

bool RowStream::load(const std::string& text) {
  sweep::Reader reader(text);
  const uint64_t length = reader.whole();
  rows_ = reader.whole();
  if (!reader.at_end() || std::fseek(file_, 0, SEEK_END) != 0) return false;
  if (static_cast<uint64_t>(std::ftell(file_)) < length) return false;
  return ftruncate(fileno(file_), static_cast<off_t>(length)) == 0 && std::fseek(file_, 0, SEEK_END) == 0;
}

}  // namespace ingot::output
