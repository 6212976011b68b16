// Elements of reductions, met several at a time, in ascending order within and across lanes: the same bits as one after the other.
#pragma once

#include <functional>
#include <vector>

#include "compiler/emit/lanes.h"
#include "compiler/plan/plan.h"

namespace llvm {
class BasicBlock;
class PHINode;
}  // namespace llvm

namespace ingot::emit {

class Accumulators {
 public:
  struct Element {
    graph::Operation operation = graph::Operation::reduce_sum;
    plan::Pattern pattern = plan::Pattern::uniform;
    llvm::Value* base = nullptr;       ///< of the accumulators for the inner points
    llvm::Value* body = nullptr;       ///< a number for each lane
    llvm::Value* mask = nullptr;       ///< a bit for each lane
    llvm::Value* indices = nullptr;    ///< of an indexed pattern: entry for each lane
    llvm::Value* positions = nullptr;  ///< of an argmin: linear position for each lane
    bool zero_signs = true;            ///< zeros of both signs may meet
  };

  Accumulators(llvm::Module& module, llvm::IRBuilderBase& builder, Lanes& lanes, unsigned lane_count)
      : module_(module), builder_(builder), lanes_(lanes), lane_count_(lane_count) {}

  /// The loop over the inner points, entered from `before`, begins at the builder's place. `valid`: lanes that are points, null: all.
  void begin_body(llvm::BasicBlock* before, llvm::Value* point, llvm::Value* valid);
  void add(Element element);
  /// From here on the body runs only where `condition` holds. At most once, before anything is added.
  void only_where(llvm::Value* condition);
  /// Emits `body` for each lane, to run where its bit is set. `seldom`: it mostly is for none.
  void for_each_lane(llvm::Value* bits, bool seldom, const std::function<void(unsigned lane)>& body);
  /// At the end of the loop's body, before it branches back.
  void end_body();
  /// Behind the loop.
  void after_body();

 private:
  /// A value carried around the loop and kept in memory before and after.
  struct Carried {
    llvm::PHINode* phi;
    llvm::Value* next;
    llvm::Value* address;
    graph::Operation operation;
    bool lanes_apart;  ///< one value for each lane, joined behind the loop
  };

  llvm::Value* step(graph::Operation operation, llvm::Value* so_far, llvm::Value* element);
  llvm::PHINode* carried(const Element& element, bool lanes_apart);
  void add_to_one(const Element& element);
  void add_to_each(const Element& element);
  void add_to_indexed(const Element& element);
  void add_to_search(const Element& element);
  llvm::Value* first_of_lanes(const Element& element, llvm::Value* so_far);
  llvm::Value* lane(llvm::Value* vector, unsigned index);
  llvm::Value* any(llvm::Value* bits);
  /// Emits `body` so that it runs only where `condition` holds.
  void when(llvm::Value* condition, const std::function<void()>& body, bool seldom = false);

  llvm::Module& module_;
  llvm::IRBuilderBase& builder_;
  Lanes& lanes_;
  unsigned lane_count_;
  llvm::BasicBlock* before_ = nullptr;
  llvm::BasicBlock* head_ = nullptr;
  llvm::Value* point_ = nullptr;
  llvm::Value* valid_ = nullptr;
  llvm::BasicBlock* left_from_ = nullptr;  ///< where a condition may leave the body
  llvm::BasicBlock* left_to_ = nullptr;
  std::vector<Carried> carried_;
};

}  // namespace ingot::emit
