// Compiling plans. The implementation is linked to LLVM, which costs 17 ms when a program starts: it is a shared library of its own,
// loaded when it is needed (load.h).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "runtime/sweep/kernel.h"

namespace ingot::emit {

/// What runs once must not wait for optimisation; what runs long is optimised fully.
enum class Speed : uint8_t { quick, full };

/// A machine, by the processor's name as LLVM knows it; "native" is this one.
struct Target {
  std::string cpu = "native";
  std::string triple;  ///< empty: this machine's
};
/// What browsers run: 32-bit addresses, vectors of 128 bits.
inline Target web_assembly() { return {"generic", "wasm32-unknown-unknown"}; }

/// Code in memory; it goes away with this.
class Compiled {
 public:
  virtual ~Compiled() = default;
  virtual const IngotKernel& kernel() const = 0;
};

class Codegen {
 public:
  virtual ~Codegen() = default;

  /// Null when it fails; `error` then says why.
  virtual std::unique_ptr<Compiled> compile(const plan::Plan& plan, Speed speed, std::string& error) const = 0;

  /// The module's text: as it was made (quick) or as it is after optimisation (full). Empty when it fails.
  virtual std::string llvm(const plan::Plan& plan, Speed speed, const Target& target, std::string& error) const = 0;

  /// A relocatable object file that defines, for runtime/sweep/simulator.h: the plans' kernels in order, and the description.
  virtual bool write_object(const std::vector<const plan::Plan*>& plans, const std::string& description,
                            const Target& target, const std::string& path, std::string& error) const = 0;

  /// A relocatable WebAssembly object that defines the plans' kernels in order: `ingot_study_0`, `ingot_study_1`, ...
  virtual bool write_web_object(const std::vector<const plan::Plan*>& plans, const std::string& path,
                                std::string& error) const = 0;

  /// In the form of zlib (RFC 1950); a page carries its module so. Empty when it fails.
  virtual std::string compressed(const std::string& bytes, std::string& error) const = 0;
};

}  // namespace ingot::emit

/// The one symbol that is looked up in the shared library.
extern "C" const ingot::emit::Codegen* ingot_codegen();
