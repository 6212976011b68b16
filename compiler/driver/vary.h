// `--vary 'PATH = LOW .. HIGH'`: values of a spec that a search moves between two ends, smoothly or by steps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/session.h"

namespace ingot::driver {

struct Varied {
  std::string path;
  TypeId type = 0;
  double low = 0, high = 0;  ///< base units
  double step = 0;           ///< 0: every value between
  double scale = 1;          ///< of the unit in which it is shown
  std::string unit;

  /// Values by steps: how many.
  uint64_t steps() const;
};

/// A regular expression for what the option takes.
std::string vary_form();

/// Each path becomes a parameter of the graph; in the order of the session's parameters. Nothing when something was reported.
std::optional<std::vector<Varied>> read_varied(Session& session, const std::vector<std::string>& texts);

}  // namespace ingot::driver
