#include "compiler/emit/codegen.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/Compression.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>

#include "compiler/emit/code_cache.h"
#include "compiler/emit/jit.h"
#include "compiler/emit/kernel_module.h"
#include "compiler/emit/machine.h"

namespace ingot::emit {
namespace {

/// A module made for a machine.
struct Made {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module;
  std::unique_ptr<llvm::TargetMachine> machine;
};

std::vector<std::string> symbols_of(size_t count) {
  std::vector<std::string> symbols;
  for (size_t i = 0; i < count; ++i) symbols.push_back("ingot_study_" + std::to_string(i));
  return symbols;
}

bool is_sound(const llvm::Module& module, std::string& error) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (!llvm::verifyModule(module, &stream)) return true;
  error = "the module is not sound: " + text;
  return false;
}

/// Nests alone; functions are linked and all is optimised by `finish`.
bool make(const std::vector<const plan::Plan*>& plans, Speed speed, const Target& target, Made& made,
          std::string& error) {
  made.machine = make_machine(target, speed, error);
  if (!made.machine) return false;
  made.context = std::make_unique<llvm::LLVMContext>();
  made.module = make_module(*made.context, plans, symbols_of(plans.size()), lanes_of(*made.machine));
  made.module->setDataLayout(made.machine->createDataLayout());
  made.module->setTargetTriple(made.machine->getTargetTriple().str());
  return is_sound(*made.module, error);
}

bool finish(Made& made, Speed speed, std::string& error) {
  if (!link_functions(*made.module, error)) return false;
  prepare(*made.module, *made.machine, speed);
  return is_sound(*made.module, error);
}

class LlvmCodegen : public Codegen {
 public:
  std::unique_ptr<Compiled> compile(const plan::Plan& plan, Speed speed, std::string& error) const override {
    Made made;
    if (!make({&plan}, speed, {}, made, error)) return nullptr;
    const CodeCache cache;
    const std::string key = CodeCache::key_of(*made.module, *made.machine);
    auto code = cache.find(key);
    if (!code) {
      if (!finish(made, speed, error)) return nullptr;
      code = object_code(*made.module, *made.machine, error);
      if (!code) return nullptr;
      cache.store(key, *code);
    }
    return load_in_memory(std::move(code), *made.machine, symbols_of(1)[0], error);
  }

  std::string llvm(const plan::Plan& plan, Speed speed, const Target& target, std::string& error) const override {
    Made made;
    if (!make({&plan}, speed, target, made, error)) return {};
    if (speed == Speed::full && !finish(made, speed, error)) return {};
    std::string text;
    llvm::raw_string_ostream stream(text);
    made.module->print(stream, nullptr);
    return text;
  }

  bool write_object(const std::vector<const plan::Plan*>& plans, const std::string& description, const Target& target,
                    const std::string& path, std::string& error) const override {
    Made made;
    if (!make(plans, Speed::full, target, made, error)) return false;
    add_description(*made.module, symbols_of(plans.size()), description);
    return finish(made, Speed::full, error) && write(made, path, error);
  }

  bool write_web_object(const std::vector<const plan::Plan*>& plans, const std::string& path,
                        std::string& error) const override {
    Made made;
    return make(plans, Speed::full, web_assembly(), made, error) && finish(made, Speed::full, error) &&
           write(made, path, error);
  }

  std::string compressed(const std::string& bytes, std::string& error) const override {
    namespace zlib = llvm::compression::zlib;
    if (!zlib::isAvailable()) {
      error = "LLVM has no zlib here";
      return {};
    }
    llvm::SmallVector<uint8_t, 0> result;
    zlib::compress(llvm::arrayRefFromStringRef(bytes), result, zlib::BestSizeCompression);
    return std::string(llvm::toStringRef(result));
  }

 private:
  static bool write(Made& made, const std::string& path, std::string& error) {
    std::error_code code;
    llvm::raw_fd_ostream file(path, code, llvm::sys::fs::OF_None);
    if (code) {
      error = path + ": " + code.message();
      return false;
    }
    llvm::legacy::PassManager passes;
    if (made.machine->addPassesToEmitFile(passes, file, nullptr, llvm::CodeGenFileType::ObjectFile)) {
      error = "this machine has no object files";
      return false;
    }
    passes.run(*made.module);
    file.close();
    if (file.has_error()) error = path + ": " + file.error().message();
    return !file.has_error();
  }
};

}  // namespace
}  // namespace ingot::emit

extern "C" __attribute__((visibility("default"))) const ingot::emit::Codegen* ingot_codegen() {
  static const ingot::emit::LlvmCodegen codegen;
  return &codegen;
}
