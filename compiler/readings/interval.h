// A graph over a box: the range of each node when axes and parameters lie anywhere between two ends (Moore, "Interval Analysis", 1966).
// Additions, products and roots are correctly rounded and so are monotone in their rounding: the ends computed are the ends of what the
// value reading can give, bit for bit. Elementary functions are widened (compiler/graph/range.h).
#pragma once

#include <utility>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

/// Rule 40: an undecided branch is worth the hull of both; of an `argmin`, every position that may win.
class IntervalEvaluator {
 public:
  /// `parameters`: from and to, by number.
  IntervalEvaluator(const graph::Graph& graph, std::vector<std::pair<double, double>> parameters);
  /// Positions of an axis, both ends included.
  void set(graph::AxisId axis, uint32_t first, uint32_t last);
  graph::Range range(graph::NodeId id);

 private:
  struct Entry {
    uint64_t stamp = 0;
    graph::Range range{};
  };
  uint64_t stamp_of(graph::NodeId id) const;
  bool known(graph::NodeId id) const { return memo_[id].stamp == stamp_of(id); }
  graph::Range evaluate(graph::NodeId id);
  /// False: it asked for operands on the stack.
  bool step(graph::NodeId id, std::vector<graph::NodeId>& stack, graph::Range& result);
  bool need(graph::NodeId id, std::vector<graph::NodeId>& stack) const;
  graph::Range reduce(graph::NodeId id);
  graph::Range positions_that_may_win(graph::NodeId id);
  graph::Range at(graph::NodeId id);
  graph::Range over_table(const graph::Range& position, const std::vector<double>& data) const;

  struct Saved {
    graph::AxisId axis;
    std::pair<uint32_t, uint32_t> span;
    uint64_t stamp;
  };
  Saved save(graph::AxisId axis) const { return {axis, spans_[axis], stamps_[axis]}; }
  void restore(const Saved& saved) { spans_[saved.axis] = saved.span, stamps_[saved.axis] = saved.stamp; }

  const graph::Graph& graph_;
  std::vector<std::pair<double, double>> parameters_;
  std::vector<std::pair<uint32_t, uint32_t>> spans_;  ///< by axis
  std::vector<uint64_t> stamps_;
  uint64_t last_stamp_ = 1;
  std::vector<Entry> memo_;
};

}  // namespace ingot::readings
