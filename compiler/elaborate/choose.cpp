// `choose`: the search that removes its axes.
#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

Value Elaborator::enumeration_label(Value value, TypeId type) {
  const Type& info = program_.types[type];
  if (info.kind != TypeKind::enumeration || !graph_->is_constant(value.node)) return failed(0);
  const auto& cases = program_.enumerations[program_.declarations[info.declaration].index].cases;
  return literal_text(std::string(string(cases[static_cast<size_t>(graph_->value(value.node))])));
}

/// Decide, then learn: the best mean. A candidate must be feasible in every draw in which any is; who accepts a risk says so with
/// `require probability(...)`.
void Elaborator::decide_before_draws(const std::vector<graph::AxisId>& axes, GraphNode& candidate,
                                     GraphNode& objective) {
  const GraphNode zero = graph_->constant(0), one = graph_->constant(1);
  GraphNode possible = candidate;
  if (drawn(candidate)) {
    GraphNode any = candidate;
    for (graph::AxisId axis : axes)
      if (graph_->depends_on(any, axis)) any = graph_->reduce(Operation::reduce_max, axis, any, one);
    const GraphNode lost = graph_->logical_and(any, graph_->logical_not(candidate));
    const GraphNode loses = over_draws(Operation::reduce_max, graph_->select(lost, one, zero), one);
    const GraphNode wins = over_draws(Operation::reduce_max, graph_->select(candidate, one, zero), one);
    possible = graph_->logical_and(graph_->logical_not(loses), wins);
  }
  if (drawn(objective)) objective = mean_over_draws(objective, candidate);
  candidate = possible;
}

Value Elaborator::choose(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  Environment* inner = make_environment(environment);
  std::vector<graph::AxisId> axes;
  ChooseRecord record;
  GraphNode zero = graph_->constant(0), one = graph_->constant(1);
  GraphNode exists = one, failure = 0, objective = zero, outer_failure = 0;
  Value result = failed(0);
  const size_t scopes_before = scopes_.size();
  auto condition_of = [&](GraphNode fails) {
    if (graph_->is_constant(fails, 0)) return;
    record.conditions.push_back({fails});
    failure = first(failure, fails);
  };
  // A search whose domain cannot be known is infeasible: the first such failure among the candidates that came so far.
  auto reached = [&](GraphNode domain_fails) {
    if (graph_->is_constant(domain_fails, 0)) return domain_fails;
    const GraphNode comes_here = graph_->logical_and(exists, graph_->make(Operation::equal, {failure, zero}));
    GraphNode found = graph_->select(comes_here, domain_fails, zero);
    for (size_t i = axes.size(); i-- > 0;) found = graph_->reduce(Operation::reduce_first, axes[i], found, one);
    return found;
  };
  for (ingot::NodeId statement : tree.children_of(node)) {
    switch (tree.kind(statement)) {
      case NodeKind::vary_: {
        AxisDomain domain = vary(statement, inner);
        outer_failure = first(outer_failure, reached(domain.failure));
        axes.push_back(domain.axis);
        record.points.push_back(study_axis(statement, domain));
        exists = graph_->logical_and(exists, domain.exists);
        record.domains.push_back({std::string(tree.text(statement)), exists});
        condition_of(domain.condition);
        inner->locals.emplace_back(statement, domain.local);
        scopes_.push_back({statement, domain.axis, tree[statement].text, domain.points});
        open_axes_.push_back(domain.axis);
        break;
      }
      case NodeKind::let_: {
        ingot::NodeId expression = tree.child(statement, 1);
        Value value =
            tree[statement].flags & flag_random ? random_variable(expression, inner) : evaluate(expression, inner);
        inner->locals.emplace_back(statement, named(value, Name::Role::let, std::string(tree.text(statement)),
                                                    program_.type(expression), statement));
        break;
      }
      case NodeKind::require_: condition_of(require_failure(statement, inner)); break;
      case NodeKind::minimize_:
      case NodeKind::maximize_: {
        const ingot::NodeId expression = tree.child(statement, 0);
        Value value = evaluate(expression, inner);
        record.objective = {value.node, value.failure, tree.kind(statement) == NodeKind::maximize_,
                            program_.type(expression), std::string(program_.files.text(span(expression)))};
        GraphNode infinite = graph_->logical_not(graph_->make(Operation::is_finite, {value.node}));
        condition_of(first(value.failure, fails_if(infinite, [&] {
                             return reason(statement, "the objective is beyond all numbers");
                           })));
        objective =
            tree.kind(statement) == NodeKind::minimize_ ? value.node : graph_->make(Operation::negate, {value.node});
        break;
      }
      case NodeKind::result_: result = evaluate(tree.child(statement, 0), inner); break;
      default: result = evaluate(statement, inner); break;
    }
  }
  scopes_.resize(scopes_before);
  open_axes_.resize(open_axes_.size() - axes.size());

  GraphNode candidate = graph_->logical_and(exists, graph_->make(Operation::equal, {failure, zero}));
  if (drawn(candidate) || drawn(objective)) {
    if (!before_draws_ && !after_draws_)
      stop(diagnostic::choose_sees_draws, node, {},
           {"say after the study's name when it decides: `before draws` (decide, then learn: the best mean) or `after "
            "draws`"});
    if (before_draws_) decide_before_draws(axes, candidate, objective);
  }
  GraphNode position = axes.empty() ? graph_->select(candidate, zero, graph_->constant(-1))
                                    : graph_->argmin(axes, objective, candidate, place(node));
  GraphNode none = graph_->make(Operation::less, {position, zero});
  GraphNode chosen_failure = outer_failure;
  if (!graph_->is_constant(none, 0)) {
    graph::Reason made;
    made.parts = {"no feasible candidate"};
    made.place = place(node);
    uint32_t number_of = graph_->add_reason(std::move(made));
    record.axes = axes;
    record.exists = exists;
    record.winner = position;
    chooses_[number_of] = record;
    chosen_failure = first(chosen_failure, graph_->select(none, graph_->constant(number_of), zero));
  }
  // The winner's place on each axis, the last axis innermost.
  GraphNode clamped = graph_->make(Operation::maximum, {position, zero});
  std::vector<std::pair<graph::AxisId, GraphNode>> positions(axes.size());
  double stride = 1;
  for (size_t i = axes.size(); i-- > 0;) {
    double extent = graph_->axes()[axes[i]].extent;
    GraphNode at = clamped;
    if (stride != 1)
      at = graph_->make(Operation::floor, {graph_->make(Operation::divide, {at, graph_->constant(stride)})});
    if (i != 0) at = graph_->make(Operation::modulo, {at, graph_->constant(extent)});
    positions[i] = {axes[i], at};
    stride *= extent;
  }
  return with_failure(bind(result, positions), chosen_failure);
}

}  // namespace ingot::elaborate
