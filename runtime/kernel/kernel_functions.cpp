// Functions that compiled designs call, compiled to LLVM bitcode when Ingot is built and linked into each module before it is
// optimised. Numbers and vectors go by address, so that no calling convention for vectors is needed; after inlining nothing of it is left.
#include "runtime/math/elementary.h"
#include "runtime/math/philox.h"
#include "runtime/math/sobol.h"
#include "runtime/sweep/search.h"

using namespace ingot::math;

#define VECTOR_FORMS(name, Type, suffix) \
  extern "C" void ingot_##name##_##suffix(const Type* x, Type* result) { *result = name(*x); }
#define VECTOR_FORMS_2(name, Type, suffix) \
  extern "C" void ingot_##name##_##suffix(const Type* x, const Type* y, Type* result) { *result = name(*x, *y); }
#define VECTOR_FORMS_3(name, Type, suffix)                                                             \
  extern "C" void ingot_##name##_##suffix(const Type* x, const Type* y, const Type* z, Type* result) { \
    *result = name(*x, *y, *z);                                                                        \
  }
#define FUNCTIONS(Type, suffix)                \
  VECTOR_FORMS(exponential, Type, suffix)      \
  VECTOR_FORMS(logarithm, Type, suffix)        \
  VECTOR_FORMS_2(power, Type, suffix)          \
  VECTOR_FORMS_2(uniform_random, Type, suffix) \
  VECTOR_FORMS_3(quasi_random, Type, suffix)

FUNCTIONS(double, 1)
FUNCTIONS(Double2, 2)
FUNCTIONS(Double4, 4)
FUNCTIONS(Double8, 8)

extern "C" void* realloc(void*, __SIZE_TYPE__);

/// Before the first element: memory of an earlier row is used again.
extern "C" void ingot_search_start(IngotSearch* search, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    search[i].best = detail::infinity;
    search[i].count = search[i].first = 0;
  }
}

extern "C" __attribute__((noinline, cold)) void ingot_search_add(IngotSearch* search, double objective,
                                                                 double position) {
  if (!(objective < search->best || (search->count == 0 && objective == search->best))) return;
  if (search->count == search->capacity) {
    search->capacity = search->capacity * 2 + 4;
    search->candidates =
        static_cast<IngotCandidate*>(realloc(search->candidates, search->capacity * sizeof(IngotCandidate)));
  }
  search->best = objective;
  search->candidates[search->count++] = {objective, position};
  while (!is_as_good(search->candidates[search->first].objective, objective)) ++search->first;
}

extern "C" void ingot_search_finish(const IngotSearch* search, uint64_t count, double* positions) {
  for (uint64_t i = 0; i < count; ++i)
    positions[i] = search[i].count == 0 ? -1.0 : search[i].candidates[search[i].first].position;
}

extern "C" void ingot_fill(double* numbers, uint64_t count, double value) {
  for (uint64_t i = 0; i < count; ++i) numbers[i] = value;
}
