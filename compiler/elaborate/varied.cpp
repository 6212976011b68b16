// One of several structures, by the value of a node. What agrees stays one; what differs splits by class of structure.
#include <algorithm>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

Value Elaborator::with_failure(Value value, GraphNode earlier) {
  if (earlier != 0) value.failure = first(earlier, value.failure);
  return value;
}

GraphNode Elaborator::merge_nodes(GraphNode selector, const std::vector<GraphNode>& nodes,
                                  const std::vector<bool>& present) {
  // What is a number for its alternative: a constant, or a table over the same selector.
  const size_t count = nodes.size();
  std::vector<double> numbers(count, 0);
  std::vector<bool> is_number(count, false);
  std::vector<GraphNode> classes;
  std::optional<double> any_number;
  for (size_t i = 0; i < count; ++i) {
    if (!present[i]) continue;
    const graph::Node& node = (*graph_)[nodes[i]];
    if (node.operation == Operation::constant) {
      numbers[i] = node.value, is_number[i] = true;
    } else if (node.operation == Operation::lookup && graph_->operand(nodes[i], 0) == selector) {
      const auto& data = graph_->data(node.index);
      numbers[i] = data[std::min(i, data.size() - 1)], is_number[i] = true;
    } else if (std::find(classes.begin(), classes.end(), nodes[i]) == classes.end()) {
      classes.push_back(nodes[i]);
    }
    if (is_number[i] && !any_number) any_number = numbers[i];
  }
  if (!any_number && classes.empty()) return 0;
  if (!any_number && classes.size() == 1) return classes[0];
  for (size_t i = 0; i < count; ++i)
    if (!is_number[i] && any_number) numbers[i] = *any_number;
  if (classes.empty()) return graph_->lookup(selector, numbers);
  if (any_number) classes.insert(classes.begin(), graph_->lookup(selector, numbers));
  std::vector<double> class_of(count, 0);
  for (size_t i = 0; i < count; ++i)
    if (present[i] && !is_number[i])
      class_of[i] = static_cast<double>(std::find(classes.begin() + (any_number ? 1 : 0), classes.end(), nodes[i]) -
                                        classes.begin());
  if (classes.size() == count && !any_number) return graph_->pick(selector, classes);
  return graph_->pick(graph_->lookup(selector, class_of), classes);
}

Value Elaborator::merge(GraphNode selector, const std::vector<Value>& alternatives, const std::vector<bool>& present) {
  const size_t count = alternatives.size();
  if (graph_->is_constant(selector)) {
    double position = std::clamp(graph_->value(selector), 0.0, static_cast<double>(count - 1));
    return alternatives[static_cast<size_t>(position)];
  }
  std::optional<Value> one, valued;
  bool same = true;
  for (size_t i = 0; i < count; ++i) {
    if (!present[i]) continue;
    if (!one)
      one = alternatives[i];
    else if (!(*one == alternatives[i]))
      same = false;
    if (!valued && alternatives[i].kind != ValueKind::nothing) valued = alternatives[i];
  }
  if (!one) return failed(0);
  if (same) return *one;
  std::vector<GraphNode> failures(count, 0);
  for (size_t i = 0; i < count; ++i) failures[i] = alternatives[i].failure;
  if (!valued) return failed(merge_nodes(selector, failures, present));
  if (valued->scalar()) {
    std::vector<GraphNode> nodes(count, 0);
    std::vector<bool> has_node = present;
    for (size_t i = 0; i < count; ++i) {
      nodes[i] = alternatives[i].node;
      if (alternatives[i].kind == ValueKind::nothing) has_node[i] = false;
    }
    return {valued->kind, merge_nodes(selector, nodes, has_node), merge_nodes(selector, failures, present), nullptr};
  }
  auto all_are = [&](ValueKind kind) {
    for (size_t i = 0; i < count; ++i)
      if (present[i] && alternatives[i].kind != kind) return false;
    return true;
  };
  if (valued->kind == ValueKind::anonymous && all_are(ValueKind::anonymous)) {
    auto* result = make_object<AnonymousObject>();
    for (const auto& [name, ignored] : static_cast<const AnonymousObject*>(valued->object)->members) {
      std::vector<Value> values(count);
      for (size_t i = 0; i < count; ++i)
        if (present[i]) values[i] = field(alternatives[i], name, 0);
      result->members.emplace_back(name, merge(selector, values, present));
    }
    return {ValueKind::anonymous, 0, merge_nodes(selector, failures, present), result};
  }
  if (valued->kind == ValueKind::list && all_are(ValueKind::list)) {
    auto* pattern = static_cast<const ListObject*>(valued->object);
    bool alike = !pattern->symbolic;
    for (size_t i = 0; i < count && alike; ++i)
      if (present[i]) {
        auto* list = static_cast<const ListObject*>(alternatives[i].object);
        alike = !list->symbolic && list->elements.size() == pattern->elements.size();
      }
    if (alike) {
      std::vector<ListObject::Element> elements;
      for (size_t e = 0; e < pattern->elements.size(); ++e) {
        std::vector<Value> values(count);
        std::vector<GraphNode> counts(count, 0);
        for (size_t i = 0; i < count; ++i)
          if (present[i]) {
            const auto& element = static_cast<const ListObject*>(alternatives[i].object)->elements[e];
            values[i] = element.value, counts[i] = element.count;
          }
        elements.push_back({merge(selector, values, present), merge_nodes(selector, counts, present)});
      }
      return with_failure(list_of(std::move(elements)), merge_nodes(selector, failures, present));
    }
  }
  auto* varied = make_object<VariedObject>();
  varied->selector = selector;
  varied->alternatives = alternatives;
  varied->present = present;
  // Alternatives that are themselves seen through the same selector collapse to their own part.
  for (size_t i = 0; i < count; ++i) {
    Value& one_value = varied->alternatives[i];
    while (present[i] && one_value.kind == ValueKind::varied) {
      auto* inner = static_cast<const VariedObject*>(one_value.object);
      if (inner->selector != selector || i >= inner->alternatives.size() || !inner->present[i]) break;
      one_value = with_failure(inner->alternatives[i], one_value.failure);
    }
    failures[i] = one_value.failure;
    one_value.failure = 0;
  }
  return {ValueKind::varied, 0, merge_nodes(selector, failures, present), varied};
}

