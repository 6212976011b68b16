// The tree of named values behind a number: a reading of a graph that kept its names.
#pragma once

#include <string>

#include "compiler/driver/place.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/types/program.h"

namespace ingot::driver {

struct ExplanationStyle {
  int depth = 4;
  bool colour = false;
};

/// `positions`: where each kept axis of the study stands.
std::string explain_column(const Program& program, const elaborate::Study& study, const elaborate::Column& column,
                           const Positions& positions, const ExplanationStyle& style);

}  // namespace ingot::driver
