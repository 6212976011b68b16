#include "compiler/driver/explanation.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>

#include "compiler/driver/engine.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

using graph::NodeId;
using graph::Operation;

/// Where all bound axes stand, with an evaluator for that place.
struct Context {
  Positions positions;
  std::shared_ptr<graph::PointEvaluator> evaluator;
};

struct Item {
  std::optional<NodeId> node;  ///< a `named` node, or nothing for a group or a choice
  std::shared_ptr<Context> context;
  std::string label;  ///< of a group: "the larger of", "element 3"
  std::string mark;   ///< "won", "lost by 35 %"
  double value = 0;
  bool has_value = false;
  std::vector<Item> children;
};

class Explainer {
 public:
  Explainer(const Program& program, const WrittenUnits& units, const elaborate::Study& study, int depth)
      : program_(program),
        units_(units),
        study_(study),
        graph_(study.graph.graph),
        depth_(depth),
        places_(study, default_parameters(study.graph.graph)) {}

  std::vector<Explained> explain(const elaborate::Column& column, const Positions& positions) {
    column_ = &column;
    auto context = make(positions);
    NodeId node = study_.graph.outputs[column.output].value;
    std::vector<Item> items;
    collect(node, context, items);
    std::vector<Explained> roots;
    for (const Item& item : items) roots.push_back(explained(item, 0));
    return roots;
  }

 private:
  std::shared_ptr<Context> make(Positions positions) {
    auto context = std::make_shared<Context>();
    context->evaluator = std::make_shared<graph::PointEvaluator>(places_.evaluator(positions));
    context->positions = std::move(positions);
    return context;
  }
  std::shared_ptr<Context> inside(const std::shared_ptr<Context>& from, graph::AxisId axis, double position) {
    auto positions = from->positions;
    positions[axis] = position;
    auto& made = contexts_[positions];
    if (made == nullptr) made = make(positions);
    return made;
  }
  double value(NodeId node, const std::shared_ptr<Context>& context) { return context->evaluator->value(node); }

  std::string axis_point(graph::AxisId axis, double position) {
    const graph::Axis& info = graph_.axes()[axis];
    if (study_.ends == axis) return {};
    auto at = static_cast<size_t>(std::max(0.0, position));
    if (at < info.labels.size()) return info.name + " = " + info.labels[at];
    return {};
  }

  // Named values are items of their own; what stands between them is folded away.
  void collect(NodeId id, const std::shared_ptr<Context>& context, std::vector<Item>& out) {
    const graph::Node& node = graph_[id];
    auto operand = [&](uint32_t i) { return graph_.operand(id, i); };
    switch (node.operation) {
      case Operation::constant:
      case Operation::coordinate:
      case Operation::parameter: return;
      case Operation::named: {
        for (const Item& known : out)
          if (known.node == id && known.context == context) return;
        out.push_back({id, context, {}, {}, value(id, context), true, {}});
        return;
      }
      case Operation::pick: {
        double last = static_cast<double>(node.operands_count - 2);
        auto chosen = static_cast<uint32_t>(std::clamp(value(operand(0), context), 0.0, last));
        collect(operand(1 + chosen), context, out);
        return;
      }
      case Operation::select: collect(operand(value(operand(0), context) != 0 ? 1 : 2), context, out); return;
      case Operation::minimum:
      case Operation::maximum: {
        std::vector<NodeId> sides;
        flatten(id, node.operation, sides);
        Item group{
            std::nullopt, context, node.operation == Operation::maximum ? "the largest of" : "the smallest of", {}, 0,
            false,        {}};
        double best = value(id, context);
        bool won = false;
        for (NodeId side : sides) {
          std::vector<Item> items;
          collect(side, context, items);
          double here = value(side, context);
          bool wins = !won && here == best;
          won = won || wins;
          const std::string mark = wins ? "decides" : slack(best, here);
          if (items.empty()) continue;
          if (items.size() == 1 && items[0].has_value && items[0].value == here) {
            items[0].mark = mark;
            group.children.push_back(std::move(items[0]));
          } else {
            group.children.push_back({std::nullopt, context, "a side", mark, here, false, std::move(items)});
          }
        }
        if (group.children.size() == 1 && sides.size() == 1)
          out.push_back(std::move(group.children[0]));
        else if (!group.children.empty())
          out.push_back(std::move(group));
        return;
      }
      case Operation::at: {
        double position = value(operand(1), context);
        std::string choice = axis_point(node.index, position);
        if (choice.empty() && graph_[operand(1)].operation != Operation::coordinate) choice.clear();
        if (!choice.empty() && std::none_of(out.begin(), out.end(), [&](const Item& i) { return i.label == choice; }) &&
            chosen_.insert(choice).second)
          out.push_back({std::nullopt, context, choice, "chosen", 0, false, {}});
        collect(operand(0), inside(context, node.index, position), out);
        return;
      }
      case Operation::reduce_sum:
      case Operation::reduce_product:
      case Operation::reduce_min:
      case Operation::reduce_max: {
        const graph::Axis& axis = graph_.axes()[node.index];
        Item group{std::nullopt,
                   context,
                   std::string(node.operation == Operation::reduce_sum       ? "the sum"
                               : node.operation == Operation::reduce_product ? "the product"
                               : node.operation == Operation::reduce_min     ? "the smallest"
                                                                             : "the largest") +
                       " over " + std::to_string(axis.extent),
                   {},
                   0,
                   false,
                   {}};
        std::vector<Item> elements;
        for (uint32_t i = 0; i < axis.extent; ++i) {
          auto there = inside(context, node.index, i);
          if (value(operand(1), there) == 0) continue;
          Item element{std::nullopt,
                       there,
                       i < axis.labels.size() ? axis.labels[i] : "element " + std::to_string(i + 1),
                       {},
                       value(operand(0), there),
                       false,
                       {}};
          collect(operand(0), there, element.children);
          if (element.children.empty()) continue;
          elements.push_back(std::move(element));
        }
        std::stable_sort(elements.begin(), elements.end(),
                         [](const Item& a, const Item& b) { return std::abs(a.value) > std::abs(b.value); });
        if (elements.size() > 6) elements.resize(6);
        group.children = std::move(elements);
        if (!group.children.empty()) out.push_back(std::move(group));
        return;
      }
      case Operation::argmin:
      case Operation::reduce_first: return;
      default:
        for (uint32_t i = 0; i < node.operands_count; ++i) collect(operand(i), context, out);
    }
  }

