// Shares of variance as a table, CSV and JSON.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/driver/draws.h"
#include "compiler/driver/results.h"
#include "compiler/driver/variance.h"
#include "runtime/output/result_table.h"
#include "runtime/output/text_layout.h"

namespace ingot::driver {
namespace {

/// No more decimals than the standard error leaves.
std::string with_error(double value, double error) {
  const int decimals = error > 0 ? std::clamp(static_cast<int>(std::ceil(-std::log10(error))), 1, 4) : 4;
  const double unit = std::pow(10.0, -decimals);
  return fmt::format("{:.{}f} ± {:.{}f}", value + 0.0, decimals, std::ceil(error / unit) * unit, decimals);
}

/// Dark: alone. Light: what is added by acting together with others.
std::string bar(const VarianceShare& share) {
  constexpr double width = 24;
  const auto cells = [](double part) { return static_cast<int>(std::lround(width * std::clamp(part, 0.0, 1.0))); };
  std::string text;
  for (int i = 0; i < std::max(cells(share.alone), cells(share.total)); ++i) text += i < cells(share.alone) ? "█" : "░";
  return text;
}

/// What is left of the metric's spread, in the mean, once the input is known.
double left_of(const VarianceShares& shares, const VarianceShare& share) {
  return std::sqrt(shares.variance * std::max(0.0, 1 - share.alone));
}

double sum_alone(const VarianceShares& shares) {
  double sum = 0;
  for (const VarianceShare& share : shares.inputs) sum += share.alone;
  return sum;
}

std::string in_unit(const elaborate::Column& column, double value, bool with_unit) {
  const std::string text = output::format_number(value / column.scale, 3);
  return with_unit && !column.unit.empty() ? text + (column.unit == "%" ? "" : " ") + column.unit : text;
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  constexpr size_t left_aligned[] = {0, 3, 5};
  std::vector<int> widths(rows[0].size(), 0);
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], output::display_width(row[i]));
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const bool left = std::find(std::begin(left_aligned), std::end(left_aligned), i) != std::end(left_aligned);
      line += (i > 0 ? "  " : "") + (left ? output::pad_right(row[i], widths[i]) : output::pad_left(row[i], widths[i]));
    }
    output::trim_right(line);
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string variance_table(const MetricAt& metric, const VarianceShares& shares, size_t shown) {
  const elaborate::Column& column = *metric.column;
  std::string text = fmt::format("{} = {} in the mean", column.name, in_unit(column, shares.mean, true));
  if (const std::string row = row_name(*metric.study, metric.row); !row.empty()) text += " at " + row;
  text += fmt::format(", standard deviation {}, over {}\n", in_unit(column, std::sqrt(shares.variance), true),
                      draws_text(*metric.study));
  for (const std::string& assumption : metric.study->assumptions) text += assumption + "\n";
  if (shares.feasible < 1)
    text += fmt::format(
        "{} is feasible in {:.1f} % of the draws; counted are the {:.1f} % in which all mixes of inputs are\n",
        column.name, 100 * shares.feasible, 100 * shares.counted);
  text +=
      "shares of the variance: of each input alone, and with all that it acts together with; what is left of the "
      "standard "
      "deviation once it is known\n\n";
  std::vector<std::vector<std::string>> cells{{"input", "alone", "together", "", "left", ""}};
  for (size_t i = 0; i < std::min(shown, shares.inputs.size()); ++i) {
    const VarianceShare& share = shares.inputs[i];
    cells.push_back({share.input.path, with_error(share.alone, share.alone_error),
                     with_error(share.total, share.total_error), bar(share),
                     in_unit(column, left_of(shares, share), false), share.input.confidence});
  }
  text += aligned(cells);
  if (shares.inputs.size() > shown)
    text += fmt::format("{} more with a smaller share (--top)\n", shares.inputs.size() - shown);
  if (shares.without_effect > 0) text += fmt::format("{} without effect here\n", shares.without_effect);
  text += fmt::format("inputs alone: {:.2f} of the variance; the rest is how they act together\n", sum_alone(shares));
  return text;
}

std::string variance_csv(const MetricAt& metric, const VarianceShares& shares) {
  const elaborate::Column& column = *metric.column;
  const std::string unit = column.unit.empty() ? "" : " [" + column.unit + "]";
  std::string text = "input,alone,alone_error,together,together_error,left" + unit + ",confidence\r\n";
  for (const VarianceShare& share : shares.inputs) {
    std::string path = share.input.path;
    for (size_t at = 0; (at = path.find('"', at)) != std::string::npos; at += 2) path.insert(at, 1, '"');
    text += fmt::format("\"{}\",{},{},{},{},{},{}\r\n", path, share.alone, share.alone_error, share.total,
                        share.total_error, left_of(shares, share) / column.scale, share.input.confidence);
  }
  return text;
}

std::string variance_json(const MetricAt& metric, const VarianceShares& shares) {
  const elaborate::Column& column = *metric.column;
  using Json = nlohmann::ordered_json;
  Json inputs = Json::array();
  for (const VarianceShare& share : shares.inputs)
    inputs.push_back({{"input", share.input.path},
                      {"alone", share.alone},
                      {"alone_error", share.alone_error},
                      {"together", share.total},
                      {"together_error", share.total_error},
                      {"left", left_of(shares, share) / column.scale},
                      {"confidence", share.input.confidence},
                      {"source", share.input.source}});
  const Json all{{"metric", column.name},
                 {"unit", column.unit},
                 {"at", row_name(*metric.study, metric.row)},
                 {"mean", shares.mean / column.scale},
                 {"standard_deviation", std::sqrt(shares.variance) / column.scale},
                 {"draws", metric.study->draw_count},
                 {"evaluations", shares.evaluations},
                 {"feasible", shares.feasible},
                 {"counted", shares.counted},
                 {"assumptions", metric.study->assumptions},
                 {"inputs", inputs}};
  return all.dump(2) + "\n";
}

}  // namespace ingot::driver
