#include "runtime/output/chart_scale.h"

#include <cmath>

#include "runtime/output/result_table.h"

namespace ingot::output {

std::string coordinate(double value) { return format_exact(std::floor(value * 10 + 0.5) / 10 + 0.0); }

ChartScale::ChartScale(double least, double greatest, bool logarithmic, bool from_zero, double begin, double end)
    : logarithmic_(logarithmic), begin_(begin), end_(end) {
  if (logarithmic_)
    choose_logarithmic(least, greatest);
  else
    choose_linear(least, greatest, from_zero);
}

// Steps of 1, 2 or 5 times a power of ten, about four of them.
void ChartScale::choose_linear(double least, double greatest, bool from_zero) {
  if (from_zero || (least > 0 && least < 0.5 * greatest))
    least = std::fmin(least, 0), greatest = std::fmax(greatest, 0);
  if (!(greatest > least)) greatest = least + (least == 0 ? 1 : std::fabs(least));
  const double raw = (greatest - least) / 4, power = std::pow(10, std::floor(std::log10(raw))), share = raw / power;
  const double step = (share < 1.5 ? 1 : share < 3 ? 2 : share < 7 ? 5 : 10) * power;
  const double first = std::floor(least / step), last = std::ceil(greatest / step);
  low_ = first * step, high_ = last * step;
  for (double i = first; i <= last; ++i) ticks_.push_back(i * step);
}

void ChartScale::choose_logarithmic(double least, double greatest) {
  if (!(least > 0 && greatest >= least)) least = 1, greatest = 10;
  const double first = std::floor(std::log10(least)), last = std::ceil(std::log10(greatest));
  std::vector<double> fine;
  for (double k = first; k <= last; ++k)
    for (const double digit : {1.0, 2.0, 5.0}) fine.push_back(digit * std::pow(10, k));
  size_t begin = 0, end = fine.size() - 1;
  while (begin + 1 < fine.size() && fine[begin + 1] <= least) ++begin;
  while (end > begin + 1 && fine[end - 1] >= greatest) --end;
  low_ = fine[begin], high_ = fine[end];
  constexpr size_t most_ticks = 7;
  for (size_t i = begin; i <= end; ++i)
    if (end - begin < most_ticks || i % 3 == 0) ticks_.push_back(fine[i]);
}

double ChartScale::place(double value) const {
  const auto on = [&](double x) { return logarithmic_ ? std::log10(x) : x; };
  return begin_ + (on(value) - on(low_)) / (on(high_) - on(low_)) * (end_ - begin_);
}

bool ChartScale::shows(double value) const { return std::isfinite(value) && (!logarithmic_ || value > 0); }

}  // namespace ingot::output
