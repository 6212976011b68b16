// Small studies that are run again and again with other parameters.
#pragma once

#include "compiler/readings/levels.h"

namespace ingot::driver {

/// Planned once; interpreted until that has taken long enough for machine code to be worth its making.
readings::Prepare repeated_runs();

}  // namespace ingot::driver
