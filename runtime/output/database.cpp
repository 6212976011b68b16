#include "runtime/output/database.h"

#include <fcntl.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <climits>
#include <cstring>

#include "runtime/output/sqlite_library.h"

namespace ingot::output {
namespace {

std::string quoted_name(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

std::string quoted_text(const std::string& value) {
  std::string text = "'";
  for (const char c : value) text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + '\'';
}

/// SQL takes names that differ in case for the same.
std::string folded(std::string name) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

/// The wanted name, with a number behind it where it is taken.
std::string own_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; !taken.insert(folded(name)).second; ++number) name = wanted + "_" + std::to_string(number);
  return name;
}

/// SQLite keeps some names of tables to itself.
std::string table_name(const std::string& study) {
  return (folded(study).rfind("sqlite_", 0) == 0 ? "study_" : "") + study;
}

}  // namespace

class Database::BoundRow : public DatabaseRow {
 public:
  BoundRow(const SqliteLibrary& library, sqlite3_stmt* statement) : library_(library), statement_(statement) {}
  void start() {
    next_ = 0;
    is_bound_ = true;
  }
  void number(double value) override { note(library_.bind_double(statement_, ++next_, value)); }
  void whole(int64_t value) override { note(library_.bind_int64(statement_, ++next_, value)); }
  void text(std::string_view value) override {
    const bool fits = value.size() <= INT_MAX;
    note(fits ? library_.bind_text(statement_, ++next_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT)
              : SQLITE_TOOBIG);
  }
  void nothing() override { note(library_.bind_null(statement_, ++next_)); }
  /// Else the statement still holds a value of the row before.
  bool is_bound() const { return is_bound_; }

 private:
  void note(int code) { is_bound_ = is_bound_ && code == SQLITE_OK; }

  bool is_bound_ = true;
  const SqliteLibrary& library_;
  sqlite3_stmt* statement_;
  int next_ = 0;
};

Database::Database() = default;

Database::~Database() {
  if (insert_ != nullptr) library_->finalize(insert_);
  if (connection_ != nullptr) library_->close_v2(connection_);
}

bool Database::fail() {
  if (problem_.empty()) problem_ = connection_ != nullptr ? library_->errmsg(connection_) : "out of memory";
  return false;
}

bool Database::execute(const std::string& sql) {
  return library_->exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK || fail();
}

bool Database::open(const std::string& path) {
  library_ = sqlite_library(problem_);
  if (library_ == nullptr) return false;
  path_ = path;
  if (library_->open_v2(path.c_str(), &connection_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) != SQLITE_OK)
    return fail();
  // A rollback journal survives kill -9 and loss of power; pages of 4096 bytes whatever the library's default is.
  return execute("PRAGMA page_size = 4096") && execute("PRAGMA journal_mode = DELETE") &&
         execute("PRAGMA synchronous = FULL") && execute("PRAGMA cache_size = -32768");
}

bool Database::create_descriptions() {
  tables_ = {"ingot_columns", "ingot_notes"};
  return execute(
             "CREATE TABLE ingot_columns (study TEXT, position INTEGER, name TEXT, type TEXT, kind TEXT, unit TEXT)") &&
         execute("CREATE TABLE ingot_notes (study TEXT, label TEXT, text TEXT)");
}

bool Database::describe(const std::string& table, const std::vector<DatabaseColumn>& columns,
                        const std::vector<Note>& notes) {
  std::string sql;
  for (size_t i = 0; i < columns.size(); ++i) {
    const DatabaseColumn& column = columns[i];
    sql += "INSERT INTO ingot_columns VALUES (" + quoted_text(table) + "," + std::to_string(i + 1) + "," +
           quoted_text(column.name) + "," + quoted_text(column.type) + "," + quoted_text(column.kind) + "," +
           (column.unit.empty() ? "NULL" : quoted_text(column.unit)) + ");";
  }
  for (const Note& note : notes)
    sql += "INSERT INTO ingot_notes VALUES (" + quoted_text(table) + "," + quoted_text(note.label) + "," +
           quoted_text(note.text) + ");";
  return execute(sql);
}

bool Database::create_table(const std::string& study, std::vector<DatabaseColumn> columns,
                            const std::vector<Note>& notes) {
  table_ = own_name(table_name(study), tables_);
  std::set<std::string> taken;
  std::string sql;
  for (DatabaseColumn& column : columns) {
    column.name = own_name(column.name, taken);
    sql += (sql.empty() ? "" : ", ") + quoted_name(column.name) + " " + column.type;
  }
  return execute("CREATE TABLE " + quoted_name(table_) + " (" + sql + ")") && describe(table_, columns, notes) &&
         prepare(table_, columns.size());
}

bool Database::continue_table(const std::string& study, size_t columns) {
  tables_ = {"ingot_columns", "ingot_notes"};
  table_ = own_name(table_name(study), tables_);
  return prepare(table_, columns);
}

bool Database::prepare(const std::string& table, size_t columns) {
  std::string sql = "INSERT INTO " + quoted_name(table) + " VALUES (";
  for (size_t i = 0; i < columns; ++i) sql += i == 0 ? "?" : ",?";
  if (insert_ != nullptr) library_->finalize(insert_);
  insert_ = nullptr;
  if (library_->prepare_v2(connection_, (sql + ")").c_str(), -1, &insert_, nullptr) != SQLITE_OK) return fail();
  row_ = std::make_unique<BoundRow>(*library_, insert_);
  return true;
}

bool Database::begin() { return execute("BEGIN EXCLUSIVE"); }
bool Database::commit() { return execute("COMMIT"); }

DatabaseRow& Database::row() {
  row_->start();
  return *row_;
}

bool Database::insert() {
  if (!row_->is_bound()) return fail();
  const int code = library_->step(insert_);
  if (code != SQLITE_DONE) fail();
  library_->reset(insert_);
  return code == SQLITE_DONE;
}

std::optional<uint64_t> Database::rows() {
  sqlite3_stmt* statement = nullptr;
  // Rows are numbered from 1 and none is ever removed.
  const std::string sql = "SELECT coalesce(max(rowid), 0) FROM " + quoted_name(table_);
  std::optional<uint64_t> count;
  if (library_->prepare_v2(connection_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
      library_->step(statement) == SQLITE_ROW)
    count = static_cast<uint64_t>(library_->column_int64(statement, 0));
  else
    fail();
  library_->finalize(statement);
  return count;
}

bool Database::close() {
  if (insert_ != nullptr) library_->finalize(insert_);
  insert_ = nullptr;
  if (library_->close_v2(connection_) != SQLITE_OK) return fail();
  connection_ = nullptr;
  // The header counts transactions, at 24 and again at 92 (sqlite.org/fileformat2.html, 1.3.8 and 1.3.16), for other connections to notice
  // changes. Nobody has seen this file yet: with one count for all, a run that was stopped and resumed leaves the same bytes.
  const unsigned char one[4] = {0, 0, 0, 1};
  const int file = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  const bool written = file >= 0 && pwrite(file, one, sizeof one, 24) == sizeof one &&
                       pwrite(file, one, sizeof one, 92) == sizeof one && fsync(file) == 0;
  if (!written && problem_.empty()) problem_ = std::strerror(errno);
  if (file >= 0) ::close(file);
  return written;
}

}  // namespace ingot::output
