#include "compiler/emit/kernel_module.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include "compiler/emit/nest_emitter.h"
#include "runtime/sweep/search.h"

namespace ingot::emit {
namespace {

/// A constant array, or null when it is empty.
llvm::Constant* constant_array(llvm::Module& module, const std::string& name, llvm::Type* type,
                               const std::vector<llvm::Constant*>& entries) {
  if (entries.empty()) return llvm::ConstantPointerNull::get(llvm::PointerType::getUnqual(module.getContext()));
  auto* array = llvm::ArrayType::get(type, entries.size());
  return new llvm::GlobalVariable(module, array, true, llvm::GlobalValue::PrivateLinkage,
                                  llvm::ConstantArray::get(array, entries), name);
}

/// The layout of runtime/sweep/kernel.h.
void add_kernel(llvm::Module& module, const plan::Plan& plan, const std::string& symbol, unsigned lanes) {
  llvm::IRBuilder<> builder(module.getContext());
  llvm::Type* word = builder.getInt64Ty();
  llvm::Type* pointer = builder.getPtrTy();
  const auto number = [&](uint64_t value) -> llvm::Constant* { return builder.getInt64(value); };
  const WorkspaceLayout workspace = workspace_of(plan);

  std::vector<llvm::Constant*> loops, nests, columns, parameters;
  auto* loop_type = llvm::StructType::get(word, word);
  for (const plan::ChunkLoop& loop : plan.chunk_loops)
    loops.push_back(llvm::ConstantStruct::get(loop_type, {number(plan.extent(loop.axis)), number(loop.step)}));
  auto* nest_type = llvm::StructType::get(pointer, word);
  for (size_t i = 0; i < plan.nests.size(); ++i) {
    const std::string name = symbol + "_nest_" + std::to_string(i);
    llvm::Function* function = emit_nest(module, plan, workspace, plan.nests[i], name, lanes);
    nests.push_back(llvm::ConstantStruct::get(nest_type, {function, number(plan.nests[i].level)}));
  }
  for (uint64_t column : workspace.columns) columns.push_back(number(column));
  for (const graph::Parameter& parameter : plan.study.graph.parameters())
    parameters.push_back(llvm::ConstantFP::get(builder.getDoubleTy(), parameter.value));

  llvm::Constant* kernel = llvm::ConstantStruct::getAnon({
      number(plan.rows),
      number(plan.rows_in_chunk),
      number(plan.chunks),
      number(workspace.size),
      number(workspace.searches_begin),
      number(workspace.searches_count),
      number(loops.size()),
      constant_array(module, symbol + "_loops", loop_type, loops),
      number(nests.size()),
      constant_array(module, symbol + "_nests", nest_type, nests),
      number(columns.size()),
      constant_array(module, symbol + "_columns", word, columns),
      number(plan.collected ? 1 : 0),
      number(workspace.counts),
      number(workspace.numbers),
      number(parameters.size()),
      constant_array(module, symbol + "_parameters", builder.getDoubleTy(), parameters),
  });
  new llvm::GlobalVariable(module, kernel->getType(), true, llvm::GlobalValue::ExternalLinkage, kernel, symbol);
}

}  // namespace

WorkspaceLayout workspace_of(const plan::Plan& plan) {
  WorkspaceLayout layout;
  constexpr uint64_t line = 8;
  const auto take = [&](uint64_t numbers) {
    const uint64_t begin = layout.size;
    layout.size += (numbers + line - 1) / line * line;
    return begin;
  };
  take(plan.workspace);
  for (size_t c = 0; c < 2 * plan.study.outputs.size() + 1; ++c)
    layout.columns.push_back(take(plan.rows_in_chunk + plan::table_padding));
  if (plan.collected) {
    layout.counts = take(2);
    layout.numbers = take(plan.rows_in_chunk + plan::table_padding);
  }
  layout.searches_begin = layout.size;
  for (const plan::Table& table : plan.tables) {
    const bool is_search = plan.study.graph[table.node].operation == graph::Operation::argmin;
    layout.searches.push_back(is_search ? layout.searches_begin + layout.searches_count * sweep::numbers_in_search : 0);
    if (is_search) layout.searches_count += table.size;
  }
  take(layout.searches_count * sweep::numbers_in_search);
  return layout;
}

std::unique_ptr<llvm::Module> make_module(llvm::LLVMContext& context, const std::vector<const plan::Plan*>& plans,
                                          const std::vector<std::string>& symbols, unsigned lanes) {
  auto module = std::make_unique<llvm::Module>("ingot", context);
  for (size_t i = 0; i < plans.size(); ++i) add_kernel(*module, *plans[i], symbols[i], lanes);
  return module;
}

void add_description(llvm::Module& module, const std::vector<std::string>& symbols, const std::string& description) {
  llvm::IRBuilder<> builder(module.getContext());
  std::vector<llvm::Constant*> kernels;
  for (const std::string& symbol : symbols) kernels.push_back(module.getNamedGlobal(symbol));
  const auto define = [&](const char* name, llvm::Constant* value) {
    new llvm::GlobalVariable(module, value->getType(), true, llvm::GlobalValue::ExternalLinkage, value, name);
  };
  kernels.push_back(llvm::ConstantPointerNull::get(builder.getPtrTy()));
  define("ingot_simulator_kernels",
         llvm::ConstantArray::get(llvm::ArrayType::get(builder.getPtrTy(), kernels.size()), kernels));
  define("ingot_simulator_description", llvm::ConstantDataArray::getString(module.getContext(), description));
}

}  // namespace ingot::emit
