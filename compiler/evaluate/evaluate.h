// The plain evaluator of the typed tree: what a spec means, point by point, with no graph. It is the oracle that every
// other way of running is compared with; it is short and slow.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/types/program.h"

namespace ingot::evaluate {

struct Outcome {
  bool infeasible = false;
  double value = 0;     ///< numbers, booleans
  std::string text;     ///< text columns
  Span reason;          ///< where the reason of an infeasible value stands
  std::string message;  ///< the reason, with its numbers
};

struct Row {
  std::vector<std::string> point;  ///< the labels or numbers of the axes
  Outcome requirements;            ///< the first `require` of the study that fails, if one does
  std::vector<Outcome> columns;    ///< one for each report
};

enum class Corner : uint8_t { nominal, low, high };  ///< where all uncertain inputs stand

struct Options {
  uint64_t row_limit = UINT64_MAX;
  Corner corner = Corner::nominal;
};

/// All rows of a study in order. `error` says what the evaluator refused (a limit), else empty.
std::vector<Row> evaluate_study(const Program& program, NodeId study, const Options& options, std::string& error);

}  // namespace ingot::evaluate
