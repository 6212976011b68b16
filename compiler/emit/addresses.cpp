#include "compiler/emit/addresses.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

namespace ingot::emit {
namespace {

llvm::Constant* global_array(llvm::Module& module, const std::string& name, llvm::Constant* data) {
  if (llvm::GlobalVariable* known = module.getNamedGlobal(name)) return known;
  return new llvm::GlobalVariable(module, data->getType(), true, llvm::GlobalValue::PrivateLinkage, data, name);
}

}  // namespace

llvm::Value* offset_of(llvm::IRBuilderBase& builder, const plan::Access& access, llvm::Value* positions,
                       const Loops& loops) {
  llvm::Value* result = builder.getInt64(0);
  for (size_t k = 0; k < access.chunk_strides.size(); ++k) {
    if (access.chunk_strides[k] == 0) continue;
    llvm::Value* address = builder.CreateConstGEP1_64(builder.getInt64Ty(), positions, k);
    llvm::Value* position = builder.CreateLoad(builder.getInt64Ty(), address);
    result = builder.CreateAdd(result, builder.CreateMul(position, builder.getInt64(access.chunk_strides[k])));
  }
  for (size_t k = 0; k < access.outer_strides.size(); ++k)
    if (access.outer_strides[k] != 0) {
      llvm::Value* stride = builder.getInt64(access.outer_strides[k]);
      result = builder.CreateAdd(result, builder.CreateMul(loops[k].counter, stride));
    }
  return result;
}

llvm::Constant* constant_numbers(llvm::Module& module, const std::string& name, std::vector<double> numbers) {
  numbers.resize(numbers.size() + plan::table_padding);
  return global_array(module, name, llvm::ConstantDataArray::get(module.getContext(), numbers));
}

llvm::Constant* constant_indices(llvm::Module& module, const std::string& name, std::vector<uint32_t> indices) {
  indices.resize(indices.size() + plan::table_padding);
  return global_array(module, name, llvm::ConstantDataArray::get(module.getContext(), indices));
}

llvm::Value* lanes_below(llvm::IRBuilderBase& builder, llvm::Value* end, unsigned lanes) {
  std::vector<llvm::Constant*> numbers;
  for (unsigned i = 0; i < lanes; ++i) numbers.push_back(builder.getInt64(i));
  return builder.CreateICmpULT(llvm::ConstantVector::get(numbers), builder.CreateVectorSplat(lanes, end));
}

llvm::Value* numbers_from(llvm::IRBuilderBase& builder, unsigned lanes, llvm::Value* first) {
  std::vector<double> numbers(lanes);
  for (unsigned k = 0; k < lanes; ++k) numbers[k] = k;
  llvm::Value* start = builder.CreateVectorSplat(lanes, builder.CreateUIToFP(first, builder.getDoubleTy()));
  return builder.CreateFAdd(start, llvm::ConstantDataVector::get(builder.getContext(), numbers));
}

}  // namespace ingot::emit
