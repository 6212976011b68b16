// The LLVM module of one or several plans: a function for each nest, their tables of constants, and the descriptions that
// runtime/sweep/kernel.h lays out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace llvm {
class LLVMContext;
class Module;
}  // namespace llvm

namespace ingot::emit {

/// Where everything of a plan is in the workspace that the kernel is given, in numbers.
struct WorkspaceLayout {
  std::vector<uint64_t> columns;
  uint64_t counts = 0, numbers = 0;  ///< of collected rows: how many, how many points were computed; their numbers
  std::vector<uint64_t> searches;    ///< by table; 0 for tables that are no argmin's
  uint64_t searches_begin = 0, searches_count = 0;
  uint64_t size = 0;
};
WorkspaceLayout workspace_of(const plan::Plan& plan);

/// `symbols[i]` names the IngotKernel of plan i. Nests are private. `lanes` points are handled at a time.
std::unique_ptr<llvm::Module> make_module(llvm::LLVMContext& context, const std::vector<const plan::Plan*>& plans,
                                          const std::vector<std::string>& symbols, unsigned lanes);

/// Adds what runtime/sweep/simulator.h wants of an object file: the kernels' array and the description's text.
void add_description(llvm::Module& module, const std::vector<std::string>& symbols, const std::string& description);

}  // namespace ingot::emit
