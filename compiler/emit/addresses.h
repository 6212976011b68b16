// Where in its array a nest finds an entry, arrays of constants, and which lanes are points.
#pragma once

#include <string>
#include <vector>

#include "compiler/emit/loops.h"
#include "compiler/plan/plan.h"

namespace llvm {
class Constant;
class Module;
}  // namespace llvm

namespace ingot::emit {

/// Of inner point 0: positions on the chunk loops and counters of the outer loops, times their strides.
llvm::Value* offset_of(llvm::IRBuilderBase& builder, const plan::Access& access, llvm::Value* positions,
                       const Loops& loops);

/// Arrays that may be read past their end, as tables may. One of a name is made once.
llvm::Constant* constant_numbers(llvm::Module& module, const std::string& name, std::vector<double> numbers);
llvm::Constant* constant_indices(llvm::Module& module, const std::string& name, std::vector<uint32_t> indices);

/// A bit for each lane: whether its number is below `end`.
llvm::Value* lanes_below(llvm::IRBuilderBase& builder, llvm::Value* end, unsigned lanes);
/// first, first + 1, ...
llvm::Value* numbers_from(llvm::IRBuilderBase& builder, unsigned lanes, llvm::Value* first);

}  // namespace ingot::emit
