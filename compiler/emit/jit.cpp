#include "compiler/emit/jit.h"

#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/Module.h>
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

std::unique_ptr<Compiled> compile_in_memory(std::unique_ptr<llvm::LLVMContext> context,
                                            std::unique_ptr<llvm::Module> module,
                                            std::unique_ptr<llvm::TargetMachine> machine, const std::string& symbol,
                                            std::string& error) {
  const auto failed = [&](llvm::Error problem) {
    error = llvm::toString(std::move(problem));
    return nullptr;
  };
  llvm::orc::LLJITBuilder builder;
  builder.setDataLayout(machine->createDataLayout());
  builder.setJITTargetMachineBuilder(llvm::orc::JITTargetMachineBuilder(machine->getTargetTriple()));
  std::shared_ptr<llvm::TargetMachine> shared = std::move(machine);
  builder.setCompileFunctionCreator([shared](llvm::orc::JITTargetMachineBuilder)
                                        -> llvm::Expected<std::unique_ptr<llvm::orc::IRCompileLayer::IRCompiler>> {
    struct Compiler : llvm::orc::SimpleCompiler {
      explicit Compiler(std::shared_ptr<llvm::TargetMachine> m) : SimpleCompiler(*m), machine(std::move(m)) {}
      std::shared_ptr<llvm::TargetMachine> machine;
    };
    return std::make_unique<Compiler>(shared);
  });
  auto jit = builder.create();
  if (!jit) return failed(jit.takeError());
  auto process =
      llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess((*jit)->getDataLayout().getGlobalPrefix());
  if (!process) return failed(process.takeError());
  (*jit)->getMainJITDylib().addGenerator(std::move(*process));  // memory, and what the machine has no instruction for
  if (auto problem = (*jit)->addIRModule(llvm::orc::ThreadSafeModule(std::move(module), std::move(context))))
    return failed(std::move(problem));
  auto kernel = (*jit)->lookup(symbol);
  if (!kernel) return failed(kernel.takeError());
  return std::make_unique<InMemory>(std::move(*jit), kernel->toPtr<const IngotKernel*>());
}

}  // namespace ingot::emit
