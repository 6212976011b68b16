#include "compiler/emit/machine.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Linker/Linker.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/TargetParser/SubtargetFeature.h>
#include <llvm/Transforms/IPO/Internalize.h>

#include <algorithm>
#include <mutex>

/// The bitcode of runtime/kernel for this machine and for browsers, embedded when the library is built.
extern "C" const unsigned char ingot_kernel_bitcode[], ingot_web_kernel_bitcode[];
extern "C" const unsigned long ingot_kernel_bitcode_size, ingot_web_kernel_bitcode_size;

// One of the targets that LLVM's library has beside the native one; it declares them in no header.
extern "C" void LLVMInitializeWebAssemblyTargetInfo();
extern "C" void LLVMInitializeWebAssemblyTarget();
extern "C" void LLVMInitializeWebAssemblyTargetMC();
extern "C" void LLVMInitializeWebAssemblyAsmPrinter();

namespace ingot::emit {

std::unique_ptr<llvm::TargetMachine> make_machine(const Target& target, Speed speed, std::string& error) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    LLVMInitializeWebAssemblyTargetInfo();
    LLVMInitializeWebAssemblyTarget();
    LLVMInitializeWebAssemblyTargetMC();
    LLVMInitializeWebAssemblyAsmPrinter();
  });
  const std::string triple = target.triple.empty() ? llvm::sys::getDefaultTargetTriple() : target.triple;
  const bool web = llvm::Triple(triple).isWasm();
  const llvm::Target* found = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!found) return nullptr;
  const bool native = target.cpu == "native";
  llvm::SubtargetFeatures features;
  if (native)
    for (const auto& feature : llvm::sys::getHostCPUFeatures()) features.AddFeature(feature.first(), feature.second);
  if (web)  // what every browser has had since 2021 (2023: Safari)
    for (const char* feature : {"simd128", "nontrapping-fptoint", "bulk-memory", "sign-ext"})
      features.AddFeature(feature);
  const auto relocation = web ? llvm::Reloc::Static : llvm::Reloc::PIC_;
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;  // every way of running gives the same bits
  const auto level = speed == Speed::quick ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Aggressive;
  const std::string cpu = native ? llvm::sys::getHostCPUName().str() : target.cpu;
  std::unique_ptr<llvm::TargetMachine> machine(
      found->createTargetMachine(triple, cpu, features.getString(), options, relocation, std::nullopt, level));
  if (machine && !native && !machine->getMCSubtargetInfo()->isCPUStringValid(cpu)) machine.reset();
  if (!machine) error = "the processor `" + cpu + "` is not known";
  return machine;
}

unsigned lanes_of(const llvm::TargetMachine& machine) {
  const llvm::MCSubtargetInfo& info = *machine.getMCSubtargetInfo();
  const bool wide = machine.getTargetTriple().isX86() && info.checkFeatures("+avx512f,+avx512dq,+avx512vl");
  return wide ? 8 : 4;
}

bool link_functions(llvm::Module& module, std::string& error) {
  std::vector<std::string> own;  // what stays visible
  for (const llvm::GlobalValue& value : module.global_values())
    if (!value.isDeclaration() && value.hasExternalLinkage()) own.push_back(value.getName().str());
  const bool web = llvm::Triple(module.getTargetTriple()).isWasm();
  const llvm::StringRef bytes(reinterpret_cast<const char*>(web ? ingot_web_kernel_bitcode : ingot_kernel_bitcode),
                              web ? ingot_web_kernel_bitcode_size : ingot_kernel_bitcode_size);
  auto functions = llvm::parseBitcodeFile(llvm::MemoryBufferRef(bytes, "kernel functions"), module.getContext());
  if (!functions) {
    error = llvm::toString(functions.takeError());
    return false;
  }
  // They take the target of what calls them.
  (*functions)->setDataLayout(module.getDataLayout());
  (*functions)->setTargetTriple(module.getTargetTriple());
  for (llvm::Function& function : **functions) {
    for (const char* attribute :
         {"target-cpu", "target-features", "tune-cpu", "min-legal-vector-width", "stack-protector-buffer-size"})
      function.removeFnAttr(attribute);
    function.setComdat(nullptr);
  }
  if (llvm::Linker::linkModules(module, std::move(*functions), llvm::Linker::LinkOnlyNeeded)) {
    error = "the kernel functions cannot be linked";
    return false;
  }
  llvm::internalizeModule(module, [&](const llvm::GlobalValue& value) {
    return std::find(own.begin(), own.end(), value.getName()) != own.end();
  });
  return true;
}

}  // namespace ingot::emit
