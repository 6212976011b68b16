#include "compiler/search/load.h"

#include <dlfcn.h>

namespace ingot::search {

const Optimisers* load_optimisers(const std::string& folder, std::string& error) {
  static const Optimisers* loaded = nullptr;
  if (loaded != nullptr) return loaded;
  const std::string path = folder + "/libingot_search.so";
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* reason = dlerror();
    error = reason != nullptr ? reason : "the search library cannot be loaded";
    return nullptr;
  }
  const auto get = reinterpret_cast<decltype(&ingot_optimisers)>(dlsym(library, "ingot_optimisers"));
  if (get == nullptr) {
    error = path + " is no search library";
    return nullptr;
  }
  loaded = get();
  return loaded;
}

}  // namespace ingot::search
