#include "runtime/output/database_rows.h"

#include <cmath>
#include <cstring>

#include "runtime/output/row_values.h"

namespace ingot::output {
namespace {

/// Values of rows as bytes: a letter, and what it says.
class Recorded : public DatabaseRow {
 public:
  void number(double value) override { put('n', value); }
  void whole(int64_t value) override { put('w', value); }
  void text(std::string_view value) override {
    put('t', value.size());
    bytes_.append(value);
  }
  void nothing() override { bytes_ += '0'; }

  /// One row from `place` on.
  static void play(const std::string& bytes, size_t& place, size_t columns, DatabaseRow& row) {
    for (size_t i = 0; i < columns; ++i) switch (bytes[place++]) {
        case 'n': row.number(get<double>(bytes, place)); break;
        case 'w': row.whole(get<int64_t>(bytes, place)); break;
        case 't': {
          const auto size = get<size_t>(bytes, place);
          row.text(std::string_view(bytes).substr(place, size));
          place += size;
          break;
        }
        default: row.nothing();
      }
  }

  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  void put(char letter, T value) {
    bytes_ += letter;
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <class T>
  static T get(const std::string& bytes, size_t& place) {
    T value;
    std::memcpy(&value, bytes.data() + place, sizeof value);
    place += sizeof value;
    return value;
  }

  std::string bytes_;
};

struct RecordedRows : sweep::Keeper::Part {
  std::string bytes;
  uint64_t rows = 0;
};

/// What is no number has no value in SQL either.
void put_number(DatabaseRow& row, double value) {
  if (std::isnan(value))
    row.nothing();
  else
    row.number(value);
}

void put_row(const StudyDescription& study, const sweep::Rows& rows, uint64_t i, const Positions& positions,
             RowTexts& texts, DatabaseRow& row) {
  for (size_t a = 0; a < study.axes.size(); ++a) {
    const AxisDescription& axis = study.axes[a];
    if (axis.labels.empty())
      put_number(row, axis.values[positions[a]]);
    else
      row.text(axis.labels[positions[a]]);
  }
  bool failed = failure_of(rows, study.row_failure, i) != 0;
  const bool no_values = failed;
  for (const ReportDescription& report : study.reports) {
    const bool missing = no_values || failure_of(rows, report.output, i) != 0;
    failed = failed || missing;
    if (missing)
      row.nothing();
    else if (report.kind == ColumnKind::text)
      row.text(texts.text(report, rows, i));
    else if (report.kind == ColumnKind::boolean)
      row.whole(value_of(rows, report.output, i) != 0 ? 1 : 0);
    else
      put_number(row, value_of(rows, report.output, i) / report.scale);
    if (!report.low) continue;
    const double low = value_of(rows, *report.low, i) / report.scale;
    const double high = value_of(rows, *report.high, i) / report.scale;
    const bool ranged = !missing && std::isfinite(low) && std::isfinite(high) && low != high;
    for (const double end : {low, high}) put_number(row, ranged ? end : NAN);
  }
  if (failed)
    row.text(texts.reason(rows, i));
  else
    row.nothing();
}

}  // namespace

DatabaseRows::DatabaseRows(const StudyDescription& study, const std::string& path, std::vector<Note> facts)
    : RowFile(path), study_(study), facts_(std::move(facts)) {
  if (!study.title.empty()) facts_.insert(facts_.begin(), {"title", study.title});
  for (const std::string& line : study.header) facts_.push_back({"reading", line});
}

std::vector<DatabaseColumn> DatabaseRows::columns() const {
  std::vector<DatabaseColumn> columns;
  for (const AxisDescription& axis : study_.axes)
    columns.push_back({axis.name, axis.labels.empty() ? "REAL" : "TEXT", "axis", axis.unit});
  for (const ReportDescription& report : study_.reports) {
    const bool is_text = report.kind == ColumnKind::text, is_boolean = report.kind == ColumnKind::boolean;
    columns.push_back({report.name,
                       is_text      ? "TEXT"
                       : is_boolean ? "INTEGER"
                                    : "REAL",
                       is_text      ? "text"
                       : is_boolean ? "boolean"
                                    : "number",
                       report.unit});
    if (!report.low) continue;
    columns.push_back({report.name + "_low", "REAL", "low", report.unit});
    columns.push_back({report.name + "_high", "REAL", "high", report.unit});
  }
  columns.push_back({"infeasible", "TEXT", "infeasible", ""});
  return columns;
}

bool DatabaseRows::open(bool go_on) {
  if (!file_.open(go_on)) return false;
  if (!go_on) std::remove(journal().c_str());
  if (!database_.open(part())) return failed();
  const auto all = columns();
  if (go_on) return (database_.continue_table(study_.name, all.size()) && database_.begin()) || failed();
  return (database_.begin() && database_.create_descriptions() && database_.create_table(study_.name, all, facts_)) ||
         failed();
}

std::unique_ptr<sweep::Keeper::Part> DatabaseRows::take(const sweep::Rows& rows) const {
  auto part = std::make_unique<RecordedRows>();
  Recorded recorded;
  Positions positions(study_, rows.first);
  RowTexts texts(study_);
  for (uint64_t i = 0; i < rows.count; ++i, positions.next()) {
    if (rows.exists()[i] == 0) continue;
    put_row(study_, rows, i, positions, texts, recorded);
    ++part->rows;
  }
  part->bytes = recorded.take();
  return part;
}

bool DatabaseRows::add(const Part& part) {
  if (!problem().empty()) return false;  // its transaction is gone
  const auto& recorded = static_cast<const RecordedRows&>(part);
  const size_t count = columns().size();
  size_t place = 0;
  for (uint64_t i = 0; i < recorded.rows; ++i) {
    Recorded::play(recorded.bytes, place, count, database_.row());
    if (rows_++ >= present_ && !database_.insert()) return failed();
  }
  return true;
}

std::string DatabaseRows::save() {
  std::string saved;
  if (!problem().empty()) return saved;  // a transaction that failed is none: what the last checkpoint says holds
  if (database_.commit() && database_.begin())
    sweep::put(saved, rows_);
  else
    failed();
  return saved;
}

bool DatabaseRows::load(const std::string& text) {
  sweep::Reader reader(text);
  rows_ = reader.whole();
  const auto there = database_.rows();
  if (!reader.at_end() || !there || *there < rows_) return false;
  present_ = *there;
  return true;
}

bool DatabaseRows::finish() {
  if (!database_.commit() || !database_.close()) return failed();
  return file_.finish();
}

void DatabaseRows::discard() {
  std::remove(journal().c_str());
  file_.discard();
}

}  // namespace ingot::output
