#include "compiler/driver/scatter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ingot::driver {

namespace {
std::string escaped(const std::string& text) {
  std::string result;
  for (char c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else
      result += c;
  }
  return result;
}
}  // namespace

std::string scatter_svg(const std::string& title, const std::vector<std::pair<double, double>>& points) {
  constexpr double size = 480, margin = 56;
  double low = INFINITY, high = -INFINITY;
  for (auto [measured, predicted] : points)
    for (double v : {measured, predicted})
      if (v > 0 && std::isfinite(v)) low = std::min(low, std::log10(v)), high = std::max(high, std::log10(v));
  if (!(low <= high)) low = 0, high = 1;
  low = std::floor(low), high = std::max(low + 1, std::ceil(high));
  auto at = [&](double logarithm) { return margin + (logarithm - low) / (high - low) * (size - 2 * margin); };
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" font-family=\"sans-serif\" font-size=\"11\">\n"
      "<rect width=\"{0}\" height=\"{0}\" fill=\"white\"/>\n<text x=\"{1}\" y=\"28\" font-size=\"14\">{2}</text>\n",
      size, margin, escaped(title));
  auto line = [&](double x1, double y1, double x2, double y2, const char* style) {
    svg += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", at(x1), size - at(y1),
                       at(x2), size - at(y2), style);
  };
  for (double tick = low; tick <= high; ++tick) {
    line(tick, low, tick, high, "stroke=\"#ddd\"");
    line(low, tick, high, tick, "stroke=\"#ddd\"");
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:g}</text>\n", at(tick),
                       size - margin + 16, std::pow(10, tick));
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{:g}</text>\n", margin - 6,
                       size - at(tick) + 4, std::pow(10, tick));
  }
  double band = std::log10(1.1);
  line(low, low, high, high, "stroke=\"#444\"");
  line(low, low + band, high - band, high, "stroke=\"#aaa\" stroke-dasharray=\"4\"");
  line(low + band, low, high, high - band, "stroke=\"#aaa\" stroke-dasharray=\"4\"");
  for (auto [measured, predicted] : points)
    if (measured > 0 && predicted > 0)
      svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\" fill=\"#2b6cb0\" fill-opacity=\"0.6\"/>\n",
                         at(std::log10(measured)), size - at(std::log10(predicted)));
  svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">measured</text>\n", size / 2, size - 14);
  svg += fmt::format(
      "<text x=\"16\" y=\"{:.1f}\" transform=\"rotate(-90 16 {:.1f})\" "
      "text-anchor=\"middle\">predicted</text>\n</svg>\n",
      size / 2, size / 2);
  return svg;
}

}  // namespace ingot::driver
