// The values that a page may move: those asked for, or the ones of the spec that its studies answer to most.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

/// Numbers are in `unit`, in which the value was written; `value` is in base units.
struct Slider {
  std::string label, unit, source, confidence;
  double value = 0, scale = 1;
  double number = 0, low = 0, high = 0, step = 1;
};

struct Sliders {
  std::vector<Slider> sliders;  ///< in the order of the graph's parameters
  elaborate::Options options;   ///< with these parameters
};

/// `paths`: as of `--parameter`; when there are none, at most `most` are picked. Errors are reported to the session.
std::optional<Sliders> choose_sliders(Session& session, const std::vector<std::string>& paths,
                                      const std::vector<std::string>& studies, size_t most);

}  // namespace ingot::driver
