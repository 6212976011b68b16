#include "compiler/driver/repeated.h"

#include <chrono>
#include <memory>

#include "compiler/emit/load.h"
#include "compiler/plan/interpret.h"
#include "compiler/plan/plan.h"
#include "runtime/sweep/kernel.h"

namespace ingot::driver {

namespace {

constexpr double seconds_before_compiling = 1;

class RepeatedRun {
 public:
  explicit RepeatedRun(const graph::Study& study) : outputs_(study.outputs.size()), plan_(plan::make_plan(study)) {}

  std::vector<std::vector<double>> run(const std::vector<double>& parameters) {
    std::vector<std::vector<double>> values(outputs_, std::vector<double>(plan_.rows));
    const auto take = [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
      for (size_t output = 0; output < outputs_; ++output)
        std::copy_n(columns[2 * output], count, values[output].begin() + static_cast<ptrdiff_t>(first));
    };
    if (compiled_) {
      sweep::run_kernel(compiled_->kernel(), parameters, take);
      return values;
    }
    const auto start = std::chrono::steady_clock::now();
    plan::run_interpreted(plan_, parameters, take);
    spent_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (spent_ > seconds_before_compiling && !tried_) {
      tried_ = true;
      std::string error;  // without the code generator the interpreter gives the same bits, only later
      if (const emit::Codegen* codegen = emit::load_codegen(error))
        compiled_ = codegen->compile(plan_, emit::Speed::full, error);
    }
    return values;
  }

 private:
  size_t outputs_;
  plan::Plan plan_;
  double spent_ = 0;
  bool tried_ = false;
  std::unique_ptr<emit::Compiled> compiled_;
};

}  // namespace

readings::Prepare repeated_runs() {
  return [](const graph::Study& study) -> readings::Runner {
    auto run = std::make_shared<RepeatedRun>(study);
    return [run](const std::vector<double>& parameters) { return run->run(parameters); };
  };
}

}  // namespace ingot::driver
