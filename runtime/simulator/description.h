// What a standalone simulator knows of itself besides its code: its studies and the values that may still be changed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/output/study_table.h"

namespace ingot::simulator {

struct ParameterDescription {
  std::string path;  ///< "H20.memory.bandwidth"
  double value = 0;  ///< default, in base units
  std::string unit;  ///< the one it was written in; empty when it was not, and for plain numbers
  std::vector<std::pair<std::string, double>> units;  ///< spellings accepted, with their scale to base units
};

struct SimulatorDescription {
  std::string name;                               ///< of the spec
  std::string version;                            ///< of the compiler
  std::vector<output::StudyDescription> studies;  ///< in the order of the kernels
  std::vector<std::string> sums;                  ///< of the studies' graphs: whether a stopped run was of the same
  std::vector<ParameterDescription> parameters;   ///< in the order of the kernels' parameters; the same for all studies
};

std::string to_json(const SimulatorDescription& description);
bool from_json(const std::string& text, SimulatorDescription& description);

}  // namespace ingot::simulator
