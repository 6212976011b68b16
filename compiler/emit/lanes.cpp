#include "compiler/emit/lanes.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Intrinsics.h>
#include <llvm/IR/Module.h>

#include <limits>
#include <string>

namespace ingot::emit {

using graph::Operation;
using llvm::CmpInst;

Lanes::Lanes(llvm::Module& module, llvm::IRBuilderBase& builder, unsigned lanes)
    : module_(module),
      builder_(builder),
      lanes_(lanes),
      number_type_(llvm::FixedVectorType::get(builder.getDoubleTy(), lanes)) {}

llvm::Value* Lanes::splat(llvm::Value* scalar) { return builder_.CreateVectorSplat(lanes_, scalar); }

llvm::Constant* Lanes::constant(double value) const { return llvm::ConstantFP::get(number_type_, value); }

llvm::Value* Lanes::number(LaneValue& value) {
  if (!value.number) value.number = builder_.CreateUIToFP(value.condition, number_type_);
  return value.number;
}

llvm::Value* Lanes::condition(LaneValue& value) {
  if (!value.condition) value.condition = builder_.CreateFCmp(CmpInst::FCMP_UNE, value.number, constant(0));
  return value.condition;
}

/// Half away from zero, as math::round.
llvm::Value* Lanes::round(llvm::Value* x) {
  llvm::Value* whole = builder_.CreateUnaryIntrinsic(llvm::Intrinsic::trunc, x);
  llvm::Value* away = builder_.CreateBinaryIntrinsic(llvm::Intrinsic::copysign, constant(1), x);
  llvm::Value* rest = builder_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, builder_.CreateFSub(x, whole));
  return builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_OGE, rest, constant(0.5)),
                               builder_.CreateFAdd(whole, away), whole);
}

llvm::Value* Lanes::slot(size_t index) {
  while (slots_.size() <= index) {
    llvm::BasicBlock& entry = builder_.GetInsertBlock()->getParent()->getEntryBlock();
    llvm::IRBuilder<> at_entry(&entry, entry.begin());
    slots_.push_back(at_entry.CreateAlloca(number_type_));
  }
  return slots_[index];
}

llvm::Value* Lanes::call(const char* name, std::vector<llvm::Value*> operands) {
  const std::string symbol = "ingot_" + std::string(name) + "_" + std::to_string(lanes_);
  std::vector<llvm::Type*> types(operands.size() + 1, builder_.getPtrTy());
  const auto function =
      module_.getOrInsertFunction(symbol, llvm::FunctionType::get(builder_.getVoidTy(), types, false));
  std::vector<llvm::Value*> addresses;
  for (size_t i = 0; i <= operands.size(); ++i) addresses.push_back(slot(i));
  for (size_t i = 0; i < operands.size(); ++i) builder_.CreateStore(operands[i], addresses[i]);
  builder_.CreateCall(function, addresses);
  return builder_.CreateLoad(number_type_, addresses.back());
}

