// The boxes of a search: each axis is cut into blocks, those into smaller ones, down to points. A box is one block of each axis; its parts
// are evaluated together, as one small study that is prepared once for each level.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/graph/graph.h"

namespace ingot::readings {

/// Values of each output at all rows of a study, for given parameters.
using Runner = std::function<std::vector<std::vector<double>>(const std::vector<double>& parameters)>;
/// What makes a study ready to be run many times.
using Prepare = std::function<Runner(const graph::Study& study)>;

/// A parameter that lies anywhere between two ends, cut into cells: the smallest boxes are cells then, not points.
struct ParameterRange {
  uint32_t parameter = 0;
  double low = 0, high = 0;
  uint32_t cells = 1;
  double end(uint64_t cell) const {
    return cell == cells ? high : low + (high - low) * (static_cast<double>(cell) / cells);
  }
};

class Levels {
 public:
  /// `outputs`: what is asked of each box and point, besides whether it exists.
  Levels(const graph::Study& study, std::vector<double> parameters, std::vector<graph::NodeId> outputs, Prepare prepare,
         std::vector<ParameterRange> ranges = {});

  struct Box {
    uint32_t level = 0;
    std::vector<uint32_t> blocks;  ///< by axis
  };
  /// One part of a box. Of a point all ends are equal.
  struct Part {
    Box box;
    uint64_t first_row = 0, rows = 1;
    bool surely_exists = false;
    struct Ends {
      double low = 0, high = 0;
      bool may_be_nan = false;
    };
    std::vector<Ends> outputs;
  };
  Box all() const { return {0, std::vector<uint32_t>(axes_.size(), 0)}; }
  /// A point, or a cell of all ranges at one.
  bool is_smallest(const Box& box) const { return box.level == levels_; }
  /// First and last position of a box on each axis, and behind them the first and last cell of each range.
  std::vector<std::pair<uint64_t, uint64_t>> spans(const Box& box) const;
  /// The parts of a box that may exist, in order of their first rows. Rows count cells, too: the last range innermost.
  std::vector<Part> parts(const Box& box);
  uint64_t rows() const { return rows_; }

 private:
  struct Axis {
    graph::AxisId id = 0;
    uint64_t stride = 1;  ///< of rows
    uint32_t extent = 1;
    std::string name;
    bool things = false;              ///< there is no between
    std::vector<uint64_t> sizes;      ///< of a block, by level
    std::vector<uint32_t> fractions;  ///< parts of a block of the level above, by level
    uint64_t blocks(uint32_t level) const { return (extent + sizes[level] - 1) / sizes[level]; }
  };
  bool has_points(uint32_t level) const { return level == levels_ && ranges_.empty(); }
  void cut();
  const Runner& runner(uint32_t level);
  graph::Study study_of_boxes(uint32_t level) const;
  graph::Study study_of_points() const;

  const graph::Study& study_;
  std::vector<double> parameters_;
  std::vector<graph::NodeId> outputs_;
  Prepare prepare_;
  std::vector<ParameterRange> ranges_;
  std::vector<Axis> axes_;  ///< those of the study, and one for each range
  uint32_t levels_ = 1;
  uint64_t rows_ = 1;
  std::vector<Runner> runners_;  ///< by level
};

}  // namespace ingot::readings
