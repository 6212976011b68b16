#include "compiler/emit/nest_emitter.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <map>

#include "compiler/emit/accumulators.h"
#include "compiler/emit/addresses.h"
#include "compiler/emit/lanes.h"
#include "compiler/emit/loops.h"
#include "compiler/emit/row_collector.h"
#include "runtime/sweep/search.h"

namespace ingot::emit {
namespace {

using namespace plan;
using graph::Operation;

class NestEmitter {
 public:
  NestEmitter(llvm::Module& module, const Plan& plan, const WorkspaceLayout& workspace, const Nest& nest,
              const std::string& name, unsigned lanes)
      : module_(module),
        plan_(plan),
        graph_(plan.study.graph),
        workspace_(workspace),
        nest_(nest),
        lane_count_(lanes),
        builder_(module.getContext()),
        lanes_(module, builder_, lanes),
        loops_(builder_),
        collector_(builder_, lanes_, lanes, plan, nest, workspace) {
    auto* type = llvm::FunctionType::get(
        builder_.getVoidTy(), {builder_.getPtrTy(), builder_.getPtrTy(), builder_.getPtrTy(), builder_.getInt64Ty()},
        false);
    function_ = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage, name, module);
    function_->addFnAttr(llvm::Attribute::NoUnwind);
    static const char* const names[] = {"parameters", "workspace", "positions", "last_points"};
    for (unsigned i = 0; i < 4; ++i) function_->getArg(i)->setName(names[i]);
    for (unsigned i = 0; i < 3; ++i) function_->addParamAttr(i, llvm::Attribute::NoAlias);
    collector_.begin(function_->getArg(0), function_->getArg(1));
    builder_.SetInsertPoint(llvm::BasicBlock::Create(module.getContext(), "entry", function_));
  }

  llvm::Function* emit() {
    before_loops();
    load_parameters();
    values_.resize(nest_.statements.size());
    bases_.resize(nest_.statements.size());
    positions_.resize(nest_.statements.size());
    std::vector<llvm::BasicBlock*> skipped{skip_unless_guards_hold(0)};
    for (uint32_t k = 0; k < nest_.outer; ++k) {
      loops_.open(points(k), 1);
      skipped.push_back(skip_unless_guards_hold(k + 1));
    }
    for (size_t i = 0; i < nest_.statements.size(); ++i)
      if (depth_of_guard(i) > nest_.outer) before_points(i);
    llvm::Value* inner = inner_points();
    const Loop body = loops_.open(inner, lane_count_);
    Accumulators accumulators(module_, builder_, lanes_, lane_count_);
    point_ = body.counter;
    valid_ = valid_lanes(inner);
    accumulators.begin_body(body.before, point_, valid_);
    body_statements(accumulators);
    accumulators.end_body();
    loops_.close();
    accumulators.after_body();
    if (is_collected()) collector_.count(inner);
    go_on_at(skipped.back());
    for (uint32_t k = nest_.outer; k-- > 0;) {
      loops_.close();
      go_on_at(skipped[k]);
    }
    after_loops();
    builder_.CreateRetVoid();
    return function_;
  }

 private:
  llvm::Value* word(uint64_t value) { return builder_.getInt64(value); }
  llvm::Value* number_at(llvm::Value* base, llvm::Value* index) {
    return builder_.CreateGEP(builder_.getDoubleTy(), base, index);
  }
  llvm::Value* in_workspace(uint64_t offset) { return number_at(function_->getArg(1), word(offset)); }

  bool is_cut(size_t axis) const {
    return nest_.level > 0 && nest_.level == plan_.chunk_loops.size() &&
           nest_.axes[axis] == plan_.chunk_loops.back().axis;
  }
  llvm::Value* points(size_t axis) {
    return is_cut(axis) ? function_->getArg(3) : word(plan_.loop_points(nest_, axis));
  }
  llvm::Value* inner_points() {
    for (size_t k = nest_.outer; k < nest_.axes.size(); ++k)
      if (is_cut(k))
        return builder_.CreateMul(function_->getArg(3), word(nest_.inner_points / plan_.loop_points(nest_, k)));
    return word(nest_.inner_points);
  }

  /// Lanes that are points of the nest, or null when all always are.
  llvm::Value* valid_lanes(llvm::Value* inner) {
    if (llvm::isa<llvm::ConstantInt>(inner) && nest_.inner_points % lane_count_ == 0) return nullptr;
    return lanes_below(builder_, builder_.CreateSub(inner, point_), lane_count_);
  }
  llvm::Value* offset(const Access& access) { return offset_of(builder_, access, function_->getArg(2), loops_); }

