// Code in memory, by ORC.
#pragma once

#include <memory>
#include <string>

#include "compiler/emit/codegen.h"

namespace llvm {
class MemoryBuffer;
class Module;
class TargetMachine;
}  // namespace llvm

namespace ingot::emit {

/// Object code of a prepared module. Null and `error` when it fails.
std::unique_ptr<llvm::MemoryBuffer> object_code(llvm::Module& module, llvm::TargetMachine& machine, std::string& error);

/// Loads object code that was made for the machine, and looks up the kernel `symbol`.
std::unique_ptr<Compiled> load_in_memory(std::unique_ptr<llvm::MemoryBuffer> code, const llvm::TargetMachine& machine,
                                         const std::string& symbol, std::string& error);

}  // namespace ingot::emit
