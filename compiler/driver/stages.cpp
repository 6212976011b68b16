#include "compiler/driver/stages.h"

#include "compiler/plan/plan.h"

namespace ingot::driver {

std::string plan_text(const graph::Study& study) { return plan::print(plan::make_plan(study)); }
std::string llvm_text(const graph::Study&, std::string&) { return ""; }

}  // namespace ingot::driver