  llvm::Constant* data(uint32_t index) {
    return constant_numbers(module_, prefix() + "data_" + std::to_string(index), graph_.data(index));
  }
  llvm::Constant* indices(uint32_t index) {
    const std::string name = (function_->getName() + "_indices_").str() + std::to_string(index);
    return constant_indices(module_, name, nest_.index_tables[index]);
  }
  std::string prefix() const { return function_->getName().split("_nest_").first.str() + "_"; }

  llvm::Value* index_lanes(const Access& access) {
    llvm::Value* address = builder_.CreateGEP(builder_.getInt32Ty(), indices(access.indices), point_);
    return builder_.CreateAlignedLoad(llvm::FixedVectorType::get(builder_.getInt32Ty(), lane_count_), address,
                                      llvm::Align(4));
  }

  llvm::Value* call(const char* name, std::vector<llvm::Value*> operands) {
    std::vector<llvm::Type*> types;
    for (llvm::Value* operand : operands) types.push_back(operand->getType());
    return builder_.CreateCall(
        module_.getOrInsertFunction(name, llvm::FunctionType::get(builder_.getVoidTy(), types, false)), operands);
  }

  bool is_collected() const { return nest_.rows && plan_.collected; }

  void before_loops() {
    if (is_collected())
      collector_.start();
    else if (nest_.rows && !nest_.guards.empty())
      call("ingot_fill", {in_workspace(workspace_.columns.back()), word(plan_.rows_in_chunk + table_padding),
                          llvm::ConstantFP::get(builder_.getDoubleTy(), 0.0)});
    for (const Statement& statement : nest_.statements) {
      if (statement.action != Action::accumulate) continue;
      const Table& table = plan_.tables[statement.index];
      const Operation operation = graph_[statement.node].operation;
      if (operation == Operation::argmin)
        call("ingot_search_start", {in_workspace(workspace_.searches[statement.index]), word(table.size)});
      else
        call("ingot_fill", {in_workspace(table.offset), word(table.size),
                            llvm::ConstantFP::get(builder_.getDoubleTy(), graph::reduction_start(operation))});
    }
  }

  bool is_uniform(const Guard& guard) const {
    const Statement& statement = nest_.statements[guard.value.index];
    return statement.action != Action::compute && statement.access.pattern == Pattern::uniform;
  }

  llvm::Value* holds(const Guard& guard) {
    llvm::Value* condition = lanes_.condition(values_[guard.value.index]);
    return guard.holds ? condition : builder_.CreateNot(condition);
  }

  /// Of a statement whose value is a guard that is the same for all inner points: in how many of the outer loops it is known. More than
  /// there are: of all others.
  size_t depth_of_guard(size_t index) const {
    const size_t none = nest_.outer + 1;
    const auto is_of_statement = [&](const Guard& guard) { return guard.value.index == index && is_uniform(guard); };
    if (index >= nest_.guard_statements || std::none_of(nest_.guards.begin(), nest_.guards.end(), is_of_statement))
      return none;
    const std::vector<uint64_t>& strides = nest_.statements[index].access.outer_strides;
    size_t depth = strides.size();
    while (depth > 0 && strides[depth - 1] == 0) --depth;
    return depth;
  }

  void go_on_at(llvm::BasicBlock* skipped) {
    if (!skipped) return;
    builder_.CreateBr(skipped);
    builder_.SetInsertPoint(skipped);
  }

  /// Guards that are the same for all inner points decide in the outermost loop where they are known. Gives the block behind what is inside
  /// of it, null when there are none.
  llvm::BasicBlock* skip_unless_guards_hold(size_t depth) {
    llvm::Value* all = nullptr;
    for (const Guard& guard : nest_.guards) {
      if (depth_of_guard(guard.value.index) != depth) continue;
      before_points(guard.value.index);
      llvm::Value* one = builder_.CreateExtractElement(holds(guard), uint64_t{0});
      all = all ? builder_.CreateAnd(all, one) : one;
    }
    if (!all) return nullptr;
    auto* matters = llvm::BasicBlock::Create(module_.getContext(), "guarded", function_);
    auto* skipped = llvm::BasicBlock::Create(module_.getContext(), "skipped", function_);
    builder_.CreateCondBr(all, matters, skipped);
    builder_.SetInsertPoint(matters);
    return skipped;
  }

  /// The others decide for some points at a time, when the guards' statements are done.
  void leave_unless_guards_hold(Accumulators& accumulators) {
    llvm::Value* all = nullptr;
    for (const Guard& guard : nest_.guards)
      if (!is_uniform(guard)) all = all ? builder_.CreateAnd(all, holds(guard)) : holds(guard);
    if (!all) return;
    if (valid_) all = builder_.CreateAnd(all, valid_);
    accumulators.only_where(builder_.CreateOrReduce(all));
  }

