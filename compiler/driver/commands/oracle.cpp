// `ingot oracle SPEC`: compares every way of running a study with the plain evaluator of the typed tree, bit for bit.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>

#include "compiler/driver/command.h"
#include "compiler/driver/consistency.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/results.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/evaluate/evaluate.h"

namespace ingot::driver {
namespace {

struct OracleOptions {
  SessionOptions session;
  std::string spec;
  std::vector<std::string> studies, engines{"points", "interpreter", "compiled"};
  uint64_t rows = UINT64_MAX;
  bool readings = false;
};

struct Difference {
  uint64_t compared = 0, different = 0;
};

void report(Difference& difference, const std::string& what, const std::string& engine, const std::string& row,
            const std::string& plain, const std::string& other) {
  if (++difference.different <= 10)
    std::printf("different: %s at %s: plain %s, %s %s\n", what.c_str(), row.c_str(), plain.c_str(), engine.c_str(),
                other.c_str());
}

std::string shown(const evaluate::Outcome& outcome) {
  if (outcome.infeasible) return "infeasible: " + outcome.message;
  return outcome.text.empty() ? fmt::format("{}", outcome.value) : outcome.text;
}

void compare_column(const elaborate::Study& study, const elaborate::Column& column, const StudyValues& values,
                    uint64_t row, const evaluate::Outcome& plain, size_t output, const std::string& engine,
                    Difference& difference) {
  ++difference.compared;
  uint32_t failure = values.failure(column.output, row);
  std::string name = column.name;
  if (plain.infeasible != (failure != 0)) {
    report(difference, name, engine, row_name(study, row), shown(plain),
           failure != 0 ? "infeasible" : fmt::format("{}", values.value(output, row)));
    return;
  }
  if (failure != 0) {
    const graph::Place& place = study.graph.graph.reasons()[failure - 1].place;
    if (place.file != plain.reason.file || place.begin != plain.reason.begin)
      report(difference, name, engine, row_name(study, row), shown(plain), "infeasible for another reason");
    return;
  }
  double value = values.value(output, row);
  if (column.kind == elaborate::Column::Kind::text) {
    const elaborate::TextForm& form = study.texts[static_cast<size_t>(value)];
    if (form.holes.empty() && form.parts[0] != plain.text)
      report(difference, name, engine, row_name(study, row), plain.text, form.parts[0]);
  } else if (std::bit_cast<uint64_t>(value) != std::bit_cast<uint64_t>(plain.value)) {
    report(difference, name, engine, row_name(study, row), fmt::format("{}", plain.value), fmt::format("{}", value));
  }
}

/// The rows of the plain evaluator where all uncertain inputs stand at one of their places.
struct PlainRows {
  std::vector<evaluate::Row> nominal;
  std::map<std::vector<std::string>, evaluate::Row> low, high;
};

/// The least (or greatest) value over the places of the uncertain inputs; nothing where one of them has no such row.
std::optional<double> end_of_range(const PlainRows& plain, const evaluate::Row& nominal, size_t column, bool least) {
  std::optional<double> result;
  auto meet = [&](const evaluate::Outcome& outcome) {
    if (!outcome.infeasible && (!result || (least ? outcome.value < *result : outcome.value > *result)))
      result = outcome.value;
  };
  meet(nominal.columns[column]);
  for (const auto* rows : {&plain.low, &plain.high}) {
    auto found = rows->find(nominal.point);
    if (found == rows->end()) return std::nullopt;
    meet(found->second.columns[column]);
  }
  return result;
}

/// Whether the row's place on an axis is what the plain evaluator says.
bool same_point(const elaborate::StudyAxis& axis, double position, const std::string& plain) {
  auto at = static_cast<size_t>(position);
  if (axis.values.empty()) return axis.labels[at].substr(0, axis.labels[at].find('#')) == plain;
  double wanted = std::strtod(plain.c_str(), nullptr), value = axis.values[at] * axis.scale;
  return std::abs(value - wanted) <= 1e-12 * std::abs(wanted);
}

void compare_row(const elaborate::Study& study, const StudyValues& values, uint64_t row, const PlainRows& plain,
                 const evaluate::Row& nominal, const std::string& engine, Difference& difference) {
  difference.compared += 1 + study.axes.size();
  const uint32_t failure = values.failure(study.row_failure, row);
  if (nominal.requirements.infeasible != (failure != 0)) {
    report(difference, "require", engine, row_name(study, row), shown(nominal.requirements),
           failure != 0 ? "infeasible" : "feasible");
  } else if (failure != 0) {
    const graph::Place& place = study.graph.graph.reasons()[failure - 1].place;
    if (place.file != nominal.requirements.reason.file || place.begin != nominal.requirements.reason.begin)
      report(difference, "require", engine, row_name(study, row), shown(nominal.requirements),
             "infeasible for another reason");
  }
  auto positions = positions_of(study.graph, row);
  for (size_t a = 0; a < study.axes.size(); ++a)
    if (!same_point(study.axes[a], positions[a], nominal.point[a]))
      report(difference, "axis " + study.axes[a].name, engine, row_name(study, row), nominal.point[a], "another point");
  for (size_t c = 0; c < study.columns.size(); ++c) {
    const elaborate::Column& column = study.columns[c];
    compare_column(study, column, values, row, nominal.columns[c], column.output, engine, difference);
    if (!column.low || nominal.columns[c].infeasible || values.failure(column.output, row) != 0) continue;
    for (bool least : {true, false}) {
      auto end = end_of_range(plain, nominal, c, least);
      double value = values.value(least ? *column.low : *column.high, row);
      if (!end) continue;
      ++difference.compared;
      if (std::bit_cast<uint64_t>(value) != std::bit_cast<uint64_t>(*end))
        report(difference, column.name + (least ? " at its least" : " at its greatest"), engine, row_name(study, row),
               fmt::format("{}", *end), fmt::format("{}", value));
    }
  }
}

std::optional<PlainRows> plain_rows(const Program& program, NodeId node, const elaborate::Study& study,
                                    uint64_t limit) {
  PlainRows plain;
  std::string error;
  plain.nominal = evaluate::evaluate_study(program, node, {limit, evaluate::Corner::nominal}, error);
  if (study.uncertain && error.empty())
    for (auto corner : {evaluate::Corner::low, evaluate::Corner::high})
      for (evaluate::Row& row : evaluate::evaluate_study(program, node, {limit, corner}, error))
        (corner == evaluate::Corner::low ? plain.low : plain.high).emplace(row.point, std::move(row));
  if (error.empty()) return plain;
  std::printf("study %s: the plain evaluator refuses: %s\n", study.name.c_str(), error.c_str());
  return std::nullopt;
}

int compare(const OracleOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  auto studies = studies_of(session, options.studies, {});
  if (session.diagnostics.has_errors()) return session.finish();
  Difference difference;
  const Program& program = session.program;
  for (const auto& study : studies) {
    NodeId node = 0;
    for (NodeId item : program.tree.children_of(program.modules[session.module].node))
      if (program.tree.kind(item) == NodeKind::study_ && program.tree.text(item) == study.name) node = item;
    auto plain = plain_rows(program, node, study, options.rows);
    if (!plain) return exit_failure;
    for (const std::string& engine : options.engines) {
      StudyValues values = run_study(study.graph, default_parameters(study.graph.graph),
                                     engine == "points"        ? Engine::points
                                     : engine == "interpreter" ? Engine::interpreter
                                                               : Engine::compiled);
      if (!values.error.empty()) {
        std::printf("%s: %s\n", engine.c_str(), values.error.c_str());
        return exit_failure;
      }
      size_t next = 0;
      for (uint64_t row = 0; row < values.rows && next < options.rows; ++row) {
        if (!values.exists(row)) continue;
        if (next < plain->nominal.size())
          compare_row(study, values, row, *plain, plain->nominal[next], engine, difference);
        ++next;
      }
      if (next != plain->nominal.size())
        report(difference, "rows", engine, "the end", std::to_string(plain->nominal.size()), std::to_string(next));
    }
  }
  std::printf("%llu values compared, %llu different\n", static_cast<unsigned long long>(difference.compared),
              static_cast<unsigned long long>(difference.different));
  if (difference.different != 0) return exit_failure;
  if (!options.readings) return exit_ok;
  constexpr uint64_t rows_of_readings = 6;
  const Consistency readings =
      compare_readings(session, studies, options.studies, std::min(options.rows, rows_of_readings));
  for (const std::string& one : readings.differences) std::printf("different: %s\n", one.c_str());
  std::printf("%llu intervals and %llu primals compared, %zu different, %llu studies refused\n",
              static_cast<unsigned long long>(readings.intervals), static_cast<unsigned long long>(readings.primals),
              readings.differences.size(), static_cast<unsigned long long>(readings.refused));
  return readings.differences.empty() ? exit_ok : exit_failure;
}

Registration registration({"oracle", "Compare every way of running with the plain evaluator",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<OracleOptions>();
                             app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
                             app.add_option("--study", options->studies, "Only this study (may be repeated)");
                             app.add_option("--engine", options->engines,
                                            "points, interpreter, compiled (may be repeated)");
                             app.add_option("--rows", options->rows, "Compare only the first rows");
                             app.add_flag("--readings", options->readings,
                                          "Compare intervals of points and the values beside derivatives too");
                             options->session.add_to(app, true);
                             return [options] { return compare(*options); };
                           },
                           910, true});

}  // namespace
}  // namespace ingot::driver
