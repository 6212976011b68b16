// A plot of predicted against measured values, as SVG.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ingot::driver {

/// Points are (measured, predicted), both positive; both axes are logarithmic; the diagonal and its 10 % band are drawn.
std::string scatter_svg(const std::string& title, const std::vector<std::pair<double, double>>& points);

}  // namespace ingot::driver
