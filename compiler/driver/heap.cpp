#include "compiler/driver/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace ingot::driver {

void begin_heap() {
  constexpr uintptr_t large_page = uintptr_t{1} << 21;
  constexpr int room = 64 << 20;
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, room);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // vectors of the library too
  const auto before = reinterpret_cast<uintptr_t>(sbrk(0));
  void* volatile first =
      std::malloc(1 << 20);  // more than stands ready: the heap grows (and no compiler may think it idle)
  std::free(first);
  const auto begin = (before + large_page - 1) / large_page * large_page;
  const auto end = reinterpret_cast<uintptr_t>(sbrk(0)) / large_page * large_page;
  if (end > begin) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

}  // namespace ingot::driver
