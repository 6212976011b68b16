// Code in memory, by ORC.
#pragma once

#include <memory>
#include <string>

#include "compiler/emit/codegen.h"

namespace llvm {
class LLVMContext;
class Module;
class TargetMachine;
}  // namespace llvm

namespace ingot::emit {

/// Compiles a prepared module with the machine it was prepared for, and looks up the kernel `symbol`.
std::unique_ptr<Compiled> compile_in_memory(std::unique_ptr<llvm::LLVMContext> context,
                                            std::unique_ptr<llvm::Module> module,
                                            std::unique_ptr<llvm::TargetMachine> machine, const std::string& symbol,
                                            std::string& error);

}  // namespace ingot::emit
