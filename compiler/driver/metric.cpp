#include "compiler/driver/metric.h"

#include <algorithm>
#include <cmath>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/plan/bind.h"
#include "compiler/readings/rewrite.h"
#include "compiler/syntax/parse.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

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

}  // namespace

std::optional<MetricAt> find_metric(Session& session, const std::vector<elaborate::Study>& studies,
                                    const std::string& metric, const std::vector<std::string>& at) {
  const elaborate::Study* study = nullptr;
  const elaborate::Column* column = nullptr;
  std::vector<std::string> metrics;
  for (const auto& one : studies)
    for (const auto& candidate : one.columns) {
      metrics.push_back(candidate.name);
      if (candidate.name == metric && column == nullptr) study = &one, column = &candidate;
    }
  if (column == nullptr) {
    std::string hint = did_you_mean(metric, metrics);
    session.diagnostics.report(diagnostic::unknown_metric, {}, metric)
        .help(hint.empty() ? fmt::format("reported are: {}", fmt::join(metrics, ", ")) : hint);
    return std::nullopt;
  }
  std::map<graph::AxisId, double> positions;
  uint64_t row = 0;
  std::vector<std::string> axis_names;
  for (const auto& axis : study->axes) axis_names.push_back(axis.name);
  std::map<std::string, std::string> given;
  for (const std::string& one : at) {
    size_t equals = one.find('=');
    std::string name = one.substr(0, equals);
    if (std::find(axis_names.begin(), axis_names.end(), name) == axis_names.end()) {
      std::string hint = did_you_mean(name, axis_names);
      session.diagnostics.report(diagnostic::unknown_axis, {}, name)
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
        session.diagnostics.report(diagnostic::unknown_point, {}, found->second, axis.name)
            .help(hint.empty() ? fmt::format("its points are: {}", fmt::join(points, ", ")) : hint);
        continue;
      }
      position = *known;
    } else if (points.size() > 1) {
      session.diagnostics.report(diagnostic::point_missing, {}, axis.name)
          .help(fmt::format("add --at {}=... with one of: {}", axis.name, fmt::join(points, ", ")));
      continue;
    }
    positions[axis.axis] = static_cast<double>(position);
    row = row * study->graph.graph.axes()[axis.axis].extent + position;
  }
  if (session.diagnostics.has_errors()) return std::nullopt;
  return MetricAt{study, column, std::move(positions), row};
}

graph::Study metric_study(const MetricAt& metric, bool keep_names) {
  graph::Study study = metric.study->graph;
  const graph::Output value = study.outputs[metric.column->output], row = study.outputs[metric.study->row_failure];
  study.outputs = {{"value", value.value, study.graph.first_failure(row.failure, value.failure)}};
  return plan::resolve_bindings(readings::at_point(study, metric.positions), keep_names);
}

std::string quantity_form() {
  return R"((\s*-?[0-9][0-9_]*(\.[0-9]+)?([eE][-+]?[0-9]+)?\s?[A-Za-z%][A-Za-z0-9/^%]*\s*|\s*-?[0-9][0-9_]*(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*))";
}

std::optional<double> quantity_of(Session& session, const std::string& origin, const std::string& text, TypeId type) {
  const FileId file = session.program.files.add(origin, text);
  const NodeId expression = parse_expression(session.program.tree, session.program.files, file, session.diagnostics);
  if (session.diagnostics.has_errors()) return std::nullopt;
  check_expression(session.program, session.module, expression, type, session.diagnostics);
  if (session.diagnostics.has_errors()) return std::nullopt;
  NodeId literal = expression;
  double sign = 1;
  for (; session.program.tree.kind(literal) == NodeKind::negate_; literal = session.program.tree.child(literal, 0))
    sign = -sign;
  const NodeKind kind = session.program.tree.kind(literal);
  if (kind != NodeKind::number_ && kind != NodeKind::quantity_) {
    session.diagnostics
        .report(diagnostic::goal_unreadable, {}, text)

        .help("write one quantity, such as 0.30 USD/Mtok");
    return std::nullopt;
  }
  const double number = sign * session.program.tree[literal].number;
  const Reference unit = session.program.reference(literal);
  return unit.kind == ReferenceKind::unit ? number * session.program.scale(unit.index) : number;
}

}  // namespace ingot::driver
