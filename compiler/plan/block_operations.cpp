#include "compiler/plan/block_operations.h"

#include "runtime/math/elementary.h"
#include "runtime/math/philox.h"
#include "runtime/math/sobol.h"

// Compiled for several instruction sets, chosen when the program starts; all give the same bits (no contraction).
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define INGOT_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define INGOT_CLONES
#endif
#define INGOT_INLINE [[gnu::always_inline]] inline

namespace ingot::plan {
namespace {

using graph::Operation;

template <class Function>
INGOT_INLINE void unary(double* out, const BlockOperand* x, size_t count, Function f) {
  const double* a = x[0].values;
  for (size_t i = 0; i < count; ++i) out[i] = f(a[i]);
}

template <class Function>
INGOT_INLINE void binary(double* out, const BlockOperand* x, size_t count, Function f) {
  const double *a = x[0].values, *b = x[1].values;
  if (a && b) {
    for (size_t i = 0; i < count; ++i) out[i] = f(a[i], b[i]);
  } else if (a) {
    const double value = x[1].value;
    for (size_t i = 0; i < count; ++i) out[i] = f(a[i], value);
  } else {
    const double value = x[0].value;
    for (size_t i = 0; i < count; ++i) out[i] = f(value, b[i]);
  }
}

INGOT_INLINE void select(double* out, const BlockOperand* x, size_t count) {
  const double *c = x[0].values, *a = x[1].values, *b = x[2].values;
  const double av = x[1].value, bv = x[2].value;
  if (a && b) {
    for (size_t i = 0; i < count; ++i) out[i] = c[i] != 0 ? a[i] : b[i];
  } else if (a) {
    for (size_t i = 0; i < count; ++i) out[i] = c[i] != 0 ? a[i] : bv;
  } else if (b) {
    for (size_t i = 0; i < count; ++i) out[i] = c[i] != 0 ? av : b[i];
  } else {
    for (size_t i = 0; i < count; ++i) out[i] = c[i] != 0 ? av : bv;
  }
}

INGOT_INLINE void quasi_random(double* out, const BlockOperand* x, size_t count) {
  const auto at = [&](size_t operand, size_t i) { return x[operand].values ? x[operand].values[i] : x[operand].value; };
  for (size_t i = 0; i < count; ++i) out[i] = math::quasi_random(at(0, i), at(1, i), at(2, i));
}

struct Sum {
  INGOT_INLINE double operator()(double so_far, double x) const { return so_far + x; }
};
struct Product {
  INGOT_INLINE double operator()(double so_far, double x) const { return so_far * x; }
};
struct Minimum {
  INGOT_INLINE double operator()(double so_far, double x) const { return x < so_far ? x : so_far; }
};
struct Maximum {
  INGOT_INLINE double operator()(double so_far, double x) const { return x > so_far ? x : so_far; }
};
struct First {
  INGOT_INLINE double operator()(double so_far, double x) const { return so_far != 0 ? so_far : x + 0.0; }
};

template <class Body>
INGOT_INLINE void with_step(Operation operation, Body body) {
  switch (operation) {
    case Operation::reduce_sum: return body(Sum{});
    case Operation::reduce_product: return body(Product{});
    case Operation::reduce_min: return body(Minimum{});
    case Operation::reduce_max: return body(Maximum{});
    default: return body(First{});
  }
}

/// Calls f(i, element) with the element's mask already decided.
template <class Function>
INGOT_INLINE void elements(BlockOperand body, BlockOperand mask, size_t count, Function f) {
  const double value = body.value;
  if (!mask.values) {
    if (mask.value == 0) return;
    if (body.values)
      for (size_t i = 0; i < count; ++i) f(i, body.values[i], true);
    else
      for (size_t i = 0; i < count; ++i) f(i, value, true);
  } else if (body.values) {
    for (size_t i = 0; i < count; ++i) f(i, body.values[i], mask.values[i] != 0);
  } else {
    for (size_t i = 0; i < count; ++i) f(i, value, mask.values[i] != 0);
  }
}

}  // namespace

INGOT_CLONES void block_operation(Operation operation, double* out, const BlockOperand* x, size_t n) {
  switch (operation) {
    case Operation::add: return binary(out, x, n, [](double a, double b) { return a + b; });
    case Operation::subtract: return binary(out, x, n, [](double a, double b) { return a - b; });
    case Operation::multiply: return binary(out, x, n, [](double a, double b) { return a * b; });
    case Operation::divide: return binary(out, x, n, [](double a, double b) { return a / b; });
    case Operation::negate: return unary(out, x, n, [](double a) { return -a; });
    case Operation::absolute: return unary(out, x, n, [](double a) { return math::absolute(a); });
    case Operation::floor: return unary(out, x, n, [](double a) { return math::floor(a); });
    case Operation::ceil: return unary(out, x, n, [](double a) { return math::ceil(a); });
    case Operation::round: return unary(out, x, n, [](double a) { return math::round(a); });
    case Operation::modulo: return binary(out, x, n, [](double a, double b) { return math::modulo(a, b); });
    case Operation::power: return binary(out, x, n, [](double a, double b) { return math::power(a, b); });
    case Operation::uniform_random:
      return binary(out, x, n, [](double a, double b) { return math::uniform_random(a, b); });
    case Operation::quasi_random: return quasi_random(out, x, n);
    case Operation::exponential: return unary(out, x, n, [](double a) { return math::exponential(a); });
    case Operation::logarithm: return unary(out, x, n, [](double a) { return math::logarithm(a); });
    case Operation::square_root: return unary(out, x, n, [](double a) { return math::square_root(a); });
    case Operation::minimum: return binary(out, x, n, [](double a, double b) { return a < b ? a : b; });
    case Operation::maximum: return binary(out, x, n, [](double a, double b) { return a > b ? a : b; });
    case Operation::less: return binary(out, x, n, [](double a, double b) { return a < b ? 1.0 : 0.0; });
    case Operation::less_equal: return binary(out, x, n, [](double a, double b) { return a <= b ? 1.0 : 0.0; });
    case Operation::equal: return binary(out, x, n, [](double a, double b) { return a == b ? 1.0 : 0.0; });
    case Operation::not_equal: return binary(out, x, n, [](double a, double b) { return a != b ? 1.0 : 0.0; });
    case Operation::logical_and:
      return binary(out, x, n, [](double a, double b) { return (a != 0) & (b != 0) ? 1.0 : 0.0; });
    case Operation::logical_or:
      return binary(out, x, n, [](double a, double b) { return (a != 0) | (b != 0) ? 1.0 : 0.0; });
    case Operation::logical_not: return unary(out, x, n, [](double a) { return a != 0 ? 0.0 : 1.0; });
    case Operation::is_finite: return unary(out, x, n, [](double a) { return math::is_finite(a); });
    case Operation::select: return select(out, x, n);
    default: return;
  }
}

INGOT_CLONES void block_lookup(double* out, const double* positions, const double* data, uint32_t entries,
                               size_t count) {
  const double last = static_cast<double>(entries - 1);
  for (size_t i = 0; i < count; ++i) {
    double inside = positions[i] >= 0.0 ? positions[i] : 0.0;  // as math::table_position
    inside = inside < last ? inside : last;
    out[i] = data[static_cast<int32_t>(inside)];
  }
}

INGOT_CLONES void block_gather(double* out, const double* from, const uint32_t* indices, size_t count) {
  for (size_t i = 0; i < count; ++i) out[i] = from[indices[i]];
}

void block_pick(double* out, const double* positions, const BlockOperand* alternatives, uint32_t alternatives_count,
                size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const BlockOperand& chosen = alternatives[math::table_position(positions[i], alternatives_count)];
    out[i] = chosen.values ? chosen.values[i] : chosen.value;
  }
}

