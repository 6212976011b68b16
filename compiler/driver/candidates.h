// The candidates of a `choose` as a study of their own: why each of them failed.
#pragma once

#include <map>

#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

struct Candidates {
  graph::Study study;  ///< a row for each candidate; outputs: domains, conditions' failures, numbers of reasons
  uint32_t first_parameter = 0;  ///< the searching study's row is given by parameters: positions on its kept axes
  size_t domains = 0, conditions = 0;
  std::map<graph::NodeId, size_t> holes;  ///< which output is a hole's number
};

/// Whether a node is known at a row of a study and, of a search, at a candidate on these axes.
bool known_at_row(const elaborate::Study& study, graph::NodeId node, const std::vector<graph::AxisId>& axes);

Candidates candidates_of(const elaborate::Study& study, const elaborate::ChooseRecord& record);

}  // namespace ingot::driver
