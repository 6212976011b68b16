// Texts of the later stages.
#pragma once

#include <string>

#include "compiler/graph/graph.h"

namespace ingot::driver {

std::string plan_text(const graph::Study& study);
/// Empty with `error` set when code generation is not installed.
std::string llvm_text(const graph::Study& study, std::string& error);

}  // namespace ingot::driver
