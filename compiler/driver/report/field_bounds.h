// Between which constants the `require`s of a kind hold a field.
#pragma once

#include <optional>

#include "compiler/types/program.h"

namespace ingot::driver {

struct FieldBounds {
  std::optional<double> low, high;  ///< in base units
};

/// Of the field that a literal is the value of, in an instance or as the default of a kind. None where it is nobody's.
FieldBounds bounds_of_literal(const Program& program, NodeId literal);

}  // namespace ingot::driver
