// The tree of named values behind a number: a reading of a graph that kept its names.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "compiler/driver/place.h"
#include "compiler/driver/written_units.h"
#include "compiler/elaborate/elaborate.h"
#include "compiler/types/program.h"

namespace ingot::driver {

/// A named value, or what stands between named values: "the largest of", "element 3", a choice.
struct Explained {
  std::string name;
  std::string text;  ///< of a value: with its unit
  double value = 0;  ///< in base units
  std::string mark;  ///< "decides", "chosen", "+51 % to decide"
  std::string confidence, source, place;
  bool above = false;  ///< what is behind it was shown before
  bool cut = false;    ///< there is more behind it, deeper than was asked for
  std::vector<Explained> children;
};

/// `positions`: where each kept axis of the study stands.
std::vector<Explained> explain_column(const Program& program, const WrittenUnits& units, const elaborate::Study& study,
                                      const elaborate::Column& column, const Positions& positions, int depth);

std::string explanation_text(const std::vector<Explained>& roots, int depth, bool colour);
nlohmann::ordered_json explanation_json(const std::vector<Explained>& roots);

}  // namespace ingot::driver
