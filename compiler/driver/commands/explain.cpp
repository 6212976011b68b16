// `ingot explain SPEC METRIC --at axis=value`: the tree of reasons behind a number.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/explanation.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"

namespace ingot::driver {
namespace {

struct ExplainOptions {
  SessionOptions session;
  std::string spec, metric;
  std::vector<std::string> at, studies;
  int depth = 4;
};

int explain(const ExplainOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  elaborate::Options elaboration;
  elaboration.keep_names = true;
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  const auto found = find_metric(session, studies, options.metric, options.at);
  if (!found) return session.finish();
  const auto& [study, column, positions, row] = *found;
  auto parameters = default_parameters(study->graph.graph);
  graph::PointEvaluator evaluator = Places(*study, parameters).evaluator(positions);
  if (std::string point = row_name(*study, row); !point.empty()) std::cout << "at " << point << "\n";
  for (size_t output : {study->row_failure, column->output})
    if (auto failure = static_cast<uint32_t>(evaluator.value(study->graph.outputs[output].failure)); failure != 0) {
      std::cout << options.metric << " is infeasible: " << Reasons(*study, parameters).text(row, failure) << "\n";
      return session.finish();
    }
  if (column->kind == elaborate::Column::Kind::text) {
    auto form = static_cast<size_t>(evaluator.value(study->graph.outputs[column->output].value));
    std::cout << column->name << " = " << fmt::format("{}", fmt::join(study->texts[form].parts, "…")) << "\n";
  }
  std::cout << explain_column(session.program, *study, *column, positions,
                              {options.depth, use_colour(options.session.colour, STDOUT_FILENO)});
  return session.finish();
}

Registration registration(
    {"explain", "Show the tree of values, sources and decisions behind a number",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<ExplainOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("METRIC", options->metric, "A reported column")->required();
       app.add_option("--at", options->at, "A point of an axis: --at chip=H20 (may be repeated)")
           ->type_name("AXIS=POINT");
       app.add_option("--depth", options->depth, "How many levels of named values")->check(CLI::Range(1, 1000));
       app.add_option("--study", options->studies, "Only this study");
       options->session.add_to(app, true);
       return [options] { return explain(*options); };
     },
     20});

}  // namespace
}  // namespace ingot::driver
