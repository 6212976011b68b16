#include "compiler/emit/accumulators.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/MDBuilder.h>
#include <llvm/IR/Module.h>

#include "runtime/sweep/search.h"

namespace ingot::emit {

using graph::Operation;
using llvm::CmpInst;
using plan::Pattern;

void Accumulators::begin_body(llvm::BasicBlock* before, llvm::Value* point, llvm::Value* valid) {
  before_ = before;
  head_ = builder_.GetInsertBlock();
  point_ = point;
  valid_ = valid;
}

void Accumulators::add(Element element) {
  if (valid_) element.mask = builder_.CreateAnd(element.mask, valid_);
  if (element.operation == Operation::argmin) return add_to_search(element);
  switch (element.pattern) {
    case Pattern::uniform: return add_to_one(element);
    case Pattern::contiguous: return add_to_each(element);
    case Pattern::indexed: return add_to_indexed(element);
  }
}

/// As graph::reduction_step, for numbers or vectors.
llvm::Value* Accumulators::step(Operation operation, llvm::Value* so_far, llvm::Value* element) {
  llvm::Constant* zero = llvm::ConstantFP::get(element->getType(), 0.0);
  switch (operation) {
    case Operation::reduce_sum: return builder_.CreateFAdd(so_far, element);
    case Operation::reduce_product: return builder_.CreateFMul(so_far, element);
    case Operation::reduce_min:
      return builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_OLT, element, so_far), element, so_far);
    case Operation::reduce_max:
      return builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_OGT, element, so_far), element, so_far);
    default:
      return builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_UNE, so_far, zero), so_far,
                                   builder_.CreateFAdd(element, zero));
  }
}

llvm::Value* Accumulators::lane(llvm::Value* vector, unsigned index) {
  return builder_.CreateExtractElement(vector, index);
}

llvm::Value* Accumulators::any(llvm::Value* bits) { return builder_.CreateOrReduce(bits); }

void Accumulators::when(llvm::Value* condition, const std::function<void()>& body, bool seldom) {
  llvm::Function* function = builder_.GetInsertBlock()->getParent();
  auto* then = llvm::BasicBlock::Create(module_.getContext(), "then", function);
  auto* after = llvm::BasicBlock::Create(module_.getContext(), "go_on", function);
  llvm::MDNode* weights = seldom ? llvm::MDBuilder(module_.getContext()).createUnlikelyBranchWeights() : nullptr;
  builder_.CreateCondBr(condition, then, after, weights);
  builder_.SetInsertPoint(then);
  body();
  builder_.CreateBr(after);
  builder_.SetInsertPoint(after);
}

llvm::PHINode* Accumulators::carried(const Element& element, bool lanes_apart) {
  llvm::Type* type = lanes_apart ? lanes_.number_type() : builder_.getDoubleTy();
  llvm::IRBuilder<> at_head(head_, head_->begin());
  auto* phi = at_head.CreatePHI(type, 2, "so_far");
  llvm::IRBuilder<> ahead(before_->getTerminator());
  llvm::Value* start = lanes_apart
                           ? static_cast<llvm::Value*>(lanes_.constant(graph::reduction_start(element.operation)))
                           : ahead.CreateLoad(builder_.getDoubleTy(), element.base);
  phi->addIncoming(start, before_);
  carried_.push_back({phi, nullptr, element.base, element.operation, lanes_apart});
  return phi;
}

void Accumulators::add_to_one(const Element& element) {
  const bool is_extreme = element.operation == Operation::reduce_min || element.operation == Operation::reduce_max;
  // The order of a minimum's elements shows only in the sign of a zero.
  const bool lanes_apart = is_extreme && !element.zero_signs;
  llvm::PHINode* so_far = carried(element, lanes_apart);
  const size_t index = carried_.size() - 1;
  llvm::Value* next = so_far;
  if (lanes_apart) {
    next = builder_.CreateSelect(element.mask, step(element.operation, so_far, element.body), so_far);
  } else if (element.operation == Operation::reduce_sum || element.operation == Operation::reduce_product) {
    // What is left out is replaced by what changes no bit: x + -0 and x * 1 are x.
    const bool sum = element.operation == Operation::reduce_sum;
    llvm::Value* elements = builder_.CreateSelect(element.mask, element.body, lanes_.constant(sum ? -0.0 : 1.0));
    next = sum ? builder_.CreateFAddReduce(so_far, elements) : builder_.CreateFMulReduce(so_far, elements);
  } else if (element.operation == Operation::reduce_first) {
    next = first_of_lanes(element, so_far);
  } else {
    for (unsigned i = 0; i < lane_count_; ++i)
      next = builder_.CreateSelect(lane(element.mask, i), step(element.operation, next, lane(element.body, i)), next);
  }
  carried_[index].next = next;
}

/// Most vectors have no element that is not 0, and nothing matters once one was found.
llvm::Value* Accumulators::first_of_lanes(const Element& element, llvm::Value* so_far) {
  llvm::Value* found =
      builder_.CreateAnd(element.mask, builder_.CreateFCmp(CmpInst::FCMP_UNE, element.body, lanes_.constant(0)));
  llvm::Value* open =
      builder_.CreateFCmp(CmpInst::FCMP_OEQ, so_far, llvm::ConstantFP::get(builder_.getDoubleTy(), 0.0));
  llvm::BasicBlock* from = builder_.GetInsertBlock();
  llvm::Value* result = so_far;
  llvm::BasicBlock* found_in = nullptr;
  when(builder_.CreateAnd(open, any(found)), [&] {
    for (unsigned i = 0; i < lane_count_; ++i)
      result =
          builder_.CreateSelect(lane(element.mask, i), step(element.operation, result, lane(element.body, i)), result);
    found_in = builder_.GetInsertBlock();
  });
  auto* phi = builder_.CreatePHI(builder_.getDoubleTy(), 2);
  phi->addIncoming(so_far, from);
  phi->addIncoming(result, found_in);
  return phi;
}

