#include "runtime/output/sqlite_library.h"

#include <dlfcn.h>

#include <mutex>

namespace ingot::output {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool find_all(void* library, SqliteLibrary& found) {
  return find(library, "sqlite3_open_v2", found.open_v2) && find(library, "sqlite3_close_v2", found.close_v2) &&
         find(library, "sqlite3_exec", found.exec) && find(library, "sqlite3_errmsg", found.errmsg) &&
         find(library, "sqlite3_free", found.free) && find(library, "sqlite3_prepare_v2", found.prepare_v2) &&
         find(library, "sqlite3_bind_double", found.bind_double) &&
         find(library, "sqlite3_bind_int64", found.bind_int64) && find(library, "sqlite3_bind_null", found.bind_null) &&
         find(library, "sqlite3_bind_text", found.bind_text) && find(library, "sqlite3_step", found.step) &&
         find(library, "sqlite3_reset", found.reset) && find(library, "sqlite3_finalize", found.finalize) &&
         find(library, "sqlite3_column_int64", found.column_int64);
}

}  // namespace

const SqliteLibrary* sqlite_library(std::string& error) {
  static std::mutex mutex;
  static SqliteLibrary library;
  static bool loaded = false;
  std::lock_guard lock(mutex);
  if (loaded) return &library;
  void* file = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
  if (file == nullptr) {
    const char* reason = dlerror();
    error = std::string("SQLite is not installed (apt-get install libsqlite3-0): ") + (reason ? reason : "");
    return nullptr;
  }
  loaded = find_all(file, library);
  if (!loaded) error = "libsqlite3.so.0 is too old";
  return loaded ? &library : nullptr;
}

}  // namespace ingot::output
