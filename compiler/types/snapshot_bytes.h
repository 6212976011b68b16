// Values and tables as bytes, and back. Tables start at multiples of their alignment, so that they are copied at once.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "compiler/types/program.h"

namespace ingot::snapshot {

/// Appends values and tables to a text of bytes.
struct Writer {
  std::string bytes;

  template <typename T>
  void value(const T& v) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes.append(reinterpret_cast<const char*>(&v), sizeof(T));
  }
  template <typename T>
  void flat(const std::vector<T>& v) {
    static_assert(std::is_trivially_copyable_v<T>);
    value(static_cast<uint32_t>(v.size()));
    while (bytes.size() % alignof(T) != 0) bytes += '\0';
    bytes.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(T));
  }
  void text(std::string_view v) {
    value(static_cast<uint32_t>(v.size()));
    bytes.append(v);
  }
};

/// Takes them in the same order; `good` is false from the first value that is not there.
struct Reader {
  std::string_view bytes;
  size_t at = 0;
  bool good = true;

  bool has(size_t size) {
    if (!good || at > bytes.size() || size > bytes.size() - at) good = false;
    return good;
  }
  template <typename T>
  void value(T& v) {
    if (!has(sizeof(T))) return;
    std::memcpy(&v, bytes.data() + at, sizeof(T));
    at += sizeof(T);
  }
  uint32_t size() {
    uint32_t n = 0;
    value(n);
    if (n > bytes.size()) good = false;
    return good ? n : 0;
  }
  template <typename T>
  void flat(std::vector<T>& v) {
    uint32_t n = size();
    at += (alignof(T) - at % alignof(T)) % alignof(T);
    if (!has(size_t{n} * sizeof(T))) return;
    const char* from = bytes.data() + at;
    if (reinterpret_cast<uintptr_t>(from) % alignof(T) == 0) {
      const T* first = reinterpret_cast<const T*>(from);
      v.assign(first, first + n);  // one copy, no fill before it
    } else if (n > 0) {
      v.resize(n);
      std::memcpy(static_cast<void*>(v.data()), from, size_t{n} * sizeof(T));
    }
    at += size_t{n} * sizeof(T);
  }
  std::string_view text() {
    uint32_t n = size();
    if (!has(n)) return {};
    std::string_view v = bytes.substr(at, n);
    at += n;
    return v;
  }
};

void write_declarations(Writer& out, const Program& program);
void read_declarations(Reader& in, Program& program);

}  // namespace ingot::snapshot