void Accumulators::add_to_each(const Element& element) {
  llvm::Value* address = builder_.CreateGEP(builder_.getDoubleTy(), element.base, point_);
  llvm::Value* so_far = builder_.CreateAlignedLoad(lanes_.number_type(), address, llvm::Align(8));
  llvm::Value* next = builder_.CreateSelect(element.mask, step(element.operation, so_far, element.body), so_far);
  builder_.CreateAlignedStore(next, address, llvm::Align(8));
}

void Accumulators::add_to_indexed(const Element& element) {
  for (unsigned i = 0; i < lane_count_; ++i) {
    llvm::Value* index = builder_.CreateZExt(lane(element.indices, i), builder_.getInt64Ty());
    llvm::Value* address = builder_.CreateGEP(builder_.getDoubleTy(), element.base, index);
    llvm::Value* so_far = builder_.CreateLoad(builder_.getDoubleTy(), address);
    llvm::Value* next =
        builder_.CreateSelect(lane(element.mask, i), step(element.operation, so_far, lane(element.body, i)), so_far);
    builder_.CreateStore(next, address);
  }
}

void Accumulators::add_to_search(const Element& element) {
  auto* type = llvm::FunctionType::get(builder_.getVoidTy(),
                                       {builder_.getPtrTy(), builder_.getDoubleTy(), builder_.getDoubleTy()}, false);
  const auto function = module_.getOrInsertFunction("ingot_search_add", type);
  llvm::Value* candidates = element.mask;
  if (element.pattern == Pattern::uniform) {
    // Only what is below the best so far matters, or anything as long as there is none.
    llvm::Value* best = builder_.CreateLoad(builder_.getDoubleTy(), element.base);
    llvm::Value* count = builder_.CreateLoad(builder_.getInt64Ty(),
                                             builder_.CreateConstGEP1_64(builder_.getDoubleTy(), element.base, 1));
    llvm::Value* none = builder_.CreateICmpEQ(count, builder_.getInt64(0));
    llvm::Value* better = builder_.CreateFCmp(CmpInst::FCMP_OLT, element.body, lanes_.splat(best));
    candidates =
        builder_.CreateAnd(candidates, builder_.CreateOr(better, builder_.CreateVectorSplat(lane_count_, none)));
  }
  when(any(candidates), [&] {
    for (unsigned i = 0; i < lane_count_; ++i)
      when(lane(candidates, i), [&] {
        llvm::Value* entry = builder_.getInt64(0);
        if (element.pattern == Pattern::contiguous) entry = builder_.CreateAdd(point_, builder_.getInt64(i));
        if (element.pattern == Pattern::indexed)
          entry = builder_.CreateZExt(lane(element.indices, i), builder_.getInt64Ty());
        llvm::Value* numbers = builder_.CreateMul(entry, builder_.getInt64(sweep::numbers_in_search));
        llvm::Value* search = builder_.CreateGEP(builder_.getDoubleTy(), element.base, numbers);
        builder_.CreateCall(function, {search, lane(element.body, i), lane(element.positions, i)});
      });
  });
}

void Accumulators::for_each_lane(llvm::Value* bits, bool seldom, const std::function<void(unsigned lane)>& body) {
  const auto each = [&] {
    for (unsigned i = 0; i < lane_count_; ++i) when(lane(bits, i), [&] { body(i); });
  };
  when(any(bits), each, seldom);
}

void Accumulators::only_where(llvm::Value* condition) {
  llvm::Function* function = builder_.GetInsertBlock()->getParent();
  auto* rest = llvm::BasicBlock::Create(module_.getContext(), "matters", function);
  left_from_ = builder_.GetInsertBlock();
  left_to_ = llvm::BasicBlock::Create(module_.getContext(), "next", function);
  builder_.CreateCondBr(condition, rest, left_to_);
  builder_.SetInsertPoint(rest);
}

void Accumulators::end_body() {
  if (left_to_) {
    llvm::BasicBlock* end = builder_.GetInsertBlock();
    builder_.CreateBr(left_to_);
    builder_.SetInsertPoint(left_to_);
    for (Carried& c : carried_) {
      auto* joined = builder_.CreatePHI(c.phi->getType(), 2);
      joined->addIncoming(c.phi, left_from_);
      joined->addIncoming(c.next, end);
      c.next = joined;
    }
  }
  for (Carried& c : carried_) c.phi->addIncoming(c.next, builder_.GetInsertBlock());
}

void Accumulators::after_body() {
  for (const Carried& c : carried_) {
    llvm::Value* result = c.next;
    if (c.lanes_apart) {
      result = builder_.CreateLoad(builder_.getDoubleTy(), c.address);
      for (unsigned i = 0; i < lane_count_; ++i) result = step(c.operation, result, lane(c.next, i));
    }
    builder_.CreateStore(result, c.address);
  }
}

}  // namespace ingot::emit
