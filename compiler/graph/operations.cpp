// Names of the operations, and what the pure ones are worth.
#include <limits>

#include "compiler/graph/graph.h"
#include "runtime/math/elementary.h"
#include "runtime/math/philox.h"
#include "runtime/math/sobol.h"

namespace ingot::graph {

const char* name_of(Operation operation) {
  static const char* const names[] = {
#define OPERATION(name, operands, flags) #name,
#include "compiler/graph/operations.def"
#undef OPERATION
  };
  return names[static_cast<size_t>(operation)];
}

double scalar_operation(Operation operation, const double* x) {
  switch (operation) {
    case Operation::add: return x[0] + x[1];
    case Operation::subtract: return x[0] - x[1];
    case Operation::multiply: return x[0] * x[1];
    case Operation::divide: return x[0] / x[1];
    case Operation::negate: return -x[0];
    case Operation::absolute: return math::absolute(x[0]);
    case Operation::floor: return math::floor(x[0]);
    case Operation::ceil: return math::ceil(x[0]);
    case Operation::round: return math::round(x[0]);
    case Operation::modulo: return math::modulo(x[0], x[1]);
    case Operation::power: return math::power(x[0], x[1]);
    case Operation::exponential: return math::exponential(x[0]);
    case Operation::logarithm: return math::logarithm(x[0]);
    case Operation::square_root: return math::square_root(x[0]);
    case Operation::uniform_random: return math::uniform_random(x[0], x[1]);
    case Operation::quasi_random: return math::quasi_random(x[0], x[1], x[2]);
    case Operation::minimum: return math::minimum(x[0], x[1]);
    case Operation::maximum: return math::maximum(x[0], x[1]);
    case Operation::less: return x[0] < x[1] ? 1 : 0;
    case Operation::less_equal: return x[0] <= x[1] ? 1 : 0;
    case Operation::equal: return x[0] == x[1] ? 1 : 0;
    case Operation::not_equal: return x[0] != x[1] ? 1 : 0;
    case Operation::logical_and: return x[0] != 0 && x[1] != 0 ? 1 : 0;
    case Operation::logical_or: return x[0] != 0 || x[1] != 0 ? 1 : 0;
    case Operation::logical_not: return x[0] != 0 ? 0 : 1;
    case Operation::is_finite: return math::is_finite(x[0]);
    case Operation::select: return x[0] != 0 ? x[1] : x[2];
    case Operation::named: return x[0];
    default: return 0;  // not a pure operation
  }
}

double reduction_start(Operation operation) {
  switch (operation) {
    case Operation::reduce_product: return 1;
    case Operation::reduce_min: return std::numeric_limits<double>::infinity();
    case Operation::reduce_max: return -std::numeric_limits<double>::infinity();
    default: return 0;
  }
}

double reduction_step(Operation operation, double so_far, double element) {
  switch (operation) {
    case Operation::reduce_sum: return so_far + element;
    case Operation::reduce_product: return so_far * element;
    case Operation::reduce_min: return math::minimum(element, so_far);  // NaN never wins
    case Operation::reduce_max: return math::maximum(element, so_far);
    default: return so_far != 0 ? so_far : element + 0.0;  // a zero loses its sign
  }
}

void LeastPosition::add(double objective, double position) {
  if (!(objective < best_ || (candidates_.empty() && objective == best_))) return;
  best_ = objective;
  candidates_.emplace_back(objective, position);
  while (!math::is_as_good(candidates_[first_].first, best_)) ++first_;
}

}  // namespace ingot::graph