Value Elaborator::merge_select(GraphNode condition, Value then, Value otherwise) {
  if (graph_->is_constant(condition)) return graph_->value(condition) != 0 ? then : otherwise;
  if (then == otherwise) return then;
  bool scalars = (then.scalar() || then.kind == ValueKind::nothing) &&
                 (otherwise.scalar() || otherwise.kind == ValueKind::nothing);
  if (!scalars)
    return merge(graph_->select(condition, graph_->constant(1), graph_->constant(0)), {otherwise, then}, {true, true});
  Value result;
  result.kind = then.kind != ValueKind::nothing ? then.kind : otherwise.kind;
  GraphNode a = then.kind != ValueKind::nothing ? then.node : otherwise.node;
  GraphNode b = otherwise.kind != ValueKind::nothing ? otherwise.node : then.node;
  result.node = graph_->select(condition, a, b);
  result.failure = graph_->select(condition, then.failure, otherwise.failure);
  return result;
}

Value Elaborator::for_each_alternative(const VariedObject& varied, const std::function<Value(Value, size_t)>& use) {
  std::vector<Value> values(varied.alternatives.size());
  for (size_t i = 0; i < values.size(); ++i)
    if (varied.present[i]) values[i] = use(varied.alternatives[i], i);
  return merge(varied.selector, values, varied.present);
}

Value Elaborator::restrict_to(const Value& self, const VariedObject& varied, const std::vector<size_t>& members) {
  size_t present = static_cast<size_t>(std::count(varied.present.begin(), varied.present.end(), true));
  if (members.size() == present) return self;
  if (members.size() == 1) return varied.alternatives[members[0]];
  auto& cached = restricted_[{&varied, members}];
  if (cached == nullptr) {
    auto* result = make_object<VariedObject>();
    result->selector = varied.selector;
    result->alternatives = varied.alternatives;
    result->present.assign(varied.alternatives.size(), false);
    for (size_t i : members) result->present[i] = true;
    cached = result;
  }
  return {ValueKind::varied, 0, 0, cached};
}

