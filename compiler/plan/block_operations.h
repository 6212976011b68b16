// Pure operations on a block of points at a time, in struct-of-arrays form.
#pragma once

#include <cstddef>
#include <cstdint>

#include "compiler/graph/graph.h"

namespace ingot::plan {

/// Points that the interpreter handles in one go.
inline constexpr size_t block_points = 512;

/// A value for each point, or one for all.
struct BlockOperand {
  const double* values = nullptr;  ///< null: `value` for all
  double value = 0;
};

/// out[i] = operation(operands[..][i]) for the first `count` points. `out` may be one of the operands.
void block_operation(graph::Operation operation, double* out, const BlockOperand* operands, size_t count);
void block_lookup(double* out, const double* positions, const double* data, uint32_t entries, size_t count);
void block_gather(double* out, const double* from, const uint32_t* indices, size_t count);
/// out[i] = alternatives[position[i]][i].
void block_pick(double* out, const double* positions, const BlockOperand* alternatives, uint32_t alternatives_count,
                size_t count);

/// One element more for the accumulators of a reduction other than argmin, where the mask is not 0, in ascending order of the points:
/// of one accumulator, of one for each point, or of those that `indices` say.
void block_reduce_one(graph::Operation operation, double* accumulator, BlockOperand body, BlockOperand mask,
                      size_t count);
void block_reduce_each(graph::Operation operation, double* accumulators, BlockOperand body, BlockOperand mask,
                       size_t count);
void block_reduce_indexed(graph::Operation operation, double* accumulators, const uint32_t* indices, BlockOperand body,
                          BlockOperand mask, size_t count);

/// The least value whose mask is not 0; +infinity if there is none.
double block_least(const double* values, const double* mask, size_t count);

}  // namespace ingot::plan
