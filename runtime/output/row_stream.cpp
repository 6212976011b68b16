#include "runtime/output/row_stream.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "runtime/output/cell_values.h"

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

/// `, ` and the like: a field in quotes where it must be, without a string of its own where it need not.
void put_quoted(std::string& out, const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos)
    out += text;
  else
    out += quoted(text);
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

/// The cells of the axes from one on, which has moved; those before it stand as they were.
void RowStream::write_axes(Memory& memory, size_t from) const {
  memory.axes.resize(from == 0 ? 0 : memory.ends[from - 1]);
  for (size_t i = from; i < memory.positions.size(); ++i) {
    if (format_ == StreamFormat::json_lines) memory.axes += keys_[i];
    memory.axes += axis_cells_[i][memory.positions[i]];
    memory.axes += ',';
    memory.ends[i] = memory.axes.size();
  }
}

void RowStream::csv_row(std::string& out, const sweep::Rows& rows, uint64_t row, Memory& memory) const {
  out += memory.axes;
  bool failed = failure_of(rows, study_.row_failure, row) != 0;
  const bool no_values = failed;
  for (const ReportDescription& report : study_.reports) {
    const bool missing = no_values || failure_of(rows, report.output, row) != 0;
    failed = failed || missing;
    if (missing) {
    } else if (report.kind == ColumnKind::text) {
      put_quoted(out, memory.texts.text(report, rows, row));
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
  if (failed) put_quoted(out, memory.texts.reason(rows, row));
  out += "\r\n";
}

void RowStream::json_row(std::string& out, const sweep::Rows& rows, uint64_t row, Memory& memory) const {
  out += '{';
  out += memory.axes;
  bool failed = failure_of(rows, study_.row_failure, row) != 0;
  const bool no_values = failed;
  for (size_t k = 0; k < study_.reports.size(); ++k) {
    const ReportDescription& report = study_.reports[k];
    const bool missing = no_values || failure_of(rows, report.output, row) != 0;
    failed = failed || missing;
    out += keys_[study_.axes.size() + k];
    if (missing || (report.kind == ColumnKind::number && !std::isfinite(value_of(rows, report.output, row))))
      out += "null";
    else if (report.kind == ColumnKind::text)
      out += json_text(memory.texts.text(report, rows, row));
    else if (report.kind == ColumnKind::boolean)
      out += value_of(rows, report.output, row) != 0 ? "true" : "false";
    else
      put_number(out, value_of(rows, report.output, row) / report.scale);
    out += ',';
  }
  if (failed)
    out += "\"infeasible\":" + json_text(memory.texts.reason(rows, row));
  else
    out.pop_back();
  out += "}\n";
}

std::string RowStream::buffer() const {
  std::lock_guard lock(mutex_);
  if (free_.empty()) return {};
  std::string text = std::move(free_.back());
  free_.pop_back();
  return text;
}

std::unique_ptr<sweep::Keeper::Part> RowStream::take(const sweep::Rows& rows) const {
  auto part = std::make_unique<Text>();
  part->text = buffer();
  Memory memory{Positions(study_, rows.first), {}, std::vector<size_t>(study_.axes.size()), RowTexts(study_)};
  size_t moved = 0;  // outermost axis that moved since the last row that was written
  for (uint64_t row = 0; row < rows.count; ++row) {
    if (rows.exists()[row] != 0) {
      write_axes(memory, moved);
      moved = memory.positions.size();
      if (format_ == StreamFormat::csv)
        csv_row(part->text, rows, row, memory);
      else
        json_row(part->text, rows, row, memory);
      ++part->rows;
    }
    moved = std::min(moved, memory.positions.next());
  }
  return part;
}

bool RowStream::add(const Part& part) {
  const auto& text = static_cast<const Text&>(part);
  rows_ += text.rows;
  const bool written = std::fwrite(text.text.data(), 1, text.text.size(), file_) == text.text.size();
  text.text.clear();
  std::lock_guard lock(mutex_);
  free_.push_back(std::move(text.text));
  return written;
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
