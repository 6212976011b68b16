#include "compiler/emit/loops.h"

#include <llvm/IR/IRBuilder.h>

namespace ingot::emit {

Loop Loops::open(llvm::Value* end, uint64_t step) {
  llvm::BasicBlock* before = builder_.GetInsertBlock();
  llvm::Function* function = before->getParent();
  auto* head = llvm::BasicBlock::Create(function->getContext(), "loop", function);
  auto* after = llvm::BasicBlock::Create(function->getContext(), "after", function);
  builder_.CreateBr(head);
  builder_.SetInsertPoint(head);
  auto* counter = builder_.CreatePHI(builder_.getInt64Ty(), 2, "i");
  counter->addIncoming(builder_.getInt64(0), before);
  loops_.push_back({before, head, after, counter, end, step});
  return loops_.back();
}

void Loops::close() {
  const Loop loop = loops_.back();
  loops_.pop_back();
  llvm::Value* next = builder_.CreateAdd(loop.counter, builder_.getInt64(loop.step), "", true, true);
  loop.counter->addIncoming(next, builder_.GetInsertBlock());
  builder_.CreateCondBr(builder_.CreateICmpULT(next, loop.end), loop.head, loop.after);
  builder_.SetInsertPoint(loop.after);
}

}  // namespace ingot::emit
