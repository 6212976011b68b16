// How the difference between two points of some axes splits over what differs between them: each differing input gets its effect averaged over
// all orders in which the inputs could be exchanged one by one (Shapley, "A value for n-person games", 1953), so the parts add up.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

struct Ends {
  double first = 0, second = 0;  ///< positions on the axis
};

/// An input that differs: what it is called, and its nodes.
struct Difference {
  std::string label;
  std::vector<graph::NodeId> nodes;
};

/// What is read at one of the ends: a node, and the numbers of the `named` nodes around it.
struct Reading {
  graph::NodeId node = 0;
  std::vector<uint32_t> names;
};
using LabelOf = std::function<std::string(const Reading& first, const Reading& second)>;

/// What the outputs of a study read of `axes`, as far as it differs between the ends. The graph has no `at` on the way; it may have names.
std::vector<Difference> differences(const graph::Study& study, const std::map<graph::AxisId, Ends>& axes,
                                    const LabelOf& label);

/// The study over an axis of mixes: `mixes[m][d]` says whether difference d is taken from the second point.
graph::Study mixed(const graph::Study& study, const std::map<graph::AxisId, Ends>& axes,
                   const std::vector<Difference>& differences, const std::vector<std::vector<bool>>& mixes);

struct Attribution {
  std::vector<double> parts;   ///< by difference; they add up to the whole difference
  std::vector<double> errors;  ///< standard errors when sampled, else empty
  uint64_t mixes = 0;          ///< evaluated
};

/// `value`: of each mix. Exact up to `most_exact` inputs; beyond, the mean over sampled orders.
Attribution attribute(size_t inputs,
                      const std::function<std::vector<double>(const std::vector<std::vector<bool>>&)>& value,
                      size_t most_exact = 12);

}  // namespace ingot::readings