  void after_loops() {
    for (const Statement& statement : nest_.statements) {
      if (statement.action != Action::accumulate || graph_[statement.node].operation != Operation::argmin) continue;
      const Table& table = plan_.tables[statement.index];
      call("ingot_search_finish",
           {in_workspace(workspace_.searches[statement.index]), word(table.size), in_workspace(table.offset)});
    }
  }

  /// Address of a statement that holds for all inner points, and its value when it is the same for all of them.
  void before_points(size_t i) {
    const Statement& statement = nest_.statements[i];
    if (statement.action == Action::compute) return;
    if (statement.action == Action::output && is_collected()) return;
    llvm::Value* from = offset(statement.access);
    switch (statement.action) {
      case Action::load_data: bases_[i] = number_at(data(statement.index), from); break;
      case Action::load_axis: bases_[i] = from; break;
      case Action::output: bases_[i] = number_at(in_workspace(workspace_.columns[statement.index]), from); break;
      case Action::accumulate:
        if (graph_[statement.node].operation == Operation::argmin) {
          bases_[i] = in_workspace(workspace_.searches[statement.index]);
          bases_[i] = number_at(bases_[i], builder_.CreateMul(from, word(sweep::numbers_in_search)));
          positions_[i] = offset(statement.position);
          break;
        }
        [[fallthrough]];
      default: bases_[i] = number_at(in_workspace(plan_.tables[statement.index].offset), from);
    }
    if (statement.access.pattern != Pattern::uniform) return;
    if (statement.action == Action::load_axis)
      values_[i].number = lanes_.splat(builder_.CreateUIToFP(bases_[i], builder_.getDoubleTy()));
    else if (statement.action < Action::load_axis)
      values_[i].number = lanes_.splat(builder_.CreateLoad(builder_.getDoubleTy(), bases_[i]));
  }

  void load_parameters() {
    const auto load = [&](const Use& use) {
      if (use.kind != Use::Kind::parameter || parameters_.contains(use.index)) return;
      llvm::Value* address = builder_.CreateConstGEP1_64(builder_.getDoubleTy(), function_->getArg(0), use.index);
      parameters_[use.index].number = lanes_.splat(builder_.CreateLoad(builder_.getDoubleTy(), address));
    };
    for (const Statement& statement : nest_.statements)
      for (const Use& use : statement.operands) load(use);
    for (const Guard& condition : nest_.conditions) load(condition.value);
  }

  LaneValue value(const Use& use) {
    switch (use.kind) {
      case Use::Kind::constant: return {lanes_.constant(use.value), nullptr};
      case Use::Kind::parameter: return parameters_.at(use.index);
      default: return values_[use.index];
    }
  }

  void body_statements(Accumulators& accumulators) {
    for (size_t i = 0; i < nest_.statements.size(); ++i) {
      const Statement& statement = nest_.statements[i];
      if (i == nest_.guard_statements) leave_unless_guards_hold(accumulators);
      switch (statement.action) {
        case Action::compute: compute(i, statement); break;
        case Action::load_table:
        case Action::load_data:
        case Action::load_axis: load(i, statement); break;
        case Action::store: store(i, statement); break;
        case Action::output:
          if (!is_collected()) store(i, statement);
          break;
        case Action::accumulate: {
          LaneValue body = value(statement.operands[0]), mask = value(statement.operands[1]);
          const graph::Node& node = graph_[statement.node];
          Accumulators::Element element;
          element.operation = node.operation;
          element.pattern = statement.access.pattern;
          element.base = bases_[i];
          element.body = lanes_.number(body);
          element.mask = lanes_.condition(mask);
          element.zero_signs = graph_[graph_.operand(statement.node, 0)].range.negative_zero;
          if (element.pattern == Pattern::indexed) element.indices = index_lanes(statement.access);
          if (node.operation == Operation::argmin) element.positions = position_lanes(i, statement.position);
          accumulators.add(element);
          break;
        }
      }
    }
    if (is_collected()) collect(accumulators);
  }

  /// Values and conditions of the lanes' rows, for the collector.
  void collect(Accumulators& accumulators) {
    RowCollector::Lanes given;
    given.point = point_;
    given.exists = valid_;
    given.first_number = offset(nest_.number);
    for (size_t k = nest_.outer; k < nest_.axes.size(); ++k) given.sizes.push_back(points(k));
    for (const Statement& statement : nest_.statements) {
      if (statement.action != Action::output) continue;
      LaneValue number = value(statement.operands[0]);
      given.columns.emplace_back(statement.index, lanes_.number(number));
    }
    for (const Guard& condition : nest_.conditions) {
      LaneValue holds = value(condition.value);
      llvm::Value* bits = lanes_.condition(holds);
      if (!condition.holds) bits = builder_.CreateNot(bits);
      given.exists = given.exists ? builder_.CreateAnd(given.exists, bits) : bits;
    }
    collector_.collect(accumulators, given);
  }

