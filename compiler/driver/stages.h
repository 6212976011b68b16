// Texts of the later stages.
#pragma once

#include <string>

#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

/// The plan of a whole study, or the one by which a sweep is compiled that keeps few of its rows.
std::string plan_text(const elaborate::Study& study, bool of_sweep);
/// Empty with `error` set when code generation is not installed.
std::string llvm_text(const elaborate::Study& study, bool of_sweep, std::string& error);

}  // namespace ingot::driver
