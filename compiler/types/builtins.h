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
/// `count_` when there is none of that name.
BuiltinId find_builtin(std::string_view name);

}  // namespace ingot
