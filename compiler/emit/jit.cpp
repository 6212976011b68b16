#include "compiler/emit/jit.h"

#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Target/TargetMachine.h>

namespace ingot::emit {
namespace {

class InMemory : public Compiled {
 public:
  InMemory(std::unique_ptr<llvm::orc::LLJIT> jit, const IngotKernel* kernel) : jit_(std::move(jit)), kernel_(kernel) {}
  const IngotKernel& kernel() const override { return *kernel_; }

 private:
  std::unique_ptr<llvm::orc::LLJIT> jit_;
  const IngotKernel* kernel_;
};

}  // namespace

std::unique_ptr<llvm::MemoryBuffer> object_code(llvm::Module& module, llvm::TargetMachine& machine,
                                                std::string& error) {
  auto code = llvm::orc::SimpleCompiler(machine)(module);
  if (code) return std::move(*code);
  error = llvm::toString(code.takeError());
  return nullptr;
}

std::unique_ptr<Compiled> load_in_memory(std::unique_ptr<llvm::MemoryBuffer> code, const llvm::TargetMachine& machine,
                                         const std::string& symbol, std::string& error) {
  const auto failed = [&](llvm::Error problem) {
    error = llvm::toString(std::move(problem));
    return nullptr;
  };
  llvm::orc::LLJITBuilder builder;
  builder.setDataLayout(machine.createDataLayout());
  builder.setJITTargetMachineBuilder(llvm::orc::JITTargetMachineBuilder(machine.getTargetTriple()));
  auto jit = builder.create();
  if (!jit) return failed(jit.takeError());
  auto process =
      llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess((*jit)->getDataLayout().getGlobalPrefix());
  if (!process) return failed(process.takeError());
  (*jit)->getMainJITDylib().addGenerator(std::move(*process));  // memory, and what the machine has no instruction for
  if (auto problem = (*jit)->addObjectFile(std::move(code))) return failed(std::move(problem));
  auto kernel = (*jit)->lookup(symbol);
  if (!kernel) return failed(kernel.takeError());
  return std::make_unique<InMemory>(std::move(*jit), kernel->toPtr<const IngotKernel*>());
}

}  // namespace ingot::emit
