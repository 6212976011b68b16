// The functions of libsqlite3 that are used here. The library is opened when a database is written: nobody else waits for it, and a built
// simulator runs where it is missing.
#pragma once

#include <sqlite3.h>

#include <string>

namespace ingot::output {

struct SqliteLibrary {
  decltype(&sqlite3_open_v2) open_v2 = nullptr;
  decltype(&sqlite3_close_v2) close_v2 = nullptr;
  decltype(&sqlite3_exec) exec = nullptr;
  decltype(&sqlite3_errmsg) errmsg = nullptr;
  decltype(&sqlite3_free) free = nullptr;
  decltype(&sqlite3_prepare_v2) prepare_v2 = nullptr;
  decltype(&sqlite3_bind_double) bind_double = nullptr;
  decltype(&sqlite3_bind_int64) bind_int64 = nullptr;
  decltype(&sqlite3_bind_null) bind_null = nullptr;
  decltype(&sqlite3_bind_text) bind_text = nullptr;
  decltype(&sqlite3_step) step = nullptr;
  decltype(&sqlite3_reset) reset = nullptr;
  decltype(&sqlite3_finalize) finalize = nullptr;
  decltype(&sqlite3_column_int64) column_int64 = nullptr;
};

/// Null, and `error`, where it is not installed. Opened once.
const SqliteLibrary* sqlite_library(std::string& error);

}  // namespace ingot::output
