// Rows that are collected: those that exist and that the limit does not leave out are put behind those that are there already.
#pragma once

#include <utility>
#include <vector>

#include "compiler/emit/accumulators.h"
#include "compiler/emit/kernel_module.h"
#include "compiler/emit/lanes.h"

namespace ingot::emit {

class RowCollector {
 public:
  RowCollector(llvm::IRBuilderBase& builder, Lanes& lanes, unsigned lane_count, const plan::Plan& plan,
               const plan::Nest& nest, const WorkspaceLayout& workspace)
      : builder_(builder), lanes_(lanes), lane_count_(lane_count), plan_(plan), nest_(nest), workspace_(workspace) {}

  /// Arguments of the nest's function.
  void begin(llvm::Value* parameters, llvm::Value* workspace) {
    parameters_ = parameters;
    memory_ = workspace;
  }

  /// Before the loops: there are none.
  void start();
  /// Rows were looked for at so many points more.
  void count(llvm::Value* points);

  struct Lanes {
    llvm::Value* point = nullptr;         ///< inner point of the first lane
    llvm::Value* exists = nullptr;        ///< a bit for each lane; null: all do
    llvm::Value* first_number = nullptr;  ///< of the row at inner point 0
    std::vector<llvm::Value*> sizes;      ///< points of the axes run together
    std::vector<std::pair<uint32_t, llvm::Value*>> columns;
  };
  void collect(Accumulators& accumulators, const Lanes& lanes);

 private:
  llvm::Value* count_address(uint64_t which);
  llvm::Value* entry(uint64_t array, llvm::Value* index);
  llvm::Value* within_limit(const Lanes& lanes);
  llvm::Value* row_number(const Lanes& lanes, unsigned lane);

  llvm::IRBuilderBase& builder_;
  emit::Lanes& lanes_;
  unsigned lane_count_;
  const plan::Plan& plan_;
  const plan::Nest& nest_;
  const WorkspaceLayout& workspace_;
  llvm::Value* parameters_ = nullptr;
  llvm::Value* memory_ = nullptr;
};

}  // namespace ingot::emit
