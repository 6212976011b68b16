// `--over PATH=LOW..HIGH`: what a study's `require`s do while numbers of the spec lie anywhere between two ends.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

struct Over {
  std::string path;
  TypeId type = 0;
  std::pair<double, double> ends;
};

/// Each path becomes a parameter of the graph, in the order of the session's parameters. Nothing when something was reported.
std::optional<std::vector<Over>> read_over(Session& session, const std::vector<std::string>& texts);

/// Proves the `require`s of a study over the ranges; adds what it says to `text`.
nlohmann::ordered_json prove_over(const Session& session, const elaborate::Study& study, const std::vector<Over>& over,
                                  std::string& text);

}  // namespace ingot::driver
