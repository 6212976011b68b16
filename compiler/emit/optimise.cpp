#include <llvm/IR/Module.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Target/TargetMachine.h>

#include "compiler/emit/machine.h"

namespace ingot::emit {

void prepare(llvm::Module& module, llvm::TargetMachine& machine, Speed speed) {
  if (lanes_of(machine) == 8)
    for (llvm::Function& function : module)
      if (!function.isDeclaration()) function.addFnAttr("prefer-vector-width", "512");
  if (speed == Speed::quick) return;
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = false;  // bodies are vectors already
  tuning.SLPVectorization = false;
  tuning.LoopUnrolling = false;  // and long enough
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager calls;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(calls);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, calls, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3).run(module, modules);
}

}  // namespace ingot::emit
