// Studies and tests: kept axes, reported columns, the graph's outputs.
#include <algorithm>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"
#include "compiler/types/check.h"

namespace ingot::elaborate {

Elaborator::Elaborator(const Program& program, const Options& options, Diagnostics& diagnostics)
    : program_(program), options_(options), diagnostics_(diagnostics), owned_graph_(std::make_unique<graph::Graph>()) {
  graph_ = owned_graph_.get();
  // In the order in which they were listed, in every study, used or not.
  for (const auto& [node, parameter] : options.parameters) parameters_.emplace(node, graph_->parameter(parameter));
}

Environment* Elaborator::make_environment(const Environment* parent) {
  environments_.push_back(std::make_unique<Environment>());
  Environment* made = environments_.back().get();
  made->parent = parent;
  if (parent != nullptr) made->self = parent->self;
  return made;
}

GraphNode Elaborator::corner_coordinate() {
  if (!corner_) corner_ = graph_->add_axis({"uncertain", 3, {"nominal", "low", "high"}, {}});
  return graph_->coordinate(*corner_);
}

size_t Elaborator::output(Study& study, std::string name, GraphNode value, GraphNode failure) {
  if (drawn(value) || drawn(failure)) {
    const Value mean = mean_of(number(value, failure));
    value = mean.node, failure = mean.failure;
  }
  if (corner_) {
    GraphNode nominal = graph_->constant(0);
    value = graph_->at(*corner_, value, nominal);
    failure = graph_->at(*corner_, failure, nominal);
  }
  study.graph.outputs.push_back({std::move(name), value, failure});
  return study.graph.outputs.size() - 1;
}

GraphNode Elaborator::uncertain_end(GraphNode value, GraphNode failure, bool low) {
  GraphNode feasible = graph_->make(Operation::equal, {failure, graph_->constant(0)});
  return graph_->reduce(low ? Operation::reduce_min : Operation::reduce_max, *corner_, value, feasible);
}

Column Elaborator::column_of(Study& study, std::string name, Value value, TypeId type, ingot::NodeId unit,
                             ingot::NodeId node) {
  Column column;
  column.name = name;
  column.type = type;
  column.span = span(node);
  if (value.kind == ValueKind::enumeration) value = label_of_type(value, type);
  if (value.kind == ValueKind::record || value.kind == ValueKind::varied || value.kind == ValueKind::bound)
    value = label_of(value, node);
  if (value.kind == ValueKind::boolean) column.kind = Column::Kind::boolean;
  if (value.kind == ValueKind::text) column.kind = Column::Kind::text;
  if (value.kind == ValueKind::number) {
    graph::Reason::Hole shown = hole(value, type, unit);
    column.unit = shown.unit;
    column.scale = shown.scale;
    GraphNode infinite = graph_->logical_not(graph_->make(Operation::is_finite, {value.node}));
    value.failure = first(value.failure, fails_if(infinite, [&] { return reason(node, "beyond all numbers"); }));
  }
  const Value every = value;  // with draws: one value for each
  if (drawn(value)) {
    study.draw_count = options_.draws;
    if (value.kind == ValueKind::text) value = most_frequent(value);
    if (value.kind == ValueKind::boolean) {
      column.kind = Column::Kind::number, column.unit = "%", column.scale = 0.01;
    }
  }
  column.output = output(study, name, value.node, value.failure);
  if (drawn(every)) {
    add_spread(study, column, every);
  } else if (const auto error = errors_.find(every.node); error != errors_.end()) {
    column.error = output(study, name + ".error", error->second(), every.failure);
  }
  if (drawn(every) && options_.each_draw) {
    column.each = study.graph.outputs.size();
    study.graph.outputs.push_back({name + ".each", every.node, every.failure});
  }
  if (corner_ && value.kind == ValueKind::number && graph_->depends_on(value.node, *corner_)) {
    study.uncertain = true;
    column.low = output(study, name + ".low", uncertain_end(value.node, value.failure, true), value.failure);
    column.high = output(study, name + ".high", uncertain_end(value.node, value.failure, false), value.failure);
  }
  if (value.kind == ValueKind::text) {
    std::vector<double> forms;
    if (auto cases = cases_of(value.node))
      forms = cases->second;
    else
      for (size_t i = 0; i < texts_.size(); ++i) forms.push_back(static_cast<double>(i));
    for (double form : forms) {
      const TextForm text = texts_[static_cast<size_t>(form)];
      if (text.holes.empty()) continue;
      std::vector<size_t> outputs;
      for (const auto& h : text.holes) outputs.push_back(output(study, name + ".text", h.value, graph_->constant(0)));
      column.text_holes.emplace_back(static_cast<uint32_t>(form), std::move(outputs));
    }
  }
  return column;
}

Value Elaborator::label_of_type(Value value, TypeId type) {
  const Type& info = program_.types[type];
  std::vector<double> forms;
  for (StringId name : program_.enumerations[program_.declarations[info.declaration].index].cases)
    forms.push_back(graph_->value(literal_text(std::string(string(name))).node));
  return {ValueKind::text, graph_->lookup(value.node, forms), value.failure, nullptr};
}

StudyAxis Elaborator::study_axis(ingot::NodeId statement, const AxisDomain& domain) {
  const ingot::NodeId expression = program_.tree.child(statement, 0);
  StudyAxis axis{domain.axis, std::string(program_.tree.text(statement)), graph_->axes()[domain.axis].labels, {}, 1,
                 {}};
  if (!axis.labels.empty()) return axis;
  const TypeId element = program_.types[program_.type(expression)].element;
  const graph::Reason::Hole shown = hole({ValueKind::number, 0, 0, nullptr}, element, unit_of_list(expression));
  axis.unit = shown.unit;
  axis.scale = shown.scale;
  for (const Value& point : domain.points) axis.values.push_back(graph_->value(point.node) / shown.scale);
  return axis;
}

Study Elaborator::study(ingot::NodeId node, bool is_test) {
  const Tree& tree = program_.tree;
  Study study;
  study.is_test = is_test;
  study.name = is_test ? std::string(tree.second_text(node)) : std::string(tree.text(node));
  study.title = std::string(tree.second_text(node));
  study.span = tree[node].name_span;
  study.graph.name = study.name;
  before_draws_ = (tree[node].flags & flag_before_draws) != 0;
  after_draws_ = (tree[node].flags & flag_after_draws) != 0;
  if (before_draws_) study.draws = "before draws";
  if (after_draws_) study.draws = "after draws";
  Environment* environment = make_environment(nullptr);
  GraphNode exists = graph_->constant(1), failure = 0;
  struct Reported {
    ingot::NodeId statement;
    Value value;
  };
  std::vector<Reported> reports, notes, asserts;
  std::vector<ingot::NodeId> objectives;
  for (ingot::NodeId statement : tree.children_of(node)) {
    ingot::NodeId expression = tree[statement].children_count > 0 ? tree.child(statement, 0) : 0;
    switch (tree.kind(statement)) {
      case NodeKind::vary_: {
        AxisDomain domain = vary(statement, environment);
        // A domain that cannot be known has no points: nobody could say which.
        exists = graph_->logical_and(exists, graph_->make(Operation::equal, {domain.failure, graph_->constant(0)}));
        exists = graph_->logical_and(exists, domain.exists);
        failure = first(failure, domain.condition);
        environment->locals.emplace_back(statement, domain.local);
        scopes_.push_back({statement, domain.axis, tree[statement].text, domain.points});
        open_axes_.push_back(domain.axis);
        study.graph.axes.push_back(domain.axis);
        study.axes.push_back(study_axis(statement, domain));
        break;
      }
      case NodeKind::let_: {
        ingot::NodeId right = tree.child(statement, 1);
        Value value =
            tree[statement].flags & flag_random ? random_variable(right, environment) : evaluate(right, environment);
        environment->locals.emplace_back(statement, named(value, Name::Role::let, std::string(tree.text(statement)),
                                                          program_.type(right), statement));
        break;
      }
      case NodeKind::require_: failure = first(failure, require_failure(statement, environment)); break;
      case NodeKind::report_: {
        Value value = evaluate(expression, environment);
        value =
            named(value, Name::Role::report, std::string(tree.text(statement)), program_.type(expression), statement);
        environment->locals.emplace_back(statement, value);
        reports.push_back({statement, value});
        break;
      }
      case NodeKind::note_: notes.push_back({statement, evaluate(expression, environment)}); break;
      case NodeKind::minimize_:
      case NodeKind::maximize_:
      case NodeKind::pareto_:
      case NodeKind::top_: objectives.push_back(statement); break;
      case NodeKind::assert_: asserts.push_back({statement, evaluate(expression, environment)}); break;
      case NodeKind::assert_near_: asserts.push_back({statement, {}}); break;
      default: break;
    }
  }
  // Means are over the draws in which the row is feasible.
  if (drawn(failure) || options_.each_draw)
    for (auto* reported : {&reports, &notes})
      for (Reported& one : *reported)
        if (drawn(one.value)) one.value.failure = first(failure, one.value.failure);
  for (const Reported& report : reports) {
    ingot::NodeId expression = tree.child(report.statement, 0);
    study.columns.push_back(column_of(study, std::string(tree.text(report.statement)), report.value,
                                      program_.type(expression), tree.child(report.statement, 1), report.statement));
  }
  for (const Reported& note : notes) {
    ingot::NodeId expression = tree.child(note.statement, 0);
    study.notes.push_back(column_of(study, std::string(tree.text(note.statement)), note.value,
                                    program_.type(expression), tree.child(note.statement, 1), note.statement));
  }
  auto objective = [&](ingot::NodeId statement) {
    Value value = evaluate(tree.child(statement, 0), environment);
    return Objective{output(study, "objective", value.node, first(failure, value.failure)),
                     tree.kind(statement) == NodeKind::maximize_,
                     std::string(program_.files.text(span(tree.child(statement, 0))))};
  };
  for (ingot::NodeId statement : objectives) {
    auto children = tree.children_of(statement);
    if (tree.kind(statement) == NodeKind::pareto_) {
      for (ingot::NodeId child : children) study.pareto.push_back(objective(child));
    } else if (tree.kind(statement) != NodeKind::top_) {
      study.top.emplace_back(1, objective(statement));
    } else {
      Value count = evaluate(children[0], environment);
      auto known = known_number(count.node);
      if (!known) stop(diagnostic::structure_not_known, children[0], "how many rows are kept");
      study.top.emplace_back(static_cast<size_t>(std::max(0.0, *known)), objective(children[1]));
    }
  }
  for (const Reported& one : asserts) {
    Assertion assertion;
    assertion.span = span(one.statement);
    auto children = tree.children_of(one.statement);
    if (tree.kind(one.statement) == NodeKind::assert_near_) {
      Value left = evaluate(children[0], environment), right = evaluate(children[1], environment),
            within = evaluate(children[2], environment);
      // `within 5%` is relative to the right side; anything with a unit of its own, or a plain number, is absolute.
      bool relative = tree.kind(children[2]) == NodeKind::quantity_ && tree.text(children[2]) == "%";
      relative = relative || (program_.types[program_.type(children[2])].dimension == 0 &&
                              program_.types[program_.type(children[0])].dimension != 0);
      GraphNode distance =
          graph_->make(Operation::absolute, {graph_->make(Operation::subtract, {left.node, right.node})});
      GraphNode bound =
          relative ? graph_->make(Operation::multiply, {within.node, graph_->make(Operation::absolute, {right.node})})
                   : within.node;
      GraphNode fails = first(failure, first(left.failure, first(right.failure, within.failure)));
      assertion.output = output(study, "assert", graph_->make(Operation::less_equal, {distance, bound}), fails);
      assertion.left = output(study, "left", left.node, fails);
      assertion.right = output(study, "right", right.node, fails);
      const TypeId sides = program_.type(children[0]);
      ingot::NodeId unit = unit_written_in(children[1], sides);
      if (unit == 0) unit = unit_written_in(children[0], sides);
      graph::Reason::Hole shown = hole(left, sides, unit);
      assertion.scale = shown.scale;
      assertion.unit = shown.unit;
    } else {
      assertion.output = output(study, "assert", one.value.node, first(failure, one.value.failure));
      // The sides of a comparison are worth showing when it fails.
      ingot::NodeId comparison = children[0];
      if (tree.kind(comparison) == NodeKind::binary_ &&
          program_.types[program_.type(tree.child(comparison, 0))].kind == TypeKind::number) {
        Value left = evaluate(tree.child(comparison, 0), environment),
              right = evaluate(tree.child(comparison, 1), environment);
        const TypeId sides = program_.type(tree.child(comparison, 0));
        graph::Reason::Hole shown = hole(left, sides, unit_written_in(comparison, sides));
        assertion.left = output(study, "left", left.node, left.failure);
        assertion.right = output(study, "right", right.node, right.failure);
        assertion.scale = shown.scale;
        assertion.unit = shown.unit;
      }
      if (children.size() > 1 && children[1] != 0) assertion.message = std::string(tree.text(children[1]));
    }
    study.assertions.push_back(std::move(assertion));
  }
  study.row_failure = output(study, "row", graph_->constant(1), failure);
  study.graph.exists = corner_ ? graph_->at(*corner_, exists, graph_->constant(0)) : exists;
  study.ends = corner_;
  study.texts = texts_;
  study.chooses = chooses_;
  study.names = names_;
  study.inputs = made_inputs_;
  if (!draw_axes_.empty()) study.draw_count = options_.draws;
  study.draw_axes = draw_axes_;
  study.variables = variables_;
  study.beyond_sobol = beyond_sobol_;
  study.graph.graph = std::move(*owned_graph_);
  return study;
}

namespace {
std::vector<Study> elaborate_all(const Program& program, size_t module, const Options& options,
                                 Diagnostics& diagnostics, NodeKind wanted) {
  std::vector<Study> studies;
  for (ingot::NodeId item : program.tree.children_of(program.modules[module].node)) {
    if (program.tree.kind(item) != wanted) continue;
    if (wanted == NodeKind::study_ && !options.only.empty() &&
        !options.only.contains(std::string(program.tree.text(item))))
      continue;
    Elaborator elaborator(program, options, diagnostics);
    try {
      studies.push_back(elaborator.study(item, wanted == NodeKind::test_));
    } catch (const Abort&) {
    }
  }
  return studies;
}
}  // namespace

std::vector<Study> elaborate_studies(const Program& program, size_t module, const Options& options,
                                     Diagnostics& diagnostics) {
  return elaborate_all(program, module, options, diagnostics, NodeKind::study_);
}

std::vector<Study> elaborate_tests(const Program& program, size_t module, const Options& options,
                                   Diagnostics& diagnostics) {
  return elaborate_all(program, module, options, diagnostics, NodeKind::test_);
}

}  // namespace ingot::elaborate
