// A study without kept axes, run again and again with other parameters in the same memory.
#pragma once

#include <memory>
#include <vector>

#include "runtime/sweep/kernel.h"

namespace ingot::sweep {

class PointRunner {
 public:
  explicit PointRunner(const IngotKernel& kernel);
  ~PointRunner();
  PointRunner(const PointRunner&) = delete;
  PointRunner& operator=(const PointRunner&) = delete;
  /// Column c of its only row is `columns[c][0]`.
  const std::vector<const double*>& run(const std::vector<double>& parameters);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace ingot::sweep
