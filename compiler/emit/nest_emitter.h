// One nest of a plan as an LLVM function: loops around a body that handles several points at a time.
#pragma once

#include <string>

#include "compiler/emit/kernel_module.h"

namespace llvm {
class Function;
}  // namespace llvm

namespace ingot::emit {

llvm::Function* emit_nest(llvm::Module& module, const plan::Plan& plan, const WorkspaceLayout& workspace,
                          const plan::Nest& nest, const std::string& name, unsigned lanes);

}  // namespace ingot::emit
