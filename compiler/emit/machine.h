// The machine that code is made for, and making a module ready for it.
#pragma once

#include <memory>
#include <string>

#include "compiler/emit/codegen.h"

namespace llvm {
class Module;
class TargetMachine;
}  // namespace llvm

namespace ingot::emit {

/// Null when LLVM does not know the processor; `error` then says so.
std::unique_ptr<llvm::TargetMachine> make_machine(const Target& target, Speed speed, std::string& error);

/// Points that fit into one of the machine's vector registers, at least 4: two registers hide each other's latency.
unsigned lanes_of(const llvm::TargetMachine& machine);

/// Links the functions of runtime/kernel that the module calls, as private ones. False and `error` if that fails.
bool link_functions(llvm::Module& module, std::string& error);

/// Sets the module's target and, at full speed, optimises it.
void prepare(llvm::Module& module, llvm::TargetMachine& machine, Speed speed);

}  // namespace ingot::emit
