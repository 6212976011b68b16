#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "compiler/plan/bind.h"
#include "compiler/readings/certify.h"
#include "compiler/readings/derivative.h"
#include "compiler/readings/interval.h"
#include "compiler/readings/rewrite.h"
#include "test/tools/fuzz.h"
#include "test/tools/random_study.h"

namespace ingot::testing {
namespace {

using namespace graph;

class ReadingFuzzer {
 public:
  explicit ReadingFuzzer(const FuzzOptions& options) : options_(options) {}

  int run() {
    for (uint64_t i = 0; i < options_.count && differences_ < 10; ++i) {
      seed_ = options_.seed + i;
      made_ = random_study(seed_, options_.size);
      rows_ = 1;
      for (const AxisId axis : made_.study.axes) rows_ *= made_.study.graph.axes()[axis].extent;
      points();
      boxes();
      certificates();
      derivatives(false);
      made_ = random_study(seed_, options_.size, Flavour::smooth);
      rows_ = 1;
      for (const AxisId axis : made_.study.axes) rows_ *= made_.study.graph.axes()[axis].extent;
      points();
      derivatives(true);
    }
    if (undefined_ * 50 > compared_) differ("more than 2 % of the derivatives are undefined");
    if (differences_ == 0)
      fmt::print("{} random studies: readings agree; {} derivatives compared, {} of them not zero\n", options_.count,
                 compared_, not_zero_);
    return differences_;
  }

 private:
  void differ(const std::string& what) {
    ++differences_;
    fmt::print("seed {} size {}: {}\n", seed_, options_.size, what);
  }

  std::vector<uint32_t> positions_of(uint64_t row) const {
    std::vector<uint32_t> positions(made_.study.axes.size());
    for (size_t i = positions.size(); i-- > 0;) {
      const uint32_t extent = made_.study.graph.axes()[made_.study.axes[i]].extent;
      positions[i] = static_cast<uint32_t>(row % extent);
      row /= extent;
    }
    return positions;
  }

  std::vector<std::pair<double, double>> ends() const {
    std::vector<std::pair<double, double>> result;
    for (const double value : made_.parameters) result.emplace_back(value, value);
    return result;
  }

  static bool holds(const Range& range, double value) {
    return std::isnan(value) ? range.maybe_nan : range.low <= value && value <= range.high;
  }

  /// A degenerate interval is the value.
  void points() {
    readings::IntervalEvaluator intervals(made_.study.graph, ends());
    for (uint64_t row = 0; row < rows_; ++row) {
      const auto positions = positions_of(row);
      for (size_t i = 0; i < positions.size(); ++i) intervals.set(made_.study.axes[i], positions[i], positions[i]);
      for (size_t o = 0; o < made_.study.outputs.size(); ++o) {
        const Range range = intervals.range(made_.study.outputs[o].value);
        const double value = made_.expected[2 * o][row];
        if (!holds(range, value))
          return differ(fmt::format("point {}: {:a} is not in [{:a}, {:a}]", row, value, range.low, range.high));
        const bool degenerate = range.low == range.high && !range.maybe_nan;
        if (degenerate && range.low != value)
          return differ(fmt::format("point {}: the interval is another value", row));
      }
    }
  }

  /// Random boxes hold the values of all their points.
  void boxes() {
    std::mt19937_64 random(seed_);
    readings::IntervalEvaluator intervals(made_.study.graph, ends());
    for (int trial = 0; trial < 8; ++trial) {
      std::vector<std::pair<uint32_t, uint32_t>> spans;
      for (const AxisId axis : made_.study.axes) {
        const uint32_t extent = made_.study.graph.axes()[axis].extent;
        uint32_t a = static_cast<uint32_t>(random() % extent), b = static_cast<uint32_t>(random() % extent);
        spans.emplace_back(std::min(a, b), std::max(a, b));
        intervals.set(axis, spans.back().first, spans.back().second);
      }
      for (size_t o = 0; o < made_.study.outputs.size(); ++o) {
        const Range range = intervals.range(made_.study.outputs[o].value);
        for (uint64_t row = 0; row < rows_; ++row) {
          const auto positions = positions_of(row);
          bool inside = true;
          for (size_t i = 0; i < spans.size(); ++i)
            inside = inside && positions[i] >= spans[i].first && positions[i] <= spans[i].second;
          const double value = made_.expected[2 * o][row];
          if (inside && !holds(range, value))
            return differ(fmt::format("box: output {} of row {}: {:a} is not in [{:a}, {:a}]{}", o, row, value,
                                      range.low, range.high, range.maybe_nan ? " or NaN" : ""));
        }
      }
    }
  }

