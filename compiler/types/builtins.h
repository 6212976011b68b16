// The functions that the compiler knows by name.
#pragma once

#include <cstdint>
#include <string_view>

namespace ingot {

enum class BuiltinId : uint16_t {
#define BUILTIN(name) name##_,
#include "compiler/types/builtins.def"
#undef BUILTIN
  count_
};

const char* name_of(BuiltinId id);
/// Distributions stand last in the list.
inline bool is_distribution(BuiltinId id) { return id >= BuiltinId::uniform_ && id < BuiltinId::count_; }
/// `count_` when there is none of that name.
BuiltinId find_builtin(std::string_view name);

}  // namespace ingot
