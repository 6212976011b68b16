#include "compiler/driver/variance.h"

#include <algorithm>
#include <cmath>

#include "compiler/driver/inputs.h"
#include "compiler/readings/rewrite.h"
#include "compiler/readings/variance.h"

namespace ingot::driver {
namespace {

using readings::VarianceSum;

/// The sums of one input, over some of the batches.
struct Sums {
  double count = 0, first = 0, squares = 0, product = 0, distance = 0;

  void add(const Sums& other, double sign) {
    count += sign * other.count, first += sign * other.first, squares += sign * other.squares;
    product += sign * other.product, distance += sign * other.distance;
  }
  double mean() const { return first / (2 * count); }
  double variance() const { return squares / (2 * count) - mean() * mean(); }
  double alone() const { return product / count / variance(); }
  double total() const { return distance / (2 * count) / variance(); }
};

/// Standard error by leaving out one batch after the other (the jackknife of groups: Efron, "The jackknife, the bootstrap and other
/// resampling plans", 1982): what is estimated is a ratio of sums.
template <class Estimate>
double jackknife(const std::vector<Sums>& batches, const Sums& all, Estimate estimate) {
  std::vector<double> without;
  for (const Sums& batch : batches) {
    Sums rest = all;
    rest.add(batch, -1);
    without.push_back(estimate(rest));
  }
  const auto count = static_cast<double>(without.size());
  double mean = 0, squares = 0;
  for (const double one : without) mean += one / count;
  for (const double one : without) squares += (one - mean) * (one - mean);
  return std::sqrt(squares * (count - 1) / count);
}

elaborate::Input input_of(const Session& session, const std::map<NodeId, elaborate::Input>& inputs, NodeId expression) {
  if (const auto found = inputs.find(expression); found != inputs.end()) return found->second;
  elaborate::Input input;
  input.span = session.program.tree[expression].span;
  input.path = std::string(session.program.files.text(input.span));
  return input;
}

}  // namespace

std::optional<VarianceShares> variance_shares(const Session& session, const MetricAt& metric, unsigned threads) {
  const elaborate::Study& study = *metric.study;
  graph::Study at_point = study.graph;
  at_point.outputs = {at_point.outputs[*metric.column->each]};
  at_point = readings::at_point(at_point, metric.positions);
  std::vector<readings::SampledInput> sampled;
  for (const elaborate::RandomVariable& variable : study.variables)
    sampled.push_back({variable.uniform, variable.other});
  const graph::AxisId batch_axis = study.draw_axes.front(), draw_axis = study.draw_axes.back();
  const graph::Output value = at_point.outputs[0];
  const graph::Study sums = readings::variance_study(at_point, value, batch_axis, draw_axis, sampled);
  const StudyValues values = run_study(sums, default_parameters(sums.graph), Engine::automatic, threads);
  VarianceShares result;
  result.error = values.error;
  if (!result.error.empty()) return result;
  const auto at = [&](VarianceSum sum, uint64_t row) { return values.value(static_cast<size_t>(sum), row); };
  if (at(VarianceSum::centre_failure, 0) != 0) return std::nullopt;

  const size_t batches = sums.graph.axes()[batch_axis].extent, inputs = sampled.size();
  const auto named = inputs_of(session.program, session.module);
  const auto draws = static_cast<double>(study.draw_count);
  result.evaluations = uint64_t{study.draw_count} * (inputs + 2);
  result.feasible = 0;
  for (size_t b = 0; b < batches; ++b) result.feasible += at(VarianceSum::feasible, b * inputs) / draws;
  for (size_t i = 0; i < inputs; ++i) {
    std::vector<Sums> parts;
    Sums all;
    for (size_t b = 0; b < batches; ++b) {
      const uint64_t row = b * inputs + i;
      parts.push_back({at(VarianceSum::count, row), at(VarianceSum::first, row), at(VarianceSum::squares, row),
                       at(VarianceSum::product, row), at(VarianceSum::distance, row)});
      all.add(parts.back(), 1);
    }
    if (i == 0) result.mean = at(VarianceSum::centre, 0) + all.mean(), result.variance = all.variance();
    result.counted = std::min(result.counted, all.count / draws);
    if (all.distance == 0) {
      ++result.without_effect;
      continue;
    }
    VarianceShare share;
    share.input = input_of(session, named, study.variables[i].expression);
    share.alone = all.alone(), share.total = all.total();
    share.alone_error = jackknife(parts, all, [](const Sums& sums) { return sums.alone(); });
    share.total_error = jackknife(parts, all, [](const Sums& sums) { return sums.total(); });
    result.inputs.push_back(std::move(share));
  }
  std::stable_sort(result.inputs.begin(), result.inputs.end(),
                   [](const VarianceShare& a, const VarianceShare& b) { return a.total > b.total; });
  return result;
}

}  // namespace ingot::driver