INGOT_CLONES void block_reduce_one(Operation operation, double* accumulator, BlockOperand body, BlockOperand mask,
                                   size_t count) {
  with_step(operation, [&](auto step) {
    double result = *accumulator;
    elements(body, mask, count, [&](size_t, double x, bool exists) { result = exists ? step(result, x) : result; });
    *accumulator = result;
  });
}

INGOT_CLONES void block_reduce_each(Operation operation, double* accumulators, BlockOperand body, BlockOperand mask,
                                    size_t count) {
  with_step(operation, [&](auto step) {
    elements(body, mask, count, [&](size_t i, double x, bool exists) {
      accumulators[i] = exists ? step(accumulators[i], x) : accumulators[i];
    });
  });
}

void block_reduce_indexed(Operation operation, double* accumulators, const uint32_t* indices, BlockOperand body,
                          BlockOperand mask, size_t count) {
  with_step(operation, [&](auto step) {
    elements(body, mask, count, [&](size_t i, double x, bool exists) {
      double& accumulator = accumulators[indices[i]];
      if (exists) accumulator = step(accumulator, x);
    });
  });
}

INGOT_CLONES double block_least(const double* values, const double* mask, size_t count) {
  constexpr double infinity = __builtin_inf();
  constexpr size_t lanes = 8;
  double least[lanes];
  for (double& x : least) x = infinity;
  size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (size_t k = 0; k < lanes; ++k) {
      const double x = mask[i + k] != 0 ? values[i + k] : infinity;
      least[k] = x < least[k] ? x : least[k];
    }
  double result = infinity;
  for (double x : least) result = x < result ? x : result;
  for (; i < count; ++i) result = mask[i] != 0 && values[i] < result ? values[i] : result;
  return result;
}

}  // namespace ingot::plan
