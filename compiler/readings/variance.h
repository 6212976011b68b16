// Variance-based sensitivity: sums over draws from which Sobol's indices of a metric follow.
#pragma once

#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

/// A random input: the node that its draws are made of, and the same of an independent sample.
struct SampledInput {
  graph::NodeId sample = 0, other = 0;
};

/// Outputs of `variance_study`, in order. A is the metric over one sample, B over the other, M over the first with one input from the other;
/// all but `feasible` count the draws in which the three are feasible, and are of distances from the mean of A.
enum class VarianceSum : uint8_t {
  count,
  first,    ///< A + B
  squares,  ///< A^2 + B^2
  product,  ///< B (M - A): what the input does alone (Saltelli and others, Computer Physics Communications 181, 2010, table 2 b)
  distance,        ///< (A - M)^2: with all it acts together with (Jansen, Computer Physics Communications 117, 1999)
  feasible,        ///< draws of A that are feasible
  centre,          ///< the mean of A
  centre_failure,  ///< not 0: no draw is feasible
};

/// A study over batches and inputs (in this order), from one without kept axes whose metric varies over two axes of draws. What does not depend
/// on draws, decisions before draws among it, is left as it is.
graph::Study variance_study(const graph::Study& study, const graph::Output& metric, graph::AxisId batches,
                            graph::AxisId draws, const std::vector<SampledInput>& inputs);

}  // namespace ingot::readings
