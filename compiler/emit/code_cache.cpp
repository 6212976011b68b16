#include "compiler/emit/code_cache.h"

#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/SHA1.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

extern "C" const unsigned char ingot_kernel_bitcode[];
extern "C" const unsigned long ingot_kernel_bitcode_size;

namespace ingot::emit {

namespace fs = std::filesystem;

namespace {

constexpr uintmax_t most_bytes = 256 << 20;
constexpr const char* suffix = ".code";
constexpr size_t sum_size = 40;  ///< hexadecimal digits before the code: a damaged file does not match them

std::string hexadecimal(const std::array<uint8_t, 20>& bytes) {
  static const char* const digits = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) text += {digits[byte >> 4], digits[byte & 15]};
  return text;
}

std::string sum_of(llvm::StringRef code) {
  llvm::SHA1 sum;
  sum.update(code);
  return hexadecimal(sum.final());
}

}  // namespace

CodeCache::CodeCache() {
  if (const char* chosen = std::getenv("INGOT_CACHE")) {
    folder_ = std::string(chosen) == "off" ? "" : chosen;
    return;
  }
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  if (cache != nullptr && *cache == '/')
    folder_ = std::string(cache) + "/ingot";
  else if (home != nullptr && *home == '/')
    folder_ = std::string(home) + "/.cache/ingot";
}

std::string CodeCache::key_of(const llvm::Module& module, const llvm::TargetMachine& machine) {
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  llvm::WriteBitcodeToFile(module, stream);
  llvm::SHA1 sum;
  sum.update(bytes);
  sum.update(machine.getTargetTriple().str());
  sum.update(machine.getTargetCPU());
  sum.update(machine.getTargetFeatureString());
  sum.update(llvm::ArrayRef<uint8_t>(ingot_kernel_bitcode, ingot_kernel_bitcode_size));
  sum.update(std::to_string(static_cast<int>(machine.getOptLevel())));
  sum.update(INGOT_CODEGEN_VERSION);
  return hexadecimal(sum.final());
}

std::string CodeCache::path_of(const std::string& key) const { return folder_ + "/" + key + suffix; }

std::unique_ptr<llvm::MemoryBuffer> CodeCache::find(const std::string& key) const {
  if (folder_.empty()) return nullptr;
  auto file = llvm::MemoryBuffer::getFile(path_of(key), false, false);
  if (!file) return nullptr;
  const llvm::StringRef all = (*file)->getBuffer();
  if (all.size() <= sum_size || sum_of(all.drop_front(sum_size)) != all.take_front(sum_size)) return nullptr;
  std::error_code ignored;
  fs::last_write_time(path_of(key), fs::file_time_type::clock::now(), ignored);
  return llvm::MemoryBuffer::getMemBufferCopy(all.drop_front(sum_size), key);
}

void CodeCache::store(const std::string& key, const llvm::MemoryBuffer& code) const {
  if (folder_.empty()) return;
  std::error_code error;
  fs::create_directories(folder_, error);
  const std::string temporary = path_of(key) + ".part" + std::to_string(getpid());
  std::ofstream stream(temporary, std::ios::binary);
  stream << sum_of(code.getBuffer());
  stream.write(code.getBufferStart(), static_cast<std::streamsize>(code.getBufferSize()));
  stream.close();
  if (stream)
    fs::rename(temporary, path_of(key), error);
  else
    fs::remove(temporary, error);
  make_room();
}

void CodeCache::make_room() const {
  struct File {
    fs::file_time_type used;
    uintmax_t bytes;
    fs::path path;
  };
  std::vector<File> files;
  uintmax_t bytes = 0;
  std::error_code error;
  for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
    if (it->path().string().find(suffix) == std::string::npos) continue;  // somebody else's
    std::error_code gone;
    const File file{it->last_write_time(gone), it->file_size(gone), it->path()};
    if (gone) continue;
    bytes += file.bytes;
    files.push_back(file);
  }
  if (bytes <= most_bytes) return;
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
  for (const File& file : files) {
    if (bytes <= most_bytes) return;
    std::error_code gone;
    fs::remove(file.path, gone);
    bytes -= file.bytes;
  }
}

}  // namespace ingot::emit
