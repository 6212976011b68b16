// A database of SQLite that is filled once: one table for each study, and tables that say what its columns mean.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/output/result_table.h"

struct sqlite3;
struct sqlite3_stmt;

namespace ingot::output {

struct SqliteLibrary;

/// A column of a table, named and typed for SQL.
struct DatabaseColumn {
  std::string name;
  std::string type;  ///< REAL, INTEGER, TEXT
  std::string kind;  ///< axis, number, text, boolean, low, high, error, infeasible
  std::string unit;
};

/// A row's values, one call for each column in order.
class DatabaseRow {
 public:
  virtual ~DatabaseRow() = default;
  virtual void number(double value) = 0;
  virtual void whole(int64_t value) = 0;
  virtual void text(std::string_view value) = 0;
  virtual void nothing() = 0;
};

class Database {
 public:
  Database();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// What an interrupted transaction left is undone.
  bool open(const std::string& path);
  /// Tables `ingot_columns` and `ingot_notes`, for what is not rows.
  bool create_descriptions();
  /// A table for a study. Names that SQL takes for the same get numbers.
  bool create_table(const std::string& study, std::vector<DatabaseColumn> columns, const std::vector<Note>& notes);
  /// Goes on with the table that stands in the database already.
  bool continue_table(const std::string& study, size_t columns);
  bool begin();
  bool commit();
  /// The values of one row of the last table, then `insert`.
  DatabaseRow& row();
  bool insert();
  std::optional<uint64_t> rows();
  /// The file is as if it had been written in one go.
  bool close();
  const std::string& problem() const { return problem_; }

 private:
  class BoundRow;
  bool execute(const std::string& sql);
  bool prepare(const std::string& sql, size_t columns);
  bool fail();
  bool describe(const std::string& table, const std::vector<DatabaseColumn>& columns, const std::vector<Note>& notes);

  const SqliteLibrary* library_ = nullptr;
  sqlite3* connection_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  std::unique_ptr<BoundRow> row_;
  std::string path_, table_, problem_;
  std::set<std::string> tables_;
};

}  // namespace ingot::output
