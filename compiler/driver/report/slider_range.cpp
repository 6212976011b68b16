#include "compiler/driver/report/slider_range.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

/// The nearest number with few digits.
double rounded(double number, int digits) {
  const std::string text = output::format_number(number, digits);
  double result = number;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

/// 1, 2 or 5 times a power of ten.
double round_step(double about) {
  const double power = std::pow(10, std::floor(std::log10(about))), share = about / power;
  return rounded((share < 1.5 ? 1 : share < 3 ? 2 : share < 7 ? 5 : 10) * power, 3);
}

}  // namespace

double number_in(double value, double scale) {
  const double near = rounded(value / scale, 12);
  return near * scale == value ? near : value / scale;
}

void choose_range(Slider& slider, std::optional<double> low, std::optional<double> high, const FieldBounds& bounds) {
  const double number = slider.number;
  const bool count = slider.unit.empty() && number >= 2 && number == std::floor(number);
  const bool share =
      (slider.unit == "%" && number >= 0 && number <= 100) || (slider.unit.empty() && number > 0 && number <= 1);
  double from = number == 0 ? 0 : std::min(number / 2, number * 2),
         to = number == 0 ? 1 : std::max(number / 2, number * 2);
  if (share) to = std::min(to, slider.unit == "%" ? 100.0 : 1.0);
  if (share && number == 0) to = 100;
  if (low && high && *low < *high) {
    // A little beyond the ends: they are what is likely, not what is possible.
    from = *low / slider.scale, to = *high / slider.scale;
    const double margin = 0.25 * (to - from);
    from = from > 0 ? std::max(from - margin, from / 2) : from - margin;
    to = share ? std::min(to + margin, slider.unit == "%" ? 100.0 : 1.0) : to + margin;
  }
  if (bounds.low) from = std::max(from, *bounds.low / slider.scale);
  if (bounds.high) to = std::min(to, *bounds.high / slider.scale);
  constexpr double steps = 100;
  slider.step = count ? std::max(1.0, round_step((to - from) / steps)) : round_step((to - from) / steps);
  slider.low = rounded(std::floor(from / slider.step) * slider.step, 12);
  slider.high = rounded(std::ceil(to / slider.step) * slider.step, 12);
}

}  // namespace ingot::driver
