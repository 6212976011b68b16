#include "compiler/driver/stages.h"

#include "compiler/emit/load.h"
#include "compiler/plan/plan.h"

namespace ingot::driver {

std::string plan_text(const graph::Study& study) { return plan::print(plan::make_plan(study)); }
std::string llvm_text(const graph::Study& study, std::string& error) {
  const emit::Codegen* codegen = emit::load_codegen(error);
  return codegen == nullptr ? std::string() : codegen->llvm(plan::make_plan(study), emit::Speed::full, {}, error);
}

}  // namespace ingot::driver
