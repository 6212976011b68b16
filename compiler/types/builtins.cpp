// Names of the builtin functions.
#include "compiler/types/builtins.h"

#include <string>
#include <unordered_map>

namespace ingot {

namespace {

constexpr const char* names[] = {
#define BUILTIN(name) #name,
#include "compiler/types/builtins.def"
#undef BUILTIN
};

}  // namespace

const char* name_of(BuiltinId id) { return id < BuiltinId::count_ ? names[static_cast<size_t>(id)] : "?"; }

BuiltinId find_builtin(std::string_view name) {
  static const auto* ids = [] {
    auto* map = new std::unordered_map<std::string_view, BuiltinId>();
    for (size_t i = 0; i < static_cast<size_t>(BuiltinId::count_); ++i)
      map->emplace(names[i], static_cast<BuiltinId>(i));
    return map;
  }();
  auto found = ids->find(name);
  return found == ids->end() ? BuiltinId::count_ : found->second;
}

}  // namespace ingot
