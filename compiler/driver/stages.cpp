#include "compiler/driver/stages.h"

#include "compiler/driver/engine.h"
#include "compiler/driver/select.h"
#include "compiler/emit/load.h"
#include "compiler/plan/plan.h"

namespace ingot::driver {
namespace {

plan::Plan plan_of(const elaborate::Study& study, bool of_sweep) {
  if (!of_sweep) return plan::make_plan(study.graph);
  if (!keeps_some(study)) return long_plan(study.graph, {});
  return long_plan(objectives_of(study), {true, limit_of(study)});
}

}  // namespace

std::string plan_text(const elaborate::Study& study, bool of_sweep) { return plan::print(plan_of(study, of_sweep)); }

std::string llvm_text(const elaborate::Study& study, bool of_sweep, std::string& error) {
  const emit::Codegen* codegen = emit::load_codegen(error);
  return codegen == nullptr ? std::string() : codegen->llvm(plan_of(study, of_sweep), emit::Speed::full, {}, error);
}

}  // namespace ingot::driver
