#include "compiler/driver/search_report.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/driver/engine.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "runtime/output/text_layout.h"

namespace ingot::driver {
namespace {

/// Parameters of the graph at a candidate.
std::vector<double> parameters_at(const SearchSpace& space, const PointParameters& point) {
  return {point.begin(), point.begin() + static_cast<ptrdiff_t>(space.varied().size())};
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<int> widths(rows[0].size(), 0);
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], output::display_width(row[i]));
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : "  ") + output::pad_left(row[i], widths[i]);
    output::trim_right(line);
    text += line + "\n";
  }
  return text;
}

/// 0 1 2 5 10 20 50 100 ...
bool is_shown(size_t generation, size_t last) {
  size_t power = 1;
  while (power * 10 <= generation) power *= 10;
  return generation == 0 || generation == last || generation == power || generation == 2 * power ||
         generation == 5 * power;
}

/// The volume between the reference and a point that has the best of every objective: no front dominates more.
double whole_volume(const SearchRecord& record) {
  double volume = 1;
  for (size_t k = 0; k < record.reference().size(); ++k) {
    double best = HUGE_VAL;
    for (const Found& one : record.best()) best = std::min(best, one.objectives[k]);
    volume *= record.reference()[k] - best;
  }
  return volume;
}

std::string share(double part, double whole) {
  return whole > 0 && std::isfinite(part) ? output::format_number(100 * part / whole, 3) : "";
}

}  // namespace

ObjectiveUnit unit_of(const elaborate::Study& study, const elaborate::Objective& objective) {
  for (const auto& column : study.columns)
    if (study.graph.outputs[column.output].value == study.graph.outputs[objective.output].value &&
        column.kind == elaborate::Column::Kind::number)
      return {column.scale, column.unit};
  return {};
}

std::string objective_text(const SearchSpace& space, size_t objective, double value) {
  const elaborate::Objective& asked = space.objectives()[objective];
  const ObjectiveUnit unit = unit_of(space.study(), asked);
  return output::format_number((asked.maximize ? -value : value) / unit.scale, 6) +
         (unit.unit.empty() ? "" : (unit.unit == "%" ? "" : " ") + unit.unit);
}

output::ResultTable table_of(const SearchSpace& space, const SearchRecord& record) {
  const elaborate::Study& study = space.study();
  std::vector<PointParameters> points;
  StudyValues values;
  for (const Found& one : record.best()) {
    points.push_back(space.point_of(one.variables));
    values.numbers.push_back(space.row_of(points.back()));
  }
  values.rows = points.size();
  values.columns.assign(2 * study.graph.outputs.size() + 1, {});
  const Points all(study.graph, study.graph.outputs, static_cast<double>(points.size()));
  for (const auto& row : all.evaluate(points, 0))
    for (size_t c = 0; c < row.size(); ++c) values.columns[c].push_back(row[c]);
  output::StudyDescription description = describe(study);
  description.pareto.clear();  // they were chosen already
  description.top.clear();
  output::ResultTable table = output::make_table(description, values, [&](uint64_t row, uint32_t failure) {
    for (size_t i = 0; i < points.size(); ++i)
      if (values.numbers[i] == row) return Reasons(study, parameters_at(space, points[i])).text(row, failure);
    return std::string("infeasible");
  });
  for (size_t i = space.varied().size(); i-- > 0;) {
    const Varied& varied = space.varied()[i];
    const size_t place = study.axes.size();
    table.columns.insert(table.columns.begin() + static_cast<ptrdiff_t>(place),
                         {varied.path, output::ColumnKind::number, varied.unit, 6, 0});
    for (size_t r = 0; r < table.rows.size(); ++r) {
      output::Cell cell;
      cell.value = points[r][i] / varied.scale;
      table.rows[r].insert(table.rows[r].begin() + static_cast<ptrdiff_t>(place), cell);
    }
  }
  return table;
}

std::string convergence_text(const SearchSpace& space, const SearchRecord& record) {
  const bool one = space.objectives().size() == 1;
  const ObjectiveUnit unit = unit_of(space.study(), space.objectives()[0]);
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"generation", "evaluations", "feasible", one ? "best" : "front"});
  rows.push_back({"", "", "%", one ? unit.unit : "points"});
  const bool volumes =
      !one && record.reference().size() == space.objectives().size() && std::isfinite(record.generations().back().best);
  if (volumes) rows[0].push_back("volume"), rows[1].push_back("%");
  const auto& all = record.generations();
  const double whole = volumes ? whole_volume(record) : 0;
  const double sign = space.objectives()[0].maximize ? -1 : 1;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!is_shown(i, all.size() - 1)) continue;
    const Generation& generation = all[i];
    const double feasible = 100.0 * static_cast<double>(generation.feasible) /
                            static_cast<double>(std::max<uint64_t>(generation.candidates, 1));
    std::string best = std::to_string(generation.kept);
    if (one) best = generation.kept == 0 ? "" : output::format_number(sign * generation.best / unit.scale, 6);
    rows.push_back(
        {std::to_string(i), std::to_string(generation.evaluations), output::format_number(feasible, 3), best});
    if (volumes) rows.back().push_back(generation.kept == 0 ? "" : share(generation.best, whole));
  }
  std::string text = aligned(rows);
  if (record.best().empty()) return text;
  size_t since = all.size() - 1;
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  while (since > 0 && all[since - 1].kept == all.back().kept && same(all[since - 1].best, all.back().best)) --since;
  return text + fmt::format("unchanged since generation {}\n", since);
}

std::string convergence_json(const SearchSpace& space, const SearchRecord& record) {
  using Json = nlohmann::ordered_json;
  const bool one = space.objectives().size() == 1;
  const ObjectiveUnit unit = unit_of(space.study(), space.objectives()[0]);
  const double whole = one || record.best().empty() ? 0 : whole_volume(record);
  const double sign = space.objectives()[0].maximize ? -1 : 1;
  Json generations = Json::array();
  for (const Generation& generation : record.generations()) {
    Json row{{"evaluations", generation.evaluations},
             {"candidates", generation.candidates},
             {"feasible", generation.feasible},
             {"kept", generation.kept}};
    const bool known = generation.kept > 0 && std::isfinite(generation.best);
    if (one) row["best"] = known ? Json(sign * generation.best / unit.scale) : Json(nullptr);
    if (!one) row["volume"] = known && whole > 0 ? Json(generation.best / whole) : Json(nullptr);
    generations.push_back(std::move(row));
  }
  return generations.dump();
}

std::string nearest_text(const Session& session, const SearchSpace& space, const SearchRecord::Nearest& nearest) {
  const PointParameters point = space.point_of(nearest.variables);
  const uint64_t row = space.row_of(point);
  std::string where = row_name(space.study(), row);
  for (size_t i = 0; i < space.varied().size(); ++i)
    where += (where.empty() ? "" : ", ") + space.varied()[i].path + " = " +
             quantity_text(session.program, space.varied()[i].type, point[i], 6);
  if (!nearest.exists) return where + " does not exist: a domain leaves it out";
  return where + ": " + Reasons(space.study(), parameters_at(space, point)).text(row, nearest.failure);
}

}  // namespace ingot::driver
