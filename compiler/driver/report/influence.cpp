#include "compiler/driver/report/influence.h"

#include <algorithm>
#include <cmath>

#include "compiler/driver/engine.h"
#include "compiler/driver/select.h"
#include "compiler/plan/plan.h"

namespace ingot::driver {

namespace {

constexpr double most_operations = 4e9;  ///< about a second of the interpreter
constexpr double reach = 0.1;            ///< an input without ends moves by so much of itself
constexpr uint64_t rows_looked_at = 3;

/// The first, the middle and the last row: a spec's own design often comes last.
std::vector<uint64_t> sample_of(const graph::Study& study) {
  const uint64_t rows = row_count(study), count = std::min(rows, rows_looked_at);
  std::vector<uint64_t> sample;
  for (uint64_t i = 0; i < count; ++i) sample.push_back(count == 1 ? 0 : i * (rows - 1) / (count - 1));
  return sample;
}

double change_of(double from, double to) {
  if (from == to || !std::isfinite(from) || !std::isfinite(to)) return 0;
  return std::min(1.0, std::abs(to - from) / std::max(std::abs(from), std::abs(to)));
}

double change_between(const elaborate::Study& study, const StudyValues& from, const StudyValues& to) {
  double sum = 0;
  size_t count = 0;
  for (uint64_t row = 0; row < from.rows; ++row)
    for (const elaborate::Column& column : study.columns) {
      const auto failed = [&](const StudyValues& values) {
        return values.failure(study.row_failure, row) != 0 || values.failure(column.output, row) != 0;
      };
      if (failed(from) && failed(to)) continue;
      ++count;
      if (failed(from) != failed(to))
        sum += 1;
      else if (column.kind == elaborate::Column::Kind::number)
        sum += change_of(from.value(column.output, row), to.value(column.output, row));
    }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

}  // namespace

std::vector<double> influence_of_inputs(const elaborate::Study& study, const std::vector<bool>& wanted) {
  const graph::Study sample = study_at(study.graph, sample_of(study.graph));
  const auto runs = static_cast<double>(std::count(wanted.begin(), wanted.end(), true) + 1);
  if (runs * plan::estimated_operations(plan::make_plan(sample)) > most_operations) return {};
  const std::vector<double> stated = default_parameters(sample.graph);
  const size_t first_input = stated.size() - study.inputs.size();
  const StudyValues values = run_study(sample, stated, Engine::automatic);
  std::vector<double> influence(study.inputs.size());
  for (size_t i = 0; i < influence.size(); ++i) {
    if (!wanted[i]) continue;
    const elaborate::Input& input = study.inputs[i];
    std::vector<double> moved = stated;
    moved[first_input + i] = input.high.value_or(input.value * (1 + reach));
    influence[i] = change_between(study, values, run_study(sample, moved, Engine::automatic));
  }
  return influence;
}

}  // namespace ingot::driver