// The definition of a field is what its value comes from: the same definition is elaborated once for all that share it.
Value Elaborator::varied_field(const Value& self, const VariedObject& varied, StringId name, ingot::NodeId place) {
  if (auto found = varied.fields.find(name); found != varied.fields.end()) return found->second;
  if (varied.evaluating[name]) stop(diagnostic::circular_value, place, std::string(string(name)));
  varied.evaluating[name] = true;
  struct Definition {
    DeclarationId kind;
    std::vector<Layer> layers;
    bool operator==(const Definition&) const = default;
  };
  std::vector<std::pair<Definition, std::vector<size_t>>> groups;
  std::vector<Value> values(varied.alternatives.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (!varied.present[i]) continue;
    const Value& one = varied.alternatives[i];
    if (one.kind != ValueKind::record || one.failure != 0) {
      values[i] = field(one, name, place);
      continue;
    }
    auto* record = static_cast<const RecordObject*>(one.object);
    const FieldInfo* info = program_.find_field(record->kind, name);
    Definition definition{info != nullptr ? info->declared_in : record->kind, {}};
    bool shared = info != nullptr && info->default_value != 0;
    for (const Layer& layer : record->layers) {
      if (layer.path[0] != name) continue;
      if (layer.path.size() == 1) definition.layers.clear(), shared = true;
      definition.layers.push_back(layer);
    }
    if (!shared) {
      values[i] = field(one, name, place);  // unknown here: the reason names the instance
      continue;
    }
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == definition; });
    if (group == groups.end())
      groups.push_back({definition, {i}});
    else
      group->second.push_back(i);
  }
  for (const auto& [definition, members] : groups) {
    if (members.size() == 1) {
      values[members[0]] = field(varied.alternatives[members[0]], name, place);
      continue;
    }
    // A record that stands for all members: the same layers, seen from what is common.
    auto* common = make_object<RecordObject>();
    auto* pattern = static_cast<const RecordObject*>(varied.alternatives[members[0]].object);
    common->owner = common->kind = pattern->kind;
    common->layers = definition.layers;
    common->display = std::string(string(program_.declarations[pattern->kind].name));
    Value all = restrict_to(self, varied, members);
    all.failure = 0;
    Value value = record_field(all, *common, name, place);
    for (size_t i : members) values[i] = value;
  }
  Value result = merge(varied.selector, values, varied.present);
  varied.evaluating[name] = false;
  varied.fields.emplace(name, result);
  return result;
}

GraphNode Elaborator::bind_node(GraphNode node, const std::vector<std::pair<graph::AxisId, GraphNode>>& positions) {
  for (const auto& [axis, position] : positions) node = graph_->at(axis, node, position);
  return node;
}

Value Elaborator::bind(Value inner, const std::vector<std::pair<graph::AxisId, GraphNode>>& positions) {
  if (positions.empty()) return inner;
  inner.failure = bind_node(inner.failure, positions);
  switch (inner.kind) {
    case ValueKind::nothing: return inner;
    case ValueKind::number:
    case ValueKind::boolean:
    case ValueKind::enumeration: inner.node = bind_node(inner.node, positions); return inner;
    case ValueKind::text: {
      // Texts with numbers in them are seen at the same place.
      std::vector<double> renamed(texts_.size());
      bool any = false;
      const size_t count = texts_.size();
      for (size_t i = 0; i < count; ++i) {
        renamed[i] = static_cast<double>(i);
        TextForm form = texts_[i];
        bool changed = false;
        for (auto& hole : form.holes) {
          GraphNode bound = bind_node(hole.value, positions);
          changed = changed || bound != hole.value;
          hole.value = bound;
        }
        if (changed) renamed[i] = text_form(std::move(form)), any = true;
      }
      inner.node = bind_node(inner.node, positions);
      if (any) inner.node = graph_->lookup(inner.node, renamed);
      return inner;
    }
    case ValueKind::anonymous: {
      auto* result = make_object<AnonymousObject>();
      for (const auto& [name, value] : static_cast<const AnonymousObject*>(inner.object)->members)
        result->members.emplace_back(name, bind(value, positions));
      inner.object = result;
      return inner;
    }
    case ValueKind::table: {
      auto* result = make_object<TableObject>(*static_cast<const TableObject*>(inner.object));
      for (auto& [key, value] : result->entries) value = bind(value, positions);
      inner.object = result;
      return inner;
    }
    case ValueKind::list: {
      auto* list = static_cast<const ListObject*>(inner.object);
      auto* result = make_object<ListObject>(*list);
      for (auto& element : result->elements) {
        element.value = bind(element.value, positions);
        element.count = bind_node(element.count, positions);
      }
      if (list->symbolic) {
        result->element = bind(list->element, positions);
        result->mask = bind_node(list->mask, positions);
      }
      inner.object = result;
      return inner;
    }
    default: {
      auto* bound = make_object<BoundObject>();
      bound->inner = inner;
      bound->inner.failure = 0;
      bound->positions = positions;
      return {ValueKind::bound, 0, inner.failure, bound};
    }
  }
}

}  // namespace ingot::elaborate
