// How much a study's results answer to each of its inputs, roughly and quickly: for choosing which ones to show.
#pragma once

#include <vector>

#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

/// By input of the study: the mean relative change of its numbers at a few of its rows when the input moves a little; 0 where nothing
/// changes. Nothing at all when finding out would take too long.
std::vector<double> influence_of_inputs(const elaborate::Study& study, const std::vector<bool>& wanted);

}  // namespace ingot::driver
