#include "compiler/driver/cell_bounds.h"

#include <cmath>
#include <memory>

#include "compiler/driver/engine.h"
#include "compiler/readings/derivative.h"
#include "compiler/readings/interval_graph.h"
#include "compiler/readings/rewrite.h"

namespace ingot::driver {

readings::BoundCells cell_bounds(const graph::Study& study) {
  auto derived = std::make_shared<graph::Study>(study);
  const graph::NodeId parameter = readings::parameter_nodes(derived->graph)[0];
  const graph::NodeId slope =
      parameter == graph::no_node
          ? derived->graph.constant(0)
          : readings::differentiate(*derived, derived->outputs[0].value, {parameter}).by_input[0];
  return [derived, slope](const std::vector<readings::Cell>& cells) {
    graph::Study bounds = *derived;
    graph::Graph& graph = bounds.graph;
    const graph::AxisId axis = graph.add_axis({"cell", static_cast<uint32_t>(cells.size()), {}, {}});
    std::vector<double> lows, highs;
    for (const readings::Cell& cell : cells) lows.push_back(cell.low), highs.push_back(cell.high);
    readings::IntervalGraph intervals(graph);
    intervals.set_parameter(0, graph.lookup(graph.coordinate(axis), std::move(lows)),
                            graph.lookup(graph.coordinate(axis), std::move(highs)));
    const readings::Bounds failure = intervals(derived->outputs[0].failure),
                           value = intervals(derived->outputs[0].value);
    const graph::NodeId steady = intervals.steady({axis});
    const readings::Bounds change = intervals(slope);
    bounds.axes = {axis};
    bounds.exists = graph.constant(1);
    bounds.outputs.clear();
    for (const graph::NodeId node : {value.low, value.high, value.may_be_nan, failure.low, failure.high, change.low,
                                     change.high, change.may_be_nan, steady})
      bounds.outputs.push_back({"bound", node, 0});
    const StudyValues values = run_study(bounds, default_parameters(graph), Engine::automatic);
    std::vector<readings::CellBounds> result;
    for (uint64_t i = 0; i < cells.size(); ++i) {
      readings::CellBounds one;
      const bool unknown = values.value(2, i) != 0;
      one.low = unknown ? -INFINITY : values.value(0, i);
      one.high = unknown ? INFINITY : values.value(1, i);
      one.may_be_feasible = !(values.value(3, i) > 0);
      one.slope_low = values.value(5, i), one.slope_high = values.value(6, i);
      one.steady = values.value(8, i) != 0 && values.value(7, i) == 0 && values.value(4, i) == 0;
      result.push_back(one);
    }
    return result;
  };
}

}  // namespace ingot::driver
