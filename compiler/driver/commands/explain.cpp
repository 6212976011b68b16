// `ingot explain SPEC METRIC --at axis=value`: the tree of reasons behind a number.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/explanation.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/syntax/parse.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

struct ExplainOptions {
  SessionOptions session;
  std::string spec, metric;
  std::vector<std::string> at, studies;
  int depth = 4;
};

/// The label of the instance that is declared by this name, if it has another one than its name.
std::string label_of_instance(const Session& session, const std::string& name) {
  const Program& program = session.program;
  for (DeclarationId id = 1; id < program.declarations.size(); ++id) {
    const Declaration& declaration = program.declarations[id];
    if (declaration.kind != DeclarationKind::instance || program.string(declaration.name) != name) continue;
    for (const AttributeOf& attribute : program.tree.attributes_of(declaration.node))
      if (program.tree.text(attribute.attribute) == "label" && program.tree[attribute.attribute].children_count > 0)
        return std::string(program.tree.text(program.tree.child(attribute.attribute, 0)));
  }
  return {};
}

/// The position of "H20" (a label, or the name of an instance) or "4.8TB/s" on an axis.
std::optional<size_t> position_on(Session& session, const elaborate::StudyAxis& axis, const std::string& text) {
  for (const std::string& label : {text, label_of_instance(session, text)})
    for (size_t i = 0; i < axis.labels.size(); ++i)
      if (axis.labels[i] == label) return i;
  if (axis.values.empty()) return std::nullopt;
  FileId file = session.program.files.add("--at", text);
  Diagnostics ignored;
  NodeId expression = parse_expression(session.program.tree, session.program.files, file, ignored);
  if (ignored.has_errors()) return std::nullopt;
  check_expression(session.program, session.module, expression, 0, ignored);
  double value = session.program.tree[expression].number;
  Reference unit = session.program.reference(expression);
  if (unit.kind == ReferenceKind::unit) value *= session.program.scale(unit.index) / axis.scale;
  for (size_t i = 0; i < axis.values.size(); ++i)
    if (std::abs(axis.values[i] - value) <= 1e-9 * std::abs(value)) return i;
  return std::nullopt;
}

int explain(const ExplainOptions& options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  elaborate::Options elaboration;
  elaboration.keep_names = true;
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  const elaborate::Study* study = nullptr;
  const elaborate::Column* column = nullptr;
  std::vector<std::string> metrics;
  for (const auto& one : studies)
    for (const auto& candidate : one.columns) {
      metrics.push_back(candidate.name);
      if (candidate.name == options.metric && column == nullptr) study = &one, column = &candidate;
    }
  if (column == nullptr) {
    std::string hint = did_you_mean(options.metric, metrics);
    session.diagnostics.report(DiagnosticId::unknown_metric, {}, options.metric)
        .help(hint.empty() ? fmt::format("reported are: {}", fmt::join(metrics, ", ")) : hint);
    return session.finish();
  }
  Positions positions;
  uint64_t row = 0;
  std::vector<std::string> axis_names;
  for (const auto& axis : study->axes) axis_names.push_back(axis.name);
  std::map<std::string, std::string> given;
  for (const std::string& one : options.at) {
    size_t equals = one.find('=');
    std::string name = one.substr(0, equals);
    if (std::find(axis_names.begin(), axis_names.end(), name) == axis_names.end()) {
      std::string hint = did_you_mean(name, axis_names);
      session.diagnostics.report(DiagnosticId::unknown_axis, {}, name)
          .help(hint.empty() ? fmt::format("the axes are: {}", fmt::join(axis_names, ", ")) : hint);
      continue;
    }
    given[name] = equals == std::string::npos ? "" : one.substr(equals + 1);
  }
  for (const auto& axis : study->axes) {
    std::vector<std::string> points = axis.labels;
    for (double v : axis.values) points.push_back(output::format_number(v, 15) + axis.unit);
    size_t position = 0;
    if (auto found = given.find(axis.name); found != given.end()) {
      auto known = position_on(session, axis, found->second);
      if (!known) {
        std::string hint = did_you_mean(found->second, points);
        session.diagnostics.report(DiagnosticId::unknown_point, {}, found->second, axis.name)
            .help(hint.empty() ? fmt::format("its points are: {}", fmt::join(points, ", ")) : hint);
        continue;
      }
      position = *known;
    } else if (points.size() > 1) {
      session.diagnostics.report(DiagnosticId::point_missing, {}, axis.name)
          .help(fmt::format("add --at {}=... with one of: {}", axis.name, fmt::join(points, ", ")));
      continue;
    }
    positions[axis.axis] = static_cast<double>(position);
    row = row * study->graph.graph.axes()[axis.axis].extent + position;
  }
  if (session.diagnostics.has_errors()) return session.finish();
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
