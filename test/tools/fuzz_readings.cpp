#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>

#include "compiler/plan/bind.h"
#include "compiler/plan/interpret.h"
#include "compiler/readings/certify.h"
#include "compiler/readings/derivative.h"
#include "compiler/readings/interval.h"
#include "compiler/readings/interval_graph.h"
#include "compiler/readings/rewrite.h"
#include "test/tools/fuzz.h"
#include "test/tools/random_study.h"

namespace ingot::testing {
namespace {

using namespace graph;

/// The interpreter of the plan, prepared once.
readings::Runner prepare(const Study& study) {
  auto plan = std::make_shared<plan::Plan>(plan::make_plan(study));
  const size_t outputs = study.outputs.size();
  return [plan, outputs](const std::vector<double>& parameters) {
    std::vector<std::vector<double>> values(outputs, std::vector<double>(plan->rows));
    plan::run_interpreted(*plan, parameters,
                          [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
                            for (size_t o = 0; o < outputs; ++o)
                              std::copy_n(columns[2 * o], count, values[o].begin() + static_cast<ptrdiff_t>(first));
                          });
    return values;
  };
}

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
      compiled_boxes();
      certificates();
      fronts();
      derivatives(false);
      made_ = random_study(seed_, options_.size, Flavour::smooth);
      rows_ = 1;
      for (const AxisId axis : made_.study.axes) rows_ *= made_.study.graph.axes()[axis].extent;
      points();
      derivatives(true);
    }
    if (undefined_ * 50 > compared_) differ("more than 2 % of the derivatives are undefined");
    if (differences_ == 0)
      fmt::print(
          "{} random studies: readings agree; {} derivatives compared, {} of them not zero; {} values within bounds, "
          "{} of "
          "them of one value; {} points on fronts\n",
          options_.count, compared_, not_zero_, bounds_, exact_, fronts_);
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

  /// The same with intervals as a graph: many boxes in one run, parameters within ranges around their values.
  void compiled_boxes() {
    std::mt19937_64 random(seed_ + 1);
    constexpr uint32_t count = 12;
    Study study = made_.study;
    Graph& graph = study.graph;
    const AxisId box = graph.add_axis({"box", count, {}, {}});
    readings::IntervalGraph intervals(graph);
    std::vector<std::vector<std::pair<uint32_t, uint32_t>>> spans(count);
    for (const AxisId axis : study.axes) {
      const uint32_t extent = graph.axes()[axis].extent;
      std::vector<double> first, last;
      for (uint32_t b = 0; b < count; ++b) {
        uint32_t one = static_cast<uint32_t>(random() % extent), two = static_cast<uint32_t>(random() % extent);
        if (b % 3 == 0) two = one;
        spans[b].emplace_back(std::min(one, two), std::max(one, two));
        first.push_back(spans[b].back().first), last.push_back(spans[b].back().second);
      }
      intervals.set_axis(axis, graph.lookup(graph.coordinate(box), first), graph.lookup(graph.coordinate(box), last));
    }
    for (uint32_t p = 0; p < made_.parameters.size(); ++p) {
      std::vector<double> low, high;
      for (uint32_t b = 0; b < count; ++b) {
        const double value = made_.parameters[p], reach = b % 2 == 0 ? 0 : 0.25 * static_cast<double>(random() % 8);
        low.push_back(value - reach), high.push_back(value + reach);
      }
      intervals.set_parameter(p, graph.lookup(graph.coordinate(box), low), graph.lookup(graph.coordinate(box), high));
    }
    std::vector<Output> outputs;
    for (const Output& output : made_.study.outputs) {
      const readings::Bounds ends = intervals(output.value);
      for (const NodeId end : {ends.low, ends.high, ends.may_be_nan}) outputs.push_back({"end", end, 0});
    }
    study.axes = {box};
    study.exists = graph.constant(1);
    study.outputs = outputs;
    const auto values = prepare(study)(made_.parameters);
    for (size_t o = 0; o < made_.study.outputs.size(); ++o)
      for (uint32_t b = 0; b < count; ++b)
        for (uint64_t row = 0; row < rows_; ++row) {
          const auto positions = positions_of(row);
          bool inside = true;
          for (size_t i = 0; i < positions.size(); ++i)
            inside = inside && positions[i] >= spans[b][i].first && positions[i] <= spans[b][i].second;
          if (!inside) continue;
          ++bounds_;
          const double value = made_.expected[2 * o][row], low = values[3 * o][b], high = values[3 * o + 1][b];
          const bool nan = values[3 * o + 2][b] != 0;
          if (std::isnan(value) ? !nan : !(low <= value && value <= high))
            return differ(fmt::format("compiled box {}: output {} of row {}: {:a} is not in [{:a}, {:a}]{}", b, o, row,
                                      value, low, high, nan ? " or NaN" : ""));
          if (low == high && !nan && !std::isnan(value)) ++exact_;
        }
  }

  /// A certified front is that of all points.
  void fronts() {
    const auto& outputs = made_.study.outputs;
    if (outputs.size() < 2) return;
    readings::FrontSearch search;
    search.objectives = {{outputs[0].value, outputs[0].failure, false}, {outputs[1].value, outputs[1].failure, true}};
    std::vector<std::pair<std::vector<double>, uint64_t>> rows;
    for (uint64_t row = 0; row < rows_; ++row) {
      if (made_.expected[1][row] != 0 || made_.expected[3][row] != 0 || made_.expected.back()[row] == 0) continue;
      const double first = made_.expected[0][row], second = -made_.expected[2][row];
      if (std::isnan(first) || std::isnan(second)) return;  // no order among values: nothing to compare
      rows.push_back({{first, second}, row});
    }
    std::vector<uint64_t> front;
    for (const auto& [values, row] : rows) {
      const bool beaten = std::any_of(rows.begin(), rows.end(), [&, &mine = values](const auto& other) {
        return other.first[0] <= mine[0] && other.first[1] <= mine[1] && other.first != mine;
      });
      if (!beaten) front.push_back(row);
    }
    const auto certificate = readings::certify(made_.study, made_.parameters, search, prepare);
    if (!certificate.proved) return differ("a front without a proof");
    std::vector<uint64_t> certified;
    for (const auto& point : certificate.front) certified.push_back(point.row);
    if (certified != front) return differ(fmt::format("a front of {} points, not {}", certified.size(), front.size()));
    fronts_ += front.size();
  }

  void certificates() {
    const auto& outputs = made_.study.outputs;
    for (const bool maximize : {false, true}) {
      readings::Search search{outputs[0].value, outputs[0].failure, maximize, 2, 0};
      const auto certificate = readings::certify(made_.study, made_.parameters, search, prepare);
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
  uint64_t seed_ = 0, rows_ = 1, compared_ = 0, not_zero_ = 0, undefined_ = 0, bounds_ = 0, exact_ = 0, fronts_ = 0;
  int differences_ = 0;
};

}  // namespace

int fuzz_readings(const FuzzOptions& options) { return ReadingFuzzer(options).run(); }

}  // namespace ingot::testing
