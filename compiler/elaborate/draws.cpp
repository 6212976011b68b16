// Random variables drawn: an axis of draws, and what is told of a value that varies over it. Each is a reduction over that axis.
#include <cmath>
#include <filesystem>

#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

GraphNode Elaborator::draw_coordinate() {
  if (!draws_) draws_ = graph_->add_axis({"draw", options_.draws, {}, {}});
  return graph_->coordinate(*draws_);
}

/// A module as the spec sees it: a file by its way from the spec's folder, so that a spec draws the same wherever it lies.
std::string Elaborator::module_of_variable(ingot::NodeId module) const {
  std::string name(program_.tree.text(module));
  if (!name.ends_with(".ingot")) return name;
  const std::filesystem::path spec(string(program_.modules.back().name));
  return std::filesystem::path(name).lexically_relative(spec.parent_path()).generic_string();
}

/// What a random variable is called: the same name gives the same draws, in every study and beside any other variables.
std::string Elaborator::name_of_variable(ingot::NodeId node) {
  if (random_names_.empty()) {
    const Tree& tree = program_.tree;
    for (DeclarationId id = 1; id < program_.declarations.size(); ++id) {
      const Declaration& declared = program_.declarations[id];
      const std::string name = module_of_variable(declared.module) + ":" + std::string(string(declared.name));
      if (declared.kind == DeclarationKind::let) {
        random_names_[tree.child(declared.node, 1)] = name;
      } else if (declared.kind == DeclarationKind::instance) {
        for (const Override& o : program_.instances[declared.index].overrides) {
          std::string path = name;
          for (StringId part : o.path) path += "." + std::string(string(part));
          random_names_[o.value] = path;
        }
      } else if (declared.kind == DeclarationKind::study) {
        for (ingot::NodeId statement : tree.children_of(declared.node))
          if (tree.kind(statement) == NodeKind::let_)
            random_names_[tree.child(statement, 1)] = name + "." + std::string(tree.text(statement));
      }
    }
    random_names_[0] = "";
  }
  if (const auto found = random_names_.find(node); found != random_names_.end()) return found->second;
  return std::to_string(span(node).begin) + ":" + std::string(program_.files.text(span(node)));
}

/// The uniform variable behind a `~`: the stream is a hash of the seed and the name (FNV-1a, then the finaliser of MurmurHash3).
GraphNode Elaborator::uniform_of(ingot::NodeId node) {
  uint64_t hash = 0xcbf29ce484222325ULL ^ (options_.seed * 0x9e3779b97f4a7c15ULL);
  for (const char c : name_of_variable(node)) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53ULL;
  hash = (hash ^ hash >> 33) & ((uint64_t{1} << 52) - 1);
  return graph_->make(Operation::uniform_random, {graph_->constant(static_cast<double>(hash)), draw_coordinate()},
                      place(node));
}

GraphNode Elaborator::feasible_draws(GraphNode failure) {
  return graph_->make(Operation::equal, {failure, graph_->constant(0)});
}

/// The mean of `value` over the draws in `feasible`.
GraphNode Elaborator::over_draws(GraphNode value, GraphNode feasible) {
  const GraphNode count = graph_->reduce(Operation::reduce_sum, *draws_, graph_->constant(1), feasible);
  return graph_->make(Operation::divide, {graph_->reduce(Operation::reduce_sum, *draws_, value, feasible), count});
}

/// Over the feasible draws. It has no value only when no draw is feasible, for the reason of the first.
Value Elaborator::mean_of(Value value) {
  if (!drawn(value)) return value;
  const GraphNode feasible = feasible_draws(value.failure), zero = graph_->constant(0);
  const GraphNode none = graph_->logical_not(graph_->reduce(
      Operation::reduce_max, *draws_, graph_->select(feasible, graph_->constant(1), zero), graph_->constant(1)));
  const GraphNode why = graph_->reduce(Operation::reduce_first, *draws_, value.failure, graph_->constant(1));
  const GraphNode failure = drawn(value.failure) ? graph_->select(none, why, zero) : value.failure;
  const GraphNode mean = drawn(value.node) ? over_draws(value.node, feasible) : value.node;
  return {value.kind == ValueKind::boolean ? ValueKind::number : value.kind, mean, failure, nullptr};
}

