// The command line of a standalone simulator.
#pragma once

#include <string>
#include <vector>

#include "runtime/simulator/description.h"

namespace ingot::simulator {

struct Invocation {
  std::string format = "table", output, study, checkpoint;
  bool all = false, resume = false;
  unsigned threads = 0;
  std::vector<double> parameters;  ///< in base units; those that are not given keep what they have
};

constexpr int go_on = -1;

/// An exit code when there is nothing to run: help was asked for, or the line is wrong, which is said; else `go_on`.
int parse(const SimulatorDescription& description, int argc, char** argv, Invocation& invocation);

}  // namespace ingot::simulator
