// Object code kept between runs, by what it was made from: the same module for the same machine is compiled once.
#pragma once

#include <memory>
#include <string>

namespace llvm {
class MemoryBuffer;
class Module;
class TargetMachine;
}  // namespace llvm

namespace ingot::emit {

/// A folder of files, each the code of one module. Several processes may use it at a time: files appear whole, by renaming, and one that is
/// damaged is as good as absent. INGOT_CACHE names the folder, `off` means none; else it is `ingot` in XDG_CACHE_HOME or ~/.cache.
class CodeCache {
 public:
  CodeCache();

  /// Names a module before it is optimised, with the machine and this version of Ingot.
  static std::string key_of(const llvm::Module& module, const llvm::TargetMachine& machine);
  /// Null when it is not there.
  std::unique_ptr<llvm::MemoryBuffer> find(const std::string& key) const;
  /// Never fails: a cache that cannot be written is no cache. The files used longest ago go when all together exceed the limit.
  void store(const std::string& key, const llvm::MemoryBuffer& code) const;

 private:
  std::string path_of(const std::string& key) const;
  void make_room() const;

  std::string folder_;  ///< empty: none
};

}  // namespace ingot::emit