/// The smallest value that at least this share of the feasible draws does not exceed (type 1 of Hyndman and Fan, American Statistician
/// 50, 1996). Bisection between the least and the greatest, by ratios where both are positive (a long tail takes no more steps); the last step
/// takes the next draw itself, so that with enough steps it is exact.
Value Elaborator::quantile_of(Value value, double share, int steps) {
  if (!drawn(value.node)) return mean_of(value);
  const GraphNode feasible = feasible_draws(value.failure), one = graph_->constant(1);
  const auto reduce = [&](Operation operation, GraphNode body, GraphNode mask) {
    return graph_->reduce(operation, *draws_, body, mask);
  };
  const GraphNode least = reduce(Operation::reduce_min, value.node, feasible),
                  greatest = reduce(Operation::reduce_max, value.node, feasible);
  const GraphNode count = reduce(Operation::reduce_sum, one, feasible);
  const GraphNode rank = graph_->make(
      Operation::maximum,
      {graph_->make(Operation::ceil, {graph_->make(Operation::multiply, {count, graph_->constant(share)})}), one});
  const auto reached = [&](GraphNode bound) {  // enough draws are at or below it
    const GraphNode below = graph_->make(Operation::less_equal, {value.node, bound});
    const GraphNode number = reduce(Operation::reduce_sum, graph_->select(below, one, graph_->constant(0)), feasible);
    return graph_->make(Operation::less_equal, {rank, number});
  };
  GraphNode low = least, high = greatest;
  for (int i = 0; i < steps; ++i) {
    const GraphNode even =
        graph_->make(Operation::multiply, {graph_->constant(0.5), graph_->make(Operation::add, {low, high})});
    const GraphNode ratio = graph_->make(Operation::square_root, {graph_->make(Operation::multiply, {low, high})});
    const GraphNode middle = graph_->select(graph_->make(Operation::less, {graph_->constant(0), low}), ratio, even);
    const GraphNode enough = reached(middle);
    high = graph_->select(enough, middle, high);
    low = graph_->select(enough, low, middle);
  }
  const GraphNode above = graph_->make(Operation::less, {low, value.node});
  const GraphNode next = reduce(Operation::reduce_min, value.node, graph_->logical_and(feasible, above));
  Value result = mean_of(value);
  result.node = graph_->select(reached(least), least, next);
  return result;
}

/// The share of all draws in which it holds; what is infeasible does not hold.
Value Elaborator::probability_of(Value condition) {
  const GraphNode holds = graph_->logical_and(feasible_draws(condition.failure), condition.node);
  const GraphNode counted = graph_->select(holds, graph_->constant(1), graph_->constant(0));
  if (!drawn(counted)) return number(counted);
  return number(over_draws(counted, graph_->constant(1)));
}

/// Of texts and cases, the one that most feasible draws have; of several, the first.
Value Elaborator::most_frequent(Value value) {
  Value result = mean_of({ValueKind::number, 0, value.failure, nullptr});
  result.kind = value.kind;
  result.node = value.node;
  if (!drawn(value.node)) return result;
  const GraphNode feasible = feasible_draws(value.failure), zero = graph_->constant(0);
  GraphNode best = zero, most = graph_->constant(-1);
  for (size_t form = 0; form < texts_.size(); ++form) {
    const GraphNode code = graph_->constant(static_cast<double>(form));
    const GraphNode same = graph_->make(Operation::equal, {value.node, code});
    if (graph_->is_constant(same, 0)) continue;
    const GraphNode count =
        graph_->reduce(Operation::reduce_sum, *draws_, graph_->select(same, graph_->constant(1), zero), feasible);
    const GraphNode more = graph_->make(Operation::less, {most, count});
    best = graph_->select(more, code, best);
    most = graph_->select(more, count, most);
  }
  result.node = best;
  return result;
}

/// Beside a mean: the 5 % and 95 % quantiles, the standard error, and the share of feasible draws where some may fail.
void Elaborator::add_spread(Study& study, Column& column, Value value) {
  const GraphNode feasible = feasible_draws(value.failure), one = graph_->constant(1);
  const Value mean = mean_of(value);
  if (drawn(value.failure)) {
    const GraphNode share = over_draws(graph_->select(feasible, one, graph_->constant(0)), one);
    column.share = output(study, column.name + ".feasible", share, 0);
  }
  if (!drawn(value.node)) return;
  const GraphNode count = graph_->reduce(Operation::reduce_sum, *draws_, one, feasible);
  const GraphNode off = graph_->make(Operation::subtract, {value.node, mean.node});
  const GraphNode squares =
      graph_->reduce(Operation::reduce_sum, *draws_, graph_->make(Operation::multiply, {off, off}), feasible);
  const GraphNode others =
      graph_->make(Operation::multiply,
                   {count, graph_->make(Operation::maximum, {graph_->make(Operation::subtract, {count, one}), one})});
  const GraphNode error = graph_->make(Operation::square_root, {graph_->make(Operation::divide, {squares, others})});
  column.error = output(study, column.name + ".error", error, mean.failure);
  if (column.kind != Column::Kind::number || value.kind != ValueKind::number) return;
  constexpr int steps = 16;  // shown with three digits
  column.low = output(study, column.name + ".low", quantile_of(value, 0.05, steps).node, mean.failure);
  column.high = output(study, column.name + ".high", quantile_of(value, 0.95, steps).node, mean.failure);
}

}  // namespace ingot::elaborate
