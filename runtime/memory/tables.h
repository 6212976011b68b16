// Memory for tables: on the cache's lines, and on large pages when there is much of it.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace ingot::memory {

template <class T>
struct TableAllocator {
  using value_type = T;
  static constexpr size_t cache_line = 64, large_page = size_t{1} << 21;

  TableAllocator() = default;
  template <class Other>
  explicit TableAllocator(const TableAllocator<Other>&) {}

  T* allocate(size_t count) {
    if (count > (SIZE_MAX - large_page) / sizeof(T)) throw std::bad_alloc();
    const size_t unit = count * sizeof(T) >= large_page ? large_page : cache_line;
    const size_t bytes = (count * sizeof(T) + unit - 1) / unit * unit;
    void* memory = std::aligned_alloc(unit, bytes);
    if (memory == nullptr) throw std::bad_alloc();
    if (unit == large_page) madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: nothing depends on it
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t) { std::free(memory); }
  bool operator==(const TableAllocator&) const { return true; }
};

using Tables = std::vector<double, TableAllocator<double>>;

}  // namespace ingot::memory