  void certificates() {
    const auto& outputs = made_.study.outputs;
    for (const bool maximize : {false, true}) {
      readings::Search search{outputs[0].value, outputs[0].failure, maximize, 2, 0};
      const auto certificate = readings::certify(made_.study, made_.parameters, search);
      std::vector<std::pair<double, uint64_t>> rows;
      for (uint64_t row = 0; row < rows_; ++row) {
        const double value = made_.expected[0][row];
        if (made_.expected[1][row] != 0 || made_.expected.back()[row] == 0) continue;
        if (std::isnan(value)) return;  // no order among values: nothing to compare
        rows.emplace_back(maximize ? -value : value, row);
      }
      std::sort(rows.begin(), rows.end());
      rows.resize(std::min<size_t>(rows.size(), 2));
      if (!certificate.proved) return differ("a certificate without a proof");
      if (certificate.best.size() != rows.size()) return differ("a certificate misses points");
      for (size_t i = 0; i < rows.size(); ++i)
        if (certificate.best[i].row != rows[i].second)
          return differ(fmt::format("certified row {}, not {}", certificate.best[i].row, rows[i].second));
    }
  }

  /// The value beside its derivatives is the value. Central differences at two steps; where they do not agree, the function has a step or kink near, or rounding rules.
  void derivatives(bool smooth) {
    Study study = plan::resolve_bindings(made_.study);
    const auto inputs = readings::parameter_nodes(study.graph);
    if (inputs.empty()) return;
    const NodeId output = study.outputs[0].value;
    const auto derivatives = readings::differentiate(study, output, inputs);
    for (uint64_t row = 0; row < std::min<uint64_t>(rows_, 8); ++row) {
      const auto value_at = [&](const std::vector<double>& parameters, NodeId id) {
        PointEvaluator evaluator(study.graph, parameters);
        const auto positions = positions_of(row);
        for (size_t i = 0; i < positions.size(); ++i) evaluator.set(study.axes[i], positions[i]);
        return evaluator.value(id);
      };
      for (size_t p = 0; p < inputs.size(); ++p) {
        const double at = made_.parameters[p];
        const auto difference = [&](double step) {
          auto low = made_.parameters, high = made_.parameters;
          low[p] = at - step, high[p] = at + step;
          return (value_at(high, output) - value_at(low, output)) / (high[p] - low[p]);
        };
        const double value = value_at(made_.parameters, output);
        if (!same(value, made_.expected[0][row]))
          return differ(fmt::format("row {}: the primal is another value", row));
        const double size = std::max(std::abs(at), 1e-3);
        const double coarse = difference(size * 1e-5), fine = difference(size * 3e-6);
        if (!std::isfinite(coarse) || !std::isfinite(fine) || !std::isfinite(value)) continue;
        bool one_sided = false;
        for (const auto& kink : derivatives.kinks)
          one_sided = one_sided || value_at(made_.parameters, kink.active) != 0;
        const double noise = 1e-10 * std::abs(value) / size;
        if (one_sided || std::abs(coarse - fine) > 1e-5 * std::abs(fine) + noise) continue;
        const double exact = value_at(made_.parameters, derivatives.by_input[p]);
        // No derivative is told where one on the way is not defined, as that of (-2)^(0 x) by its exponent.
        if (smooth && std::isnan(exact)) {
          ++undefined_;
          continue;
        }
        ++compared_;
        if (exact != 0) ++not_zero_;
        if (!(std::abs(exact - fine) <= 1e-4 * std::abs(fine) + 10 * noise))
          differ(fmt::format("row {}: derivative by parameter {} is {}, finite difference {}", row, p, exact, fine));
      }
    }
  }

  FuzzOptions options_;
  RandomStudy made_;
  uint64_t seed_ = 0, rows_ = 1, compared_ = 0, not_zero_ = 0, undefined_ = 0;
  int differences_ = 0;
};

}  // namespace

int fuzz_readings(const FuzzOptions& options) { return ReadingFuzzer(options).run(); }

}  // namespace ingot::testing
