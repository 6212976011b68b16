#include "compiler/emit/load.h"

#include <dlfcn.h>
#include <unistd.h>

#include <climits>
#include <mutex>

namespace ingot::emit {

std::string library_folder() {
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  std::string folder(path, length > 0 ? static_cast<size_t>(length) : 0);
  folder.erase(folder.find_last_of('/') == std::string::npos ? 0 : folder.find_last_of('/'));
  return folder + "/../lib/ingot";
}

const Codegen* load_codegen(std::string& error) {
  static std::mutex mutex;
  static const Codegen* loaded = nullptr;
  std::lock_guard lock(mutex);
  if (loaded) return loaded;
  const std::string path = library_folder() + "/libingot_codegen.so";
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* reason = dlerror();
    error = reason ? reason : "the code generator cannot be loaded";
    return nullptr;
  }
  const auto get = reinterpret_cast<decltype(&ingot_codegen)>(dlsym(library, "ingot_codegen"));
  if (!get) {
    error = path + " is not a code generator";
    return nullptr;
  }
  loaded = get();
  return loaded;
}

}  // namespace ingot::emit
