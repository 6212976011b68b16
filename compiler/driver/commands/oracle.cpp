// `ingot oracle SPEC`: compares every way of running a study with the plain evaluator of the typed tree, bit for bit.
#include <bit>
#include <cstdio>

#include "compiler/driver/command.h"
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
    auto parameters = default_parameters(study.graph.graph);
    for (auto corner : {evaluate::Corner::nominal}) {
      std::string error;
      auto rows = evaluate::evaluate_study(program, node, {options.rows, corner}, error);
      if (!error.empty()) {
        std::printf("study %s: the plain evaluator refuses: %s\n", study.name.c_str(), error.c_str());
        return exit_failure;
      }
      for (const std::string& engine : options.engines) {
        StudyValues values = run_study(study.graph, parameters,
                                       engine == "points"        ? Engine::points
                                       : engine == "interpreter" ? Engine::interpreter
                                                                 : Engine::compiled);
        if (!values.error.empty()) {
          std::printf("%s: %s\n", engine.c_str(), values.error.c_str());
          return exit_failure;
        }
        size_t next = 0;
        for (uint64_t row = 0; row < values.rows && next < rows.size(); ++row) {
          if (!values.exists(row)) continue;
          const evaluate::Row& plain = rows[next++];
          ++difference.compared;
          if (plain.requirements.infeasible != (values.failure(study.row_failure, row) != 0))
            report(difference, "require", engine, row_name(study, row), shown(plain.requirements),
                   values.failure(study.row_failure, row) != 0 ? "infeasible" : "feasible");
          for (size_t c = 0; c < study.columns.size(); ++c)
            compare_column(study, study.columns[c], values, row, plain.columns[c], study.columns[c].output, engine,
                           difference);
        }
        if (next < rows.size() && rows.size() < options.rows)
          report(difference, "rows", engine, "the end", std::to_string(rows.size()), std::to_string(next));
      }
    }
  }
  std::printf("%llu values compared, %llu different\n", static_cast<unsigned long long>(difference.compared),
              static_cast<unsigned long long>(difference.different));
  return difference.different == 0 ? exit_ok : exit_failure;
}

Registration registration({"oracle", "Compare every way of running with the plain evaluator",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<OracleOptions>();
                             app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
                             app.add_option("--study", options->studies, "Only this study (may be repeated)");
                             app.add_option("--engine", options->engines,
                                            "points, interpreter, compiled (may be repeated)");
                             app.add_option("--rows", options->rows, "Compare only the first rows");
                             options->session.add_to(app, true);
                             return [options] { return compare(*options); };
                           },
                           910, true});

}  // namespace
}  // namespace ingot::driver
