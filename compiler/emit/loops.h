// Loops inside each other, from 0 by a step to an end that is never 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace llvm {
class BasicBlock;
class IRBuilderBase;
class PHINode;
class Value;
}  // namespace llvm

namespace ingot::emit {

struct Loop {
  llvm::BasicBlock* before;
  llvm::BasicBlock* head;
  llvm::BasicBlock* after;
  llvm::PHINode* counter;
  llvm::Value* end;
  uint64_t step;
};

class Loops {
 public:
  explicit Loops(llvm::IRBuilderBase& builder) : builder_(builder) {}
  /// The builder's place becomes the body's beginning.
  Loop open(llvm::Value* end, uint64_t step);
  /// The builder's place, the end of the innermost loop's body, becomes what is behind the loop.
  void close();
  const Loop& operator[](size_t index) const { return loops_[index]; }

 private:
  llvm::IRBuilderBase& builder_;
  std::vector<Loop> loops_;
};

}  // namespace ingot::emit
