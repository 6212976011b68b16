// Values of a nest as LLVM vectors, and the pure operations on them.
#pragma once

#include <vector>

#include "compiler/graph/graph.h"

namespace llvm {
class Constant;
class IRBuilderBase;
class Module;
class Type;
class Value;
}  // namespace llvm

namespace ingot::emit {

/// A number for each lane; where it is a condition, also (or at first only) a bit for each lane.
struct LaneValue {
  llvm::Value* number = nullptr;
  llvm::Value* condition = nullptr;
};

/// Emits operations with exactly the meaning of graph::scalar_operation, for `lanes` points at a time.
class Lanes {
 public:
  Lanes(llvm::Module& module, llvm::IRBuilderBase& builder, unsigned lanes);

  llvm::Type* number_type() const { return number_type_; }
  llvm::Constant* constant(double value) const;
  llvm::Value* splat(llvm::Value* scalar);
  llvm::Value* number(LaneValue& value);
  llvm::Value* condition(LaneValue& value);

  LaneValue operation(graph::Operation operation, std::vector<LaneValue>& operands);
  LaneValue lookup(LaneValue& position, llvm::Constant* data, uint32_t entries);
  LaneValue pick(std::vector<LaneValue>& operands);
  /// base[index] for each lane; `indices` are whole numbers.
  llvm::Value* gather(llvm::Value* base, llvm::Value* indices);

 private:
  llvm::Value* round(llvm::Value* x);
  llvm::Value* call(const char* name, std::vector<llvm::Value*> operands);
  llvm::Value* slot(size_t index);

  llvm::Module& module_;
  llvm::IRBuilderBase& builder_;
  unsigned lanes_;
  llvm::Type* number_type_;
  std::vector<llvm::Value*> slots_;  ///< memory for operands and results of called functions
};

}  // namespace ingot::emit
