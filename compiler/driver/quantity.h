// Values with a unit and a prefix that a reader would choose.
#pragma once

#include <string>

#include "compiler/types/program.h"

namespace ingot::driver {

/// "4.8 TB/s" of a value in base units.
std::string quantity_text(const Program& program, TypeId type, double value, int significant_digits = 4);

}  // namespace ingot::driver
