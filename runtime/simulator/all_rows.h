// `--all`: every row of one study into a file, long ones with progress, checkpoints and an end on Ctrl-C, as the command has it.
#pragma once

#include <vector>

#include "runtime/output/result_table.h"
#include "runtime/simulator/options.h"
#include "runtime/sweep/kernel.h"

namespace ingot::simulator {

/// How the answers were asked for.
std::vector<output::Note> facts_of(const SimulatorDescription& description, const Invocation& invocation);

/// The exit code; what goes wrong is said.
int write_all_rows(const SimulatorDescription& description, size_t study, const IngotKernel& kernel,
                   const Invocation& invocation, unsigned threads);

}  // namespace ingot::simulator
