#include "compiler/driver/consistency.h"

#include <bit>
#include <cmath>

#include "compiler/driver/engine.h"
#include "compiler/driver/inputs.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/results.h"
#include "compiler/plan/bind.h"
#include "compiler/readings/derivative.h"
#include "compiler/readings/interval.h"
#include "compiler/readings/rewrite.h"

namespace ingot::driver {
namespace {

class Comparison {
 public:
  Comparison(const elaborate::Study& study, Consistency& result)
      : study_(study),
        parameters_(default_parameters(study.graph.graph)),
        values_(run_study(study.graph, parameters_, Engine::interpreter)),
        result_(result) {}

  void intervals(uint64_t rows) {
    const graph::Study bound = plan::resolve_bindings(study_.graph);
    std::vector<std::pair<double, double>> ends;
    for (const double parameter : parameters_) ends.emplace_back(parameter, parameter);
    readings::IntervalEvaluator evaluator(bound.graph, ends);
    for_each(rows, [&](uint64_t row, const elaborate::Column& column, double value) {
      const auto positions = positions_of(bound, row);
      for (size_t i = 0; i < positions.size(); ++i)
        evaluator.set(bound.axes[i], static_cast<uint32_t>(positions[i]), static_cast<uint32_t>(positions[i]));
      const graph::Range range = evaluator.range(bound.outputs[column.output].value);
      ++result_.intervals;
      const double middle = range.low == range.high ? range.low : range.low + (range.high - range.low) / 2;
      const bool holds = range.low <= value && value <= range.high;
      // A few roundings of each elementary function on the way; a search among equals may leave several winners open.
      const bool is_wide = range.high - range.low > 1e-9 * std::abs(middle);
      if (!holds || (!is_wide && !(std::abs(middle - value) <= range.high - range.low)))
        differ(row, column, value, fmt::format("interval [{}, {}]", range.low, range.high));
    });
  }

  /// `varied`: the same study with its numbers as inputs.
  void primals(const elaborate::Study& varied, uint64_t rows) {
    for_each(rows, [&](uint64_t row, const elaborate::Column& nominal, double value) {
      MetricAt metric{&varied, nullptr, {}, row};
      for (const elaborate::Column& column : varied.columns)
        if (column.name == nominal.name) metric.column = &column;
      const auto positions = positions_of(study_.graph, row);
      for (size_t i = 0; i < positions.size(); ++i) metric.positions[varied.axes[i].axis] = positions[i];
      graph::Study study = metric_study(metric);
      std::vector<graph::NodeId> inputs;
      for (const graph::NodeId node : readings::parameter_nodes(study.graph))
        if (node != graph::no_node) inputs.push_back(node);
      const auto derivatives = readings::differentiate(study, study.outputs[0].value, inputs);
      for (const graph::NodeId derivative : derivatives.by_input)
        study.outputs.push_back({"derivative", derivative, 0});
      const StudyValues derived = run_study(study, default_parameters(study.graph), Engine::interpreter);
      ++result_.primals;
      const double primal = derived.value(0, 0);
      if (std::bit_cast<uint64_t>(primal) != std::bit_cast<uint64_t>(value) || derived.failure(0, 0) != 0)
        differ(row, nominal, value,
               derived.failure(0, 0) != 0 ? "infeasible beside its derivatives" : fmt::format("{}", primal));
    });
  }

 private:
  template <class Check>
  void for_each(uint64_t rows, Check check) {
    for (uint64_t row = 0; row < values_.rows && rows > 0; ++row) {
      if (!values_.exists(row)) continue;
      --rows;
      if (values_.failure(study_.row_failure, row) != 0) continue;
      for (const elaborate::Column& column : study_.columns)
        if (column.kind == elaborate::Column::Kind::number && values_.failure(column.output, row) == 0)
          check(row, column, values_.value(column.output, row));
    }
  }

  void differ(uint64_t row, const elaborate::Column& column, double value, const std::string& other) {
    result_.differences.push_back(
        fmt::format("{} of {} at {}: value {}, {}", column.name, study_.name, row_name(study_, row), value, other));
  }

  const elaborate::Study& study_;
  std::vector<double> parameters_;
  StudyValues values_;
  Consistency& result_;
};

}  // namespace

Consistency compare_readings(Session& session, const std::vector<elaborate::Study>& studies,
                             const std::vector<std::string>& names, uint64_t rows) {
  Consistency result;
  elaborate::Options options;
  options.inputs = inputs_of(session.program, session.module);
  options.only = std::set<std::string>(names.begin(), names.end());
  Diagnostics refusals;
  const auto with_inputs = elaborate::elaborate_studies(session.program, session.module, options, refusals);
  for (const elaborate::Study& study : studies) {
    Comparison comparison(study, result);
    comparison.intervals(rows);
    const elaborate::Study* varied = nullptr;
    for (const elaborate::Study& one : with_inputs)
      if (one.name == study.name && one.axes.size() == study.axes.size()) varied = &one;
    if (varied == nullptr)
      ++result.refused;
    else
      comparison.primals(*varied, rows);
  }
  return result;
}

}  // namespace ingot::driver
