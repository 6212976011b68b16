#include "compiler/driver/stages.h"

namespace ingot::driver {

std::string plan_text(const graph::Study&) { return ""; }
std::string llvm_text(const graph::Study&, std::string&) { return ""; }

}  // namespace ingot::driver
