#include "compiler/plan/bind.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace ingot::plan {
namespace {

using namespace graph;

/// What coordinates are replaced by: axis and node of the new graph, ascending by axis.
using Environment = std::vector<std::pair<AxisId, NodeId>>;
using EnvironmentId = uint32_t;

class Binder {
 public:
  Binder(const Study& study, bool keep_names) : study_(study), old_(study.graph), keep_names_(keep_names) {
    Graph& graph = result_.graph;
    for (const Axis& axis : old_.axes()) graph.add_axis(axis);
    for (const Reason& reason : old_.reasons()) {
      Reason copy = reason;
      copy.holes.clear();  // reasons are told from the study as it was elaborated
      graph.add_reason(std::move(copy));
    }
    for (const Parameter& parameter : old_.parameters()) parameters_.push_back(graph.parameter(parameter));
    copies_.resize(old_.axes().size());
    environment_id({});
  }

  Study resolve() {
    result_.name = study_.name;
    result_.axes = study_.axes;
    result_.exists = resolve(study_.exists);
    for (const Output& output : study_.outputs)
      result_.outputs.push_back({output.name, resolve(output.value), resolve(output.failure)});
    return std::move(result_);
  }

 private:
  struct Item {
    NodeId id;
    EnvironmentId environment;  // restricted to the node's axes
    bool operator==(const Item&) const = default;
  };
  struct Hash {
    size_t operator()(const Item& item) const {
      return (uint64_t{item.id} << 32 | item.environment) * 0x9e3779b97f4a7c15ULL;
    }
  };

  EnvironmentId environment_id(Environment environment) {
    const auto [it, added] =
        environment_ids_.try_emplace(environment, static_cast<EnvironmentId>(environments_.size()));
    if (added) environments_.push_back(std::move(environment));
    return it->second;
  }

  Item restricted(NodeId id, const Environment& environment) {
    Environment kept;
    for (const auto& entry : environment)
      if (old_.depends_on(id, entry.first)) kept.push_back(entry);
    return {id, environment_id(std::move(kept))};
  }

  static Environment with(Environment environment, AxisId axis, NodeId node) {
    std::erase_if(environment, [&](const auto& entry) { return entry.first == axis; });
    environment.insert(std::upper_bound(environment.begin(), environment.end(), std::pair(axis, node)), {axis, node});
    return environment;
  }

  /// The axis a reduction over `axis` runs over: itself, or a copy that no replacement and no kept axis mentions.
  AxisId loop_axis(AxisId axis, const Environment& environment) {
    const auto is_free = [&](AxisId candidate) {
      if (std::find(study_.axes.begin(), study_.axes.end(), candidate) != study_.axes.end()) return false;
      return std::none_of(environment.begin(), environment.end(),
                          [&](const auto& entry) { return result_.graph.depends_on(entry.second, candidate); });
    };
    if (is_free(axis)) return axis;
    for (AxisId copy : copies_[axis])
      if (is_free(copy)) return copy;
    copies_[axis].push_back(result_.graph.add_axis(old_.axes()[axis]));
    return copies_[axis].back();
  }

  /// The environment inside a reduction: its axes stand for their loops.
  Environment inside(Environment environment, const std::vector<AxisId>& axes, std::vector<AxisId>& loops) {
    const Environment outer = environment;
    for (AxisId axis : axes) {
      const AxisId loop = loop_axis(axis, outer);
      loops.push_back(loop);
      std::erase_if(environment, [&](const auto& entry) { return entry.first == axis; });
      if (loop != axis) environment = with(std::move(environment), axis, result_.graph.coordinate(loop));
    }
    return environment;
  }

  NodeId resolve(NodeId root) {
    const Item first = restricted(root, {});
    std::vector<Item> stack{first};
    while (!stack.empty()) {
      const Item item = stack.back();
      if (done_.contains(item)) {
        stack.pop_back();
        continue;
      }
      const size_t before = stack.size();
      const NodeId made = make(item, stack);
      if (stack.size() > before) continue;  // operands first
      stack.pop_back();
      done_[item] = made;
    }
    return done_.at(first);
  }

  /// The replacement if it is known; otherwise asks for it.
  NodeId find(NodeId id, const Environment& environment, std::vector<Item>& stack) {
    const Item item = restricted(id, environment);
    if (const auto found = done_.find(item); found != done_.end()) return found->second;
    stack.push_back(item);
    return no_node;
  }

  NodeId make(const Item& item, std::vector<Item>& stack) {
    const Node node = old_[item.id];
    const Environment environment = environments_[item.environment];
    Graph& graph = result_.graph;
    switch (node.operation) {
      case Operation::constant: return graph.constant(node.value);
      case Operation::parameter: return parameters_[node.index];
      case Operation::coordinate:
        for (const auto& [axis, replacement] : environment)
          if (axis == node.index) return replacement;
        return graph.coordinate(node.index);
      case Operation::named: {
        const NodeId operand = find(old_.operand(item.id, 0), environment, stack);
        return keep_names_ && operand != no_node ? graph.named(node.index, operand) : operand;
      }
      case Operation::at: {
        const NodeId position = find(old_.operand(item.id, 1), environment, stack);
        if (position == no_node) return no_node;
        return find(old_.operand(item.id, 0), with(environment, node.index, position), stack);
      }
      case Operation::argmin:
      case Operation::reduce_sum:
      case Operation::reduce_product:
      case Operation::reduce_min:
      case Operation::reduce_max:
      case Operation::reduce_first: {
        const bool is_argmin = node.operation == Operation::argmin;
        const std::vector<AxisId> axes = is_argmin ? old_.axis_group(node.index) : std::vector<AxisId>{node.index};
        std::vector<AxisId> loops;
        const Environment inner = inside(environment, axes, loops);
        const NodeId body = find(old_.operand(item.id, 0), inner, stack),
                     mask = find(old_.operand(item.id, 1), inner, stack);
        if (body == no_node || mask == no_node) return no_node;
        if (is_argmin) return graph.argmin(std::move(loops), body, mask, node.place);
        return graph.reduce(node.operation, loops[0], body, mask, node.place);
      }
      default: {
        std::vector<NodeId> operands = old_.operands(item.id);
        bool ready = true;
        for (NodeId& operand : operands) {
          operand = find(operand, environment, stack);
          ready = ready && operand != no_node;
        }
        if (!ready) return no_node;
        if (node.operation == Operation::lookup) return graph.lookup(operands[0], old_.data(node.index));
        if (node.operation == Operation::pick) return graph.pick(operands[0], {operands.begin() + 1, operands.end()});
        return graph.make(node.operation, std::move(operands), node.place);
      }
    }
  }

  const Study& study_;
  const Graph& old_;
  const bool keep_names_;
  Study result_;
  std::vector<NodeId> parameters_;
  std::vector<std::vector<AxisId>> copies_;
  std::vector<Environment> environments_;
  std::map<Environment, EnvironmentId> environment_ids_;
  std::unordered_map<Item, NodeId, Hash> done_;
};

}  // namespace

Study resolve_bindings(const Study& study, bool keep_names) { return Binder(study, keep_names).resolve(); }

}  // namespace ingot::plan
