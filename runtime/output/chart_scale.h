// Where numbers stand along an axis of a chart, and the round numbers that are written there.
#pragma once

#include <string>
#include <vector>

namespace ingot::output {

/// A coordinate with one decimal place.
std::string coordinate(double value);

class ChartScale {
 public:
  /// `from_zero`: zero is on it. What is not above 0 has no place on a logarithmic one.
  ChartScale(double least, double greatest, bool logarithmic, bool from_zero, double begin, double end);
  double place(double value) const;
  bool shows(double value) const;
  const std::vector<double>& ticks() const { return ticks_; }

 private:
  void choose_linear(double least, double greatest, bool from_zero);
  void choose_logarithmic(double least, double greatest);

  bool logarithmic_;
  double low_ = 0, high_ = 1, begin_, end_;
  std::vector<double> ticks_;
};

}  // namespace ingot::output