LaneValue Lanes::operation(Operation operation, std::vector<LaneValue>& operands) {
  const auto x = [&](size_t i) { return number(operands[i]); };
  const auto c = [&](size_t i) { return condition(operands[i]); };
  const auto as_number = [](llvm::Value* value) { return LaneValue{value, nullptr}; };
  const auto as_condition = [](llvm::Value* value) { return LaneValue{nullptr, value}; };
  const auto intrinsic = [&](llvm::Intrinsic::ID id) {
    return LaneValue{builder_.CreateUnaryIntrinsic(id, x(0)), nullptr};
  };
  switch (operation) {
    case Operation::add: return as_number(builder_.CreateFAdd(x(0), x(1)));
    case Operation::subtract: return as_number(builder_.CreateFSub(x(0), x(1)));
    case Operation::multiply: return as_number(builder_.CreateFMul(x(0), x(1)));
    case Operation::divide: return as_number(builder_.CreateFDiv(x(0), x(1)));
    case Operation::negate: return as_number(builder_.CreateFNeg(x(0)));
    case Operation::absolute: return intrinsic(llvm::Intrinsic::fabs);
    case Operation::floor: return intrinsic(llvm::Intrinsic::floor);
    case Operation::ceil: return intrinsic(llvm::Intrinsic::ceil);
    case Operation::round: return as_number(round(x(0)));
    case Operation::modulo: {
      llvm::Value* whole = builder_.CreateUnaryIntrinsic(llvm::Intrinsic::floor, builder_.CreateFDiv(x(0), x(1)));
      return as_number(builder_.CreateFSub(x(0), builder_.CreateFMul(x(1), whole)));
    }
    case Operation::power: return as_number(call("power", {x(0), x(1)}));
    case Operation::uniform_random: return as_number(call("uniform_random", {x(0), x(1)}));
    case Operation::quasi_random: return as_number(call("quasi_random", {x(0), x(1), x(2)}));
    case Operation::exponential: return as_number(call("exponential", {x(0)}));
    case Operation::logarithm: return as_number(call("logarithm", {x(0)}));
    case Operation::square_root: return intrinsic(llvm::Intrinsic::sqrt);
    case Operation::minimum:
      return as_number(builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_OLT, x(0), x(1)), x(0), x(1)));
    case Operation::maximum:
      return as_number(builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_OGT, x(0), x(1)), x(0), x(1)));
    case Operation::less: return as_condition(builder_.CreateFCmp(CmpInst::FCMP_OLT, x(0), x(1)));
    case Operation::less_equal: return as_condition(builder_.CreateFCmp(CmpInst::FCMP_OLE, x(0), x(1)));
    case Operation::equal: return as_condition(builder_.CreateFCmp(CmpInst::FCMP_OEQ, x(0), x(1)));
    case Operation::not_equal: return as_condition(builder_.CreateFCmp(CmpInst::FCMP_UNE, x(0), x(1)));
    case Operation::logical_and: return as_condition(builder_.CreateAnd(c(0), c(1)));
    case Operation::logical_or: return as_condition(builder_.CreateOr(c(0), c(1)));
    case Operation::logical_not: return as_condition(builder_.CreateNot(c(0)));
    case Operation::is_finite: {
      llvm::Value* magnitude = builder_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, x(0));
      return as_condition(
          builder_.CreateFCmp(CmpInst::FCMP_OLT, magnitude, constant(std::numeric_limits<double>::infinity())));
    }
    case Operation::select: return as_number(builder_.CreateSelect(c(0), x(1), x(2)));
    default: return as_number(constant(0));  // not a pure operation
  }
}

llvm::Value* Lanes::gather(llvm::Value* base, llvm::Value* indices) {
  llvm::Value* addresses = builder_.CreateGEP(builder_.getDoubleTy(), base, indices);
  return builder_.CreateMaskedGather(number_type_, addresses, llvm::Align(8));
}

/// As math::table_position.
LaneValue Lanes::lookup(LaneValue& position, llvm::Constant* data, uint32_t entries) {
  llvm::Value* p = number(position);
  llvm::Value* last = constant(static_cast<double>(entries - 1));
  llvm::Value* inside = builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_OGE, p, constant(0)), p, constant(0));
  inside = builder_.CreateSelect(builder_.CreateFCmp(CmpInst::FCMP_OLT, inside, last), inside, last);
  llvm::Type* index_type = llvm::FixedVectorType::get(builder_.getInt32Ty(), lanes_);
  return {gather(data, builder_.CreateFPToSI(inside, index_type)), nullptr};
}

LaneValue Lanes::pick(std::vector<LaneValue>& operands) {
  llvm::Value* position = number(operands[0]);
  llvm::Value* result = number(operands[1]);
  for (size_t k = 2; k < operands.size(); ++k) {
    llvm::Value* at_least = builder_.CreateFCmp(CmpInst::FCMP_OGE, position, constant(static_cast<double>(k - 1)));
    result = builder_.CreateSelect(at_least, number(operands[k]), result);
  }
  return {result, nullptr};
}

}  // namespace ingot::emit
