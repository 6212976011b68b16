// `choose`, studies, and other points of their axes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/evaluate/evaluator.h"

namespace ingot::evaluate {

// Every candidate in declaration order; the first within 1e-9 of the best wins.
Value Evaluator::choose(NodeId node, const EnvironmentPointer& environment) {
  struct Candidate {
    double objective;
    EnvironmentPointer environment;
    NodeId result;
  };
  std::vector<Candidate> candidates;
  auto statements = tree_.children_of(node);
  FailurePointer domain_failure;
  std::function<void(size_t, EnvironmentPointer, bool, double)> run = [&](size_t i, EnvironmentPointer inner, bool good,
                                                                          double objective) {
    for (; i < statements.size() && good; ++i) {
      NodeId statement = statements[i];
      switch (tree_.kind(statement)) {
        case NodeKind::vary_: {
          Value domain = evaluate(tree_.child(statement, 0), inner);
          if (domain.failure || domain.kind != Kind::list) {
            domain_failure = first(domain_failure, domain.failure);
            return;
          }
          for (const auto& point : domain.list->elements) {
            if (point.count == 0) continue;
            EnvironmentPointer next = inside(inner);
            next->locals.emplace_back(statement, point.value);
            if (NodeId where = tree_.child(statement, 1); where != 0) {
              Value kept = evaluate(where, next);
              if (kept.failure || kept.number == 0) continue;  // undecided: a candidate, but an infeasible one
            }
            run(i + 1, next, good, objective);
          }
          return;
        }
        case NodeKind::let_: {
          NodeId right = tree_.child(statement, 1);
          inner = inside(inner);
          inner->locals.emplace_back(
              statement, tree_[statement].flags & flag_random ? random_variable(right, inner) : evaluate(right, inner));
          break;
        }
        case NodeKind::require_: good = !requirement(statement, inner); break;
        case NodeKind::minimize_:
        case NodeKind::maximize_: {
          Value value = evaluate(tree_.child(statement, 0), inner);
          good = !value.failure && std::isfinite(value.number);
          objective = tree_.kind(statement) == NodeKind::minimize_ ? value.number : -value.number;
          break;
        }
        default:
          candidates.push_back(
              {objective, inner, tree_.kind(statement) == NodeKind::result_ ? tree_.child(statement, 0) : statement});
      }
    }
  };
  run(0, inside(environment), true, 0);
  if (domain_failure) {
    Value nothing;
    nothing.failure = domain_failure;
    return nothing;
  }
  if (candidates.empty()) return failed(node, "no feasible candidate");
  double best = candidates[0].objective;
  for (const Candidate& candidate : candidates) best = std::min(best, candidate.objective);
  for (const Candidate& candidate : candidates)
    if (candidate.objective <= best + 1e-9 * std::abs(best)) return evaluate(candidate.result, candidate.environment);
  return failed(node, "no feasible candidate");
}

// Another point of the study: its statements up to here mean what they mean there.
Value Evaluator::at(NodeId node, const EnvironmentPointer& environment) {
  auto children = tree_.children_of(node);
  EnvironmentPointer there = std::make_shared<Environment>();
  for (auto [vary, value] : study_point_) {
    for (NodeId argument : children.subspan(2))
      if (tree_[argument].text == tree_[vary].text) value = evaluate(tree_.child(argument, 0), environment);
    there->locals.emplace_back(vary, value);
  }
  for (NodeId statement : study_statements_) {
    if (tree_[statement].span.end > tree_[node].span.begin) break;
    NodeKind kind = tree_.kind(statement);
    if (kind != NodeKind::let_ && kind != NodeKind::report_) continue;
    NodeId right = tree_.child(statement, kind == NodeKind::let_ ? 1 : 0);
    there->locals.emplace_back(
        statement, tree_[statement].flags & flag_random ? random_variable(right, there) : evaluate(right, there));
  }
  return evaluate(children[1], there);
}

std::vector<Row> Evaluator::study(NodeId node) {
  std::vector<Row> rows;
  auto statements = tree_.children_of(node);
  study_statements_.assign(statements.begin(), statements.end());
  auto outcome = [](const FailurePointer& failure) {
    Outcome result;
    result.infeasible = failure != nullptr;
    if (failure) result.reason = failure->place, result.message = failure->message;
    return result;
  };
  std::function<void(size_t, EnvironmentPointer, Row, FailurePointer)> run = [&](size_t i, EnvironmentPointer inner,
                                                                                 Row row, FailurePointer failure) {
    for (; i < statements.size(); ++i) {
      NodeId statement = statements[i];
      switch (tree_.kind(statement)) {
        case NodeKind::vary_: {
          Value domain = evaluate(tree_.child(statement, 0), inner);
          if (domain.kind != Kind::list || domain.failure) return;  // nobody can say which points there are
          for (const auto& point : domain.list->elements) {
            if (point.count == 0 || rows.size() >= options_.row_limit) continue;
            EnvironmentPointer next = inside(inner);
            next->locals.emplace_back(statement, point.value);
            FailurePointer undecided;
            if (NodeId where = tree_.child(statement, 1); where != 0) {
              Value kept = evaluate(where, next);
              if (!kept.failure && kept.number == 0) continue;
              undecided = kept.failure;
            }
            Row longer = row;
            TypeId element = program_.types[program_.type(tree_.child(statement, 0))].element;
            longer.point.push_back(point.value.kind == Kind::number ? fmt::format("{}", point.value.number)
                                                                    : label(point.value, element));
            study_point_.emplace_back(statement, point.value);
            run(i + 1, next, std::move(longer), first(failure, undecided));
            study_point_.pop_back();
          }
          return;
        }
        case NodeKind::let_:
        case NodeKind::report_: {
          NodeId right = tree_.child(statement, tree_.kind(statement) == NodeKind::let_ ? 1 : 0);
          Value value = tree_[statement].flags & flag_random ? random_variable(right, inner) : evaluate(right, inner);
          inner->locals.emplace_back(statement, value);
          if (tree_.kind(statement) == NodeKind::let_) break;
          Outcome column = outcome(value.failure);
          if (!column.infeasible) {
            column.value = value.number;
            if (value.kind != Kind::number && value.kind != Kind::boolean)
              column.text = label(value, program_.type(right));
            if (value.kind == Kind::number && !std::isfinite(value.number)) {
              column.infeasible = true;
              column.reason = tree_[statement].span;
            }
          }
          row.columns.push_back(std::move(column));
          break;
        }
        case NodeKind::require_: failure = first(failure, requirement(statement, inner)); break;
        default: break;
      }
    }
    row.requirements = outcome(failure);
    if (rows.size() < options_.row_limit) rows.push_back(std::move(row));
  };
  run(0, std::make_shared<Environment>(), {}, nullptr);
  return rows;
}

std::vector<Row> evaluate_study(const Program& program, NodeId study, const Options& options, std::string& error) {
  try {
    return Evaluator(program, options).study(study);
  } catch (const Refused& refused) {
    error = refused.why;
    return {};
  }
}

}  // namespace ingot::evaluate
