#include "compiler/readings/levels.h"

#include <algorithm>
#include <cmath>

#include "compiler/readings/interval_graph.h"

namespace ingot::readings {

using graph::AxisId;
using graph::Graph;
using graph::NodeId;
using graph::Operation;
using graph::Study;

namespace {
/// A box is cut into about so many parts: few stay near the best; where there are many points, more make each run worth its start.
constexpr double few_parts = 64, many_parts = 1024, many_points = 1e6;
}  // namespace

Levels::Levels(const Study& study, std::vector<double> parameters, std::vector<NodeId> outputs, Prepare prepare,
               std::vector<ParameterRange> ranges)
    : study_(study),
      parameters_(std::move(parameters)),
      outputs_(std::move(outputs)),
      prepare_(std::move(prepare)),
      ranges_(std::move(ranges)) {
  for (const AxisId id : study.axes) {
    const graph::Axis& axis = study.graph.axes()[id];
    axes_.push_back({id, 1, axis.extent, axis.name, !axis.labels.empty(), {}, {}});
  }
  for (const ParameterRange& range : ranges_)
    axes_.push_back({0, 1, range.cells, study.graph.parameters()[range.parameter].path, false, {}, {}});
  for (const Axis& axis : axes_) rows_ *= axis.extent;
  uint64_t stride = rows_;
  for (Axis& axis : axes_) stride /= axis.extent, axis.stride = stride;
  cut();
  runners_.resize(levels_ + 1);
}

/// Things are taken one by one at once, for there is no between for them; numbers in about equal ratios.
void Levels::cut() {
  double numbers = 1;
  for (const Axis& axis : axes_)
    if (!axis.things) numbers *= axis.extent;
  const double parts_of_box = static_cast<double>(rows_) > many_points ? many_parts : few_parts;
  levels_ = std::max(1u, static_cast<uint32_t>(std::ceil(std::log(numbers) / std::log(parts_of_box) - 1e-9)));
  const bool mixed = numbers > 1 && numbers < static_cast<double>(rows_);
  if (levels_ == 1 && (mixed || numbers > 16)) levels_ = 2;
  for (Axis& axis : axes_) {
    axis.sizes.assign(levels_ + 1, 1);
    axis.fractions.assign(levels_ + 1, 1);
    for (uint32_t level = levels_; level > 0; --level) {
      const double left = static_cast<double>(axis.blocks(level));
      double fraction = std::ceil(std::pow(left, 1.0 / level) - 1e-9);
      if (axis.things) fraction = level == 1 ? left : 1;
      axis.fractions[level] = static_cast<uint32_t>(std::max(1.0, fraction));
      axis.sizes[level - 1] = axis.sizes[level] * axis.fractions[level];
    }
  }
}

/// Axes: the parts of a block; parameters behind the study's own: the first part's number, by axis.
Study Levels::study_of_points() const {
  Study result;
  result.name = "points";
  result.graph = study_.graph;
  Graph& graph = result.graph;
  std::vector<NodeId> positions;
  NodeId exists = graph.constant(1);
  for (const Axis& axis : axes_) {
    const AxisId part = graph.add_axis({"part", axis.fractions[levels_], {}, {}});
    result.axes.push_back(part);
    const NodeId first = graph.parameter({"first." + axis.name, 0, 1, {}, {}});
    positions.push_back(graph.make(Operation::add, {first, graph.coordinate(part)}));
    exists = graph.logical_and(exists, graph.make(Operation::less, {positions.back(), graph.constant(axis.extent)}));
  }
  const auto there = [&](NodeId id) {
    for (size_t i = 0; i < axes_.size(); ++i) id = graph.at(axes_[i].id, id, positions[i]);
    return id;
  };
  result.exists = graph.constant(1);
  result.outputs.push_back({"exists", graph.logical_and(exists, there(study_.exists)), 0});
  for (const NodeId output : outputs_) result.outputs.push_back({"value", there(output), 0});
  return result;
}

Study Levels::study_of_boxes(uint32_t level) const {
  Study result;
  result.name = "boxes";
  result.graph = study_.graph;
  Graph& graph = result.graph;
  IntervalGraph intervals(graph);
  NodeId exists = graph.constant(1);
  for (size_t i = 0; i < axes_.size(); ++i) {
    const Axis& axis = axes_[i];
    const AxisId part = graph.add_axis({"part", axis.fractions[level], {}, {}});
    result.axes.push_back(part);
    const NodeId number =
        graph.make(Operation::add, {graph.parameter({"first." + axis.name, 0, 1, {}, {}}), graph.coordinate(part)});
    const uint64_t blocks = axis.blocks(level), size = axis.sizes[level];
    exists =
        graph.logical_and(exists, graph.make(Operation::less, {number, graph.constant(static_cast<double>(blocks))}));
    std::vector<double> firsts, lasts;
    const ParameterRange* range = i < study_.axes.size() ? nullptr : &ranges_[i - study_.axes.size()];
    for (uint64_t block = 0; block < blocks; ++block) {
      const uint64_t first = block * size, after = std::min<uint64_t>((block + 1) * size, axis.extent);
      firsts.push_back(range ? range->end(first) : static_cast<double>(first));
      lasts.push_back(range ? range->end(after) : static_cast<double>(after - 1));
    }
    const NodeId low = graph.lookup(number, std::move(firsts)), high = graph.lookup(number, std::move(lasts));
    if (range)
      intervals.set_parameter(range->parameter, low, high);
    else
      intervals.set_axis(axis.id, low, high);
  }
  const Bounds existence = intervals(graph.make(Operation::not_equal, {study_.exists, graph.constant(0)}));
  result.exists = graph.constant(1);
  result.outputs.push_back({"exists", graph.logical_and(exists, existence.high), 0});
  result.outputs.push_back({"surely", graph.logical_and(exists, existence.low), 0});
  for (const NodeId output : outputs_) {
    const Bounds ends = intervals(output);
    for (const NodeId end : {ends.low, ends.high, ends.may_be_nan}) result.outputs.push_back({"end", end, 0});
  }
  return result;
}

const Runner& Levels::runner(uint32_t level) {
  if (!runners_[level]) runners_[level] = prepare_(has_points(level) ? study_of_points() : study_of_boxes(level));
  return runners_[level];
}

std::vector<std::pair<uint64_t, uint64_t>> Levels::spans(const Box& box) const {
  std::vector<std::pair<uint64_t, uint64_t>> result;
  for (size_t i = 0; i < axes_.size(); ++i) {
    const uint64_t size = axes_[i].sizes[box.level], first = box.blocks[i] * size;
    result.emplace_back(first, std::min<uint64_t>(first + size, axes_[i].extent) - 1);
  }
  return result;
}

std::vector<Levels::Part> Levels::parts(const Box& box) {
  const uint32_t level = box.level + 1;
  const bool points = has_points(level);
  std::vector<double> parameters = parameters_;
  for (size_t i = 0; i < axes_.size(); ++i)
    parameters.push_back(static_cast<double>(uint64_t{box.blocks[i]} * axes_[i].fractions[level]));
  const auto values = runner(level)(parameters);
  std::vector<Part> result;
  for (uint64_t row = 0; row < values[0].size(); ++row) {
    if (values[0][row] == 0) continue;
    Part part;
    part.box.level = level;
    part.box.blocks.resize(axes_.size());
    uint64_t rest = row;
    for (size_t i = axes_.size(); i-- > 0;) {
      const Axis& axis = axes_[i];
      const uint32_t block =
          box.blocks[i] * axis.fractions[level] + static_cast<uint32_t>(rest % axis.fractions[level]);
      rest /= axis.fractions[level];
      const uint64_t first = block * axis.sizes[level];
      part.box.blocks[i] = block;
      part.first_row += first * axis.stride;
      part.rows *= std::min<uint64_t>(axis.sizes[level], axis.extent - first);
    }
    part.surely_exists = points || values[1][row] != 0;
    for (size_t o = 0; o < outputs_.size(); ++o) {
      if (points) {
        const double value = values[1 + o][row];
        part.outputs.push_back({value, value, std::isnan(value)});
      } else {
        part.outputs.push_back({values[2 + 3 * o][row], values[3 + 3 * o][row], values[4 + 3 * o][row] != 0});
      }
    }
    result.push_back(std::move(part));
  }
  return result;
}

}  // namespace ingot::readings
