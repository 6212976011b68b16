#include "compiler/emit/row_collector.h"

#include <llvm/IR/IRBuilder.h>

namespace ingot::emit {

llvm::Value* RowCollector::entry(uint64_t array, llvm::Value* index) {
  llvm::Value* begin = builder_.CreateConstGEP1_64(builder_.getDoubleTy(), memory_, array);
  return builder_.CreateGEP(builder_.getDoubleTy(), begin, index);
}

llvm::Value* RowCollector::count_address(uint64_t which) { return entry(workspace_.counts, builder_.getInt64(which)); }

void RowCollector::start() {
  for (uint64_t which = 0; which < 2; ++which) builder_.CreateStore(builder_.getInt64(0), count_address(which));
}

void RowCollector::count(llvm::Value* points) {
  llvm::Value* count = builder_.CreateLoad(builder_.getInt64Ty(), count_address(1));
  builder_.CreateStore(builder_.CreateAdd(count, points), count_address(1));
}

void RowCollector::collect(Accumulators& accumulators, const Lanes& lanes) {
  llvm::Value* exists = lanes.exists;
  if (plan_.limit) {
    llvm::Value* within = within_limit(lanes);
    exists = exists ? builder_.CreateAnd(exists, within) : within;
  }
  if (!exists) exists = llvm::ConstantInt::getTrue(llvm::FixedVectorType::get(builder_.getInt1Ty(), lane_count_));
  accumulators.for_each_lane(exists, plan_.limit.has_value(), [&](unsigned lane) {
    llvm::Value* count = builder_.CreateLoad(builder_.getInt64Ty(), count_address(0));
    builder_.CreateStore(row_number(lanes, lane), entry(workspace_.numbers, count));
    for (const auto& [column, numbers] : lanes.columns)
      builder_.CreateStore(builder_.CreateExtractElement(numbers, lane), entry(workspace_.columns[column], count));
    builder_.CreateStore(builder_.CreateAdd(count, builder_.getInt64(1)), count_address(0));
  });
}

/// The bound is the number behind the parameters. A NaN is never within it.
llvm::Value* RowCollector::within_limit(const Lanes& lanes) {
  const plan::Limit& limit = *plan_.limit;
  llvm::Value* number = lanes_.constant(0);  // a column that is 0 everywhere is not written
  for (const auto& [column, numbers] : lanes.columns)
    if (column == 2 * limit.output) number = numbers;
  llvm::Value* address =
      builder_.CreateConstGEP1_64(builder_.getDoubleTy(), parameters_, plan_.study.graph.parameters().size());
  llvm::Value* bound = lanes_.splat(builder_.CreateLoad(builder_.getDoubleTy(), address));
  return limit.maximize ? builder_.CreateFCmpOGE(number, bound) : builder_.CreateFCmpOLE(number, bound);
}

/// In the study's order of rows.
llvm::Value* RowCollector::row_number(const Lanes& lanes, unsigned lane) {
  llvm::Value* number = lanes.first_number;
  llvm::Value* rest = builder_.CreateAdd(lanes.point, builder_.getInt64(lane));
  for (size_t k = lanes.sizes.size(); k-- > 0;) {
    llvm::Value* position = k == 0 ? rest : builder_.CreateURem(rest, lanes.sizes[k]);
    llvm::Value* stride = builder_.getInt64(nest_.number_strides[k]);
    number = builder_.CreateAdd(number, builder_.CreateMul(position, stride));
    rest = builder_.CreateUDiv(rest, lanes.sizes[k]);
  }
  return number;
}

}  // namespace ingot::emit