  void compute(size_t i, const Statement& statement) {
    // By reference, so that a number made of a condition, or the reverse, is made once. Operands come first, so it dominates.
    std::vector<LaneValue> operands;
    for (const Use& use : statement.operands) operands.push_back(value(use));
    const Operation operation = graph_[statement.node].operation;
    if (operation == Operation::lookup)
      values_[i] =
          lanes_.lookup(operands[0], data(statement.index), static_cast<uint32_t>(graph_.data(statement.index).size()));
    else if (operation == Operation::pick)
      values_[i] = lanes_.pick(operands);
    else
      values_[i] = lanes_.operation(operation, operands);
    for (size_t k = 0; k < operands.size(); ++k)
      if (statement.operands[k].kind == Use::Kind::statement) values_[statement.operands[k].index] = operands[k];
  }

  void load(size_t i, const Statement& statement) {
    if (statement.access.pattern == Pattern::uniform) return;
    const bool contiguous = statement.access.pattern == Pattern::contiguous;
    if (statement.action == Action::load_axis) {
      values_[i].number =
          contiguous ? numbers_from(builder_, lane_count_, builder_.CreateAdd(bases_[i], point_))
                     : builder_.CreateFAdd(lanes_.splat(builder_.CreateUIToFP(bases_[i], builder_.getDoubleTy())),
                                           builder_.CreateUIToFP(index_lanes(statement.access), lanes_.number_type()));
    } else if (contiguous) {
      values_[i].number =
          builder_.CreateAlignedLoad(lanes_.number_type(), number_at(bases_[i], point_), llvm::Align(8));
    } else {
      values_[i].number = lanes_.gather(bases_[i], index_lanes(statement.access));
    }
  }

  llvm::Value* position_lanes(size_t i, const Access& access) {
    switch (access.pattern) {
      case Pattern::uniform: return lanes_.splat(builder_.CreateUIToFP(positions_[i], builder_.getDoubleTy()));
      case Pattern::contiguous: return numbers_from(builder_, lane_count_, builder_.CreateAdd(positions_[i], point_));
      default:
        return builder_.CreateFAdd(lanes_.splat(builder_.CreateUIToFP(positions_[i], builder_.getDoubleTy())),
                                   builder_.CreateUIToFP(index_lanes(access), lanes_.number_type()));
    }
  }

  /// Lanes past the end of a row are written too: the next row, or the table's padding, is there.
  void store(size_t i, const Statement& statement) {
    LaneValue stored = value(statement.operands[0]);
    llvm::Value* address = statement.access.pattern == Pattern::contiguous ? number_at(bases_[i], point_) : bases_[i];
    llvm::Value* number = lanes_.number(stored);
    // But what does not exist there must not come to exist where guards leave the next row as it is.
    if (statement.action == Action::output && statement.index + 1 == workspace_.columns.size() && valid_)
      number = builder_.CreateSelect(valid_, number, lanes_.constant(0));
    builder_.CreateAlignedStore(number, address, llvm::Align(8));
    if (statement.operands[0].kind == Use::Kind::statement) values_[statement.operands[0].index] = stored;
  }

  llvm::Module& module_;
  const Plan& plan_;
  const graph::Graph& graph_;
  const WorkspaceLayout& workspace_;
  const Nest& nest_;
  unsigned lane_count_;
  llvm::IRBuilder<> builder_;
  Lanes lanes_;
  llvm::Function* function_ = nullptr;
  Loops loops_;
  RowCollector collector_;
  llvm::Value* point_ = nullptr;
  llvm::Value* valid_ = nullptr;
  std::vector<LaneValue> values_;
  std::vector<llvm::Value*> bases_;  ///< by statement: address before the inner points; of load_axis the number itself
  std::vector<llvm::Value*> positions_;  ///< by statement: of an argmin
  std::map<uint32_t, LaneValue> parameters_;
};

}  // namespace

llvm::Function* emit_nest(llvm::Module& module, const Plan& plan, const WorkspaceLayout& workspace, const Nest& nest,
                          const std::string& name, unsigned lanes) {
  return NestEmitter(module, plan, workspace, nest, name, lanes).emit();
}

}  // namespace ingot::emit