  void flatten(NodeId id, Operation operation, std::vector<NodeId>& sides) {
    if (graph_[id].operation != operation) {
      sides.push_back(id);
      return;
    }
    flatten(graph_.operand(id, 0), operation, sides);
    flatten(graph_.operand(id, 1), operation, sides);
  }

  /// What a side that lost would have to change by.
  static std::string slack(double best, double here) {
    if (here == best) return "equal";
    if (here == 0 || !std::isfinite(best / here)) return "";
    const double change = 100 * (best / here - 1);
    return fmt::format("{}{} % to decide", change > 0 ? "+" : "", output::format_number(change, 3));
  }

  Explained explained(const Item& item, int depth) {
    Explained one;
    one.mark = item.mark;
    std::vector<Item> children = item.children;
    if (!item.node) {
      one.name = item.label;
    } else {
      const elaborate::Name& name = study_.names[graph_[*item.node].index];
      one.name = name.text;
      one.value = item.value;
      one.text = shown(item, name, depth);
      const bool again = !printed_.insert({*item.node, item.context.get()}).second;
      if (!again) collect(graph_.operand(*item.node, 0), item.context, children);
      one.confidence = name.confidence;
      one.source = name.source;
      if (one.confidence.empty() && one.source.empty() && children.empty() && name.span.file != 0) {
        const Position at = program_.files.position(name.span.file, name.span.begin);
        one.place = program_.files.file(name.span.file).path + ":" + std::to_string(at.line);
      }
      one.above = again && !children.empty();
      if (again) return one;
    }
    const int next = item.node ? depth + 1 : depth;
    one.cut = next > depth_ && !children.empty();
    if (next > depth_) return one;
    one.children.reserve(children.size());
    for (const Item& child : children) one.children.push_back(explained(child, next));
    return one;
  }

  /// A reported value in the unit it is reported in, others in the one a reader would choose.
  std::string shown(const Item& item, const elaborate::Name& name, int depth) const {
    if (depth > 0 || column_->unit.empty() || name.role != elaborate::Name::Role::report)
      return units_.text(name, item.value);
    return output::format_number(item.value / column_->scale, 4) + " " + column_->unit;
  }

  const Program& program_;
  const WrittenUnits& units_;
  const elaborate::Study& study_;
  const graph::Graph& graph_;
  int depth_;
  const elaborate::Column* column_ = nullptr;
  Places places_;
  std::map<Positions, std::shared_ptr<Context>> contexts_;
  std::set<std::pair<NodeId, const Context*>> printed_;
  std::set<std::string> chosen_;
};

}  // namespace

std::vector<Explained> explain_column(const Program& program, const WrittenUnits& units, const elaborate::Study& study,
                                      const elaborate::Column& column, const Positions& positions, int depth) {
  return Explainer(program, units, study, depth).explain(column, positions);
}

}  // namespace ingot::driver
