#include "runtime/output/distribution_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runtime/output/cell_values.h"
#include "runtime/output/text_layout.h"

namespace ingot::output {
namespace {

constexpr double shares[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
constexpr double many_decades = 100;  ///< between the ends: bars of equal ratio say more than those of equal width
constexpr int longest_bar = 40;

std::string shown(double value) { return format_number(value, 4); }

/// A bar of eighths.
std::string bar_of(uint64_t count, uint64_t greatest) {
  static const char* const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double length = static_cast<double>(count) / static_cast<double>(greatest) * longest_bar;
  int eighths = static_cast<int>(8 * length);
  if (count > 0) eighths = std::max(eighths, 1);
  std::string text;
  for (int i = 0; i < eighths / 8; ++i) text += "█";
  return text + parts[eighths % 8];
}

void put_aligned(std::string& out, const std::vector<std::vector<std::string>>& rows) {
  std::vector<int> widths;
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i)
      line += (i == 0 ? "  " : "  ") + (i < 3 ? pad_left(row[i], widths[i]) : row[i]);
    trim_right(line);
    out += line + "\n";
  }
}

}  // namespace

DistributionTable make_distribution(const sweep::Distribution& distribution, double scale, size_t bars,
                                    bool quantiles) {
  DistributionTable table;
  table.points = distribution.count();
  if (table.points == 0) return table;
  table.least = distribution.least() / scale;
  table.greatest = distribution.greatest() / scale;
  if (quantiles)
    for (const double share : shares) table.quantiles.emplace_back(share, distribution.quantile(share) / scale);
  if (bars == 0) return table;
  const bool ratios = distribution.least() > 0 && distribution.greatest() > many_decades * distribution.least();
  table.bars = distribution.bars(bars, ratios);
  for (auto& bar : table.bars) bar.from /= scale, bar.to /= scale;
  return table;
}

std::string write_distribution(const DistributionTable& table) {
  std::string text = fmt::format("{}: {}{} over {} feasible points", table.study, table.metric,
                                 table.unit.empty() ? "" : " in " + table.unit, table.points);
  if (table.infeasible > 0) text += fmt::format("; {} are infeasible", table.infeasible);
  text += "\n";
  if (table.points == 0) return text;
  if (!table.quantiles.empty()) {
    std::vector<std::vector<std::string>> rows{{"least", shown(table.least)}};
    for (const auto& [share, value] : table.quantiles)
      rows.push_back({fmt::format("{:g} %", 100 * share), shown(value)});
    rows.push_back({"greatest", shown(table.greatest)});
    text += "\n";
    put_aligned(text, rows);
  }
  if (!table.bars.empty()) {
    uint64_t most = 1;
    for (const auto& bar : table.bars) most = std::max(most, bar.count);
    std::vector<std::vector<std::string>> rows{{"from", "to", "points"}};
    for (const auto& bar : table.bars)
      rows.push_back({shown(bar.from), shown(bar.to), std::to_string(bar.count), bar_of(bar.count, most)});
    text += "\n";
    put_aligned(text, rows);
  }
  return text;
}

std::string write_distribution_csv(const DistributionTable& table) {
  const std::string unit = table.unit.empty() ? "" : " [" + table.unit + "]", name = quoted(table.metric + unit);
  std::string text;
  if (!table.quantiles.empty() || table.bars.empty()) {
    text += "study,share," + name + "\r\n";
    const auto line = [&](double share, double value) {
      text += quoted(table.study) + "," + format_exact(share) + "," + format_exact(value) + "\r\n";
    };
    if (table.points > 0) line(0, table.least);
    for (const auto& [share, value] : table.quantiles) line(share, value);
    if (table.points > 0) line(1, table.greatest);
  }
  if (table.bars.empty()) return text;
  if (!text.empty()) text += "\n";
  text += "study," + quoted(table.metric + "_from" + unit) + "," + quoted(table.metric + "_to" + unit) + ",points\r\n";
  for (const auto& bar : table.bars)
    text +=
        fmt::format("{},{},{},{}\r\n", quoted(table.study), format_exact(bar.from), format_exact(bar.to), bar.count);
  return text;
}

std::string write_distributions_json(const std::vector<DistributionTable>& tables) {
  using Json = nlohmann::ordered_json;
  Json all = Json::array();
  for (const DistributionTable& table : tables) {
    const bool any = table.points > 0;
    Json quantiles = Json::array(), bars = Json::array();
    for (const auto& [share, value] : table.quantiles) quantiles.push_back({{"share", share}, {"value", value}});
    for (const auto& bar : table.bars) bars.push_back({{"from", bar.from}, {"to", bar.to}, {"points", bar.count}});
    all.push_back({{"study", table.study},
                   {"metric", table.metric},
                   {"unit", table.unit},
                   {"points", table.points},
                   {"infeasible", table.infeasible},
                   {"least", any ? Json(table.least) : Json(nullptr)},
                   {"greatest", any ? Json(table.greatest) : Json(nullptr)},
                   {"quantiles", quantiles},
                   {"histogram", bars}});
  }
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ingot::output
