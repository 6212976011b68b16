// Between which numbers a slider moves, and in which steps.
#pragma once

#include <optional>

#include "compiler/driver/report/field_bounds.h"
#include "compiler/driver/report/sliders.h"

namespace ingot::driver {

/// A value in base units as its writer wrote it: 50 ms, not 50.00000000000001 ms.
double number_in(double value, double scale);

/// Sets low, high and step of a slider whose number, unit and scale are set. `low` and `high`: ends of an uncertain value, in base units.
void choose_range(Slider& slider, std::optional<double> low, std::optional<double> high, const FieldBounds& bounds);

}  // namespace ingot::driver
