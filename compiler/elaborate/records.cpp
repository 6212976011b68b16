// Instances, constructs and `with`: a record is a kind and an ordered list of path overrides; fields are evaluated late.
#include <algorithm>
#include <charconv>

#include "compiler/diagnostics/registry/elaborate.h"
#include "compiler/elaborate/elaborator.h"

namespace ingot::elaborate {

std::vector<Layer> Elaborator::layers_of(const std::vector<Override>& overrides, const Environment* environment) const {
  std::vector<Layer> layers;
  layers.reserve(overrides.size());
  for (const Override& o : overrides)
    layers.push_back({o.path, o.value, environment, o.node, o.random, o.key_of_table});
  // Within one body longer paths apply after shorter ones.
  std::stable_sort(layers.begin(), layers.end(),
                   [](const Layer& a, const Layer& b) { return a.path.size() < b.path.size(); });
  return layers;
}

namespace {
void append(std::vector<Layer>& into, std::vector<Layer> more) { into.insert(into.end(), more.begin(), more.end()); }
}  // namespace

Value Elaborator::instance(DeclarationId declaration) {
  if (auto found = instances_.find(declaration); found != instances_.end()) return found->second;
  auto* record = make_object<RecordObject>();
  record->owner = declaration;
  std::vector<DeclarationId> instance_chain, kind_chain;
  DeclarationId at = declaration;
  while (at != 0 && program_.declarations[at].kind == DeclarationKind::instance) {
    instance_chain.push_back(at);
    at = program_.instance_of(at).base;
  }
  record->kind = at;
  for (; at != 0; at = program_.kind_of(at).base) kind_chain.push_back(at);
  for (size_t i = kind_chain.size(); i-- > 0;)
    append(record->layers, layers_of(program_.kind_of(kind_chain[i]).overrides, nullptr));
  for (size_t i = instance_chain.size(); i-- > 0;)
    append(record->layers, layers_of(program_.instance_of(instance_chain[i]).overrides, nullptr));
  const Declaration& declared = program_.declarations[declaration];
  record->label = declared.name;
  record->display = std::string(string(declared.name));
  Value value{ValueKind::record, 0, 0, record};
  instances_.emplace(declaration, value);
  return value;
}

Value Elaborator::construct(ingot::NodeId node, const Environment* environment) {
  DeclarationId base = program_.reference(program_.tree.child(node, 0)).index;
  static const std::vector<Override> nothing;
  auto body = program_.body_overrides.find(node);
  std::vector<Layer> layers = layers_of(body == program_.body_overrides.end() ? nothing : body->second, environment);
  if (program_.declarations[base].kind == DeclarationKind::instance) return with_layers(instance(base), layers, node);
  auto* record = make_object<RecordObject>();
  record->owner = record->kind = base;
  std::vector<DeclarationId> chain;
  for (DeclarationId at = base; at != 0; at = program_.kind_of(at).base) chain.push_back(at);
  for (size_t i = chain.size(); i-- > 0;)
    append(record->layers, layers_of(program_.kind_of(chain[i]).overrides, nullptr));
  append(record->layers, std::move(layers));
  return {ValueKind::record, 0, 0, record};
}

Value Elaborator::with_layers(Value object, const std::vector<Layer>& layers, ingot::NodeId place) {
  switch (object.kind) {
    case ValueKind::record: {
      auto* from = static_cast<const RecordObject*>(object.object);
      auto* record = make_object<RecordObject>();
      record->owner = from->owner;
      record->kind = from->kind;
      record->label = from->label;
      record->row = from->row;
      record->display = from->display;
      record->layers = from->layers;
      append(record->layers, layers);
      return {ValueKind::record, 0, object.failure, record};
    }
    case ValueKind::anonymous: {
      auto* record = make_object<AnonymousObject>(*static_cast<const AnonymousObject*>(object.object));
      for (const Layer& layer : layers)
        for (auto& [name, value] : record->members)
          if (name == layer.path[0]) {
            if (layer.path.size() == 1) {
              value = evaluate(layer.expression, layer.environment);
            } else {
              Layer below = layer;
              below.path.erase(below.path.begin());
              value = with_layers(value, {below}, place);
            }
          }
      return {ValueKind::anonymous, 0, object.failure, record};
    }
    case ValueKind::varied: {
      auto* varied = static_cast<const VariedObject*>(object.object);
      auto* result = make_object<VariedObject>();
      result->selector = varied->selector;
      result->present = varied->present;
      for (size_t i = 0; i < varied->alternatives.size(); ++i)
        result->alternatives.push_back(varied->present[i] ? with_layers(varied->alternatives[i], layers, place)
                                                          : Value{});
      return {ValueKind::varied, 0, object.failure, result};
    }
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(object.object);
      return with_failure(bind(with_layers(bound->inner, layers, place), bound->positions), object.failure);
    }
    case ValueKind::nothing: return object;
    default: stop(diagnostic::structure_not_known, place, "what stands before `with`");
  }
}

Value Elaborator::anonymous_or_table(ingot::NodeId node, const Environment* environment) {
  const Tree& tree = program_.tree;
  const Type& type = program_.types[program_.type(node)];
  if (type.kind == TypeKind::table || type.kind == TypeKind::series) {
    auto* table = make_object<TableObject>();
    for (ingot::NodeId entry : tree.children_of(node)) {
      ingot::NodeId path = tree.child(entry, 0), expression = tree.child(entry, 2);
      double key = 0;
      if (type.kind == TypeKind::table) {
        const auto& cases = program_.enumerations[program_.declarations[type.declaration].index].cases;
        key = static_cast<double>(std::find(cases.begin(), cases.end(), tree[path].text) - cases.begin());
      } else {
        std::string_view text = tree.text(path);
        std::from_chars(text.data(), text.data() + text.size(), key);
      }
      Value value = tree[entry].flags & flag_random ? random_variable(expression, environment)
                                                    : evaluate(expression, environment);
      if (!field_path_.empty())
        value = named(value, Name::Role::field, field_path_.back().first + "." + std::string(tree.text(path)),
                      type.element, entry);
      table->entries[key] = value;
    }
    return {ValueKind::table, 0, 0, table};
  }
  auto* record = make_object<AnonymousObject>();
  for (ingot::NodeId entry : tree.children_of(node))
    record->members.emplace_back(tree[tree.child(entry, 0)].text, evaluate(tree.child(entry, 2), environment));
  return {ValueKind::anonymous, 0, 0, record};
}

Value Elaborator::apply_table_key(Value table, double key, Value value) {
  if (table.kind == ValueKind::varied) {
    return with_failure(for_each_alternative(*static_cast<const VariedObject*>(table.object),
                                             [&](Value one, size_t) { return apply_table_key(one, key, value); }),
                        table.failure);
  }
  if (table.kind == ValueKind::bound) {
    auto* bound = static_cast<const BoundObject*>(table.object);
    if (bound->inner.kind == ValueKind::varied) {
      auto* varied = static_cast<const VariedObject*>(bound->inner.object);
      std::vector<Value> tables;
      for (const Value& one : varied->alternatives)
        tables.push_back(apply_table_key(bind(one, bound->positions), key, value));
      return with_failure(merge(bind_node(varied->selector, bound->positions), tables, varied->present), table.failure);
    }
  }
  auto* result = make_object<TableObject>();
  if (table.kind == ValueKind::table) *result = *static_cast<const TableObject*>(table.object);
  result->entries[key] = value;
  return {ValueKind::table, 0, table.kind == ValueKind::table ? table.failure : 0, result};
}

Value Elaborator::unknown(const RecordObject& record, StringId name) {
  std::string path =
      record.display.empty() ? std::string(string(program_.declarations[record.kind].name)) : record.display;
  return failed(reason(0, "`" + path + "." + std::string(string(name)) + "` is not known", true));
}

Value Elaborator::field(Value object, StringId name, ingot::NodeId place) {
  GraphNode outer = object.failure;
  object.failure = 0;
  switch (object.kind) {
    case ValueKind::record:
      return with_failure(record_field(object, *static_cast<const RecordObject*>(object.object), name, place), outer);
    case ValueKind::anonymous:
      for (const auto& [member_name, value] : static_cast<const AnonymousObject*>(object.object)->members)
        if (member_name == name) return with_failure(value, outer);
      return failed(outer);
    case ValueKind::varied:
      return with_failure(varied_field(object, *static_cast<const VariedObject*>(object.object), name, place), outer);
    case ValueKind::bound: {
      auto* bound = static_cast<const BoundObject*>(object.object);
      return with_failure(bind(field(bound->inner, name, place), bound->positions), outer);
    }
    case ValueKind::nothing: return failed(outer);
    default: stop(diagnostic::structure_not_known, place, "the object of a field");
  }
}

Value Elaborator::member(Value object, StringId name, ingot::NodeId place) {
  GraphNode earlier = first(object.failure, requirement_failure(object, place));
  return with_failure(field(object, name, place), earlier);
}

Value Elaborator::record_field(const Value& self, const RecordObject& record, StringId name, ingot::NodeId place) {
  if (auto found = record.fields.find(name); found != record.fields.end()) return found->second;
  std::string path =
      (record.display.empty() ? std::string(string(program_.declarations[record.kind].name)) : record.display) + "." +
      std::string(string(name));
  if (record.evaluating[name] || field_path_.size() > options_.call_depth_budget)
    stop(diagnostic::circular_value, place, path);
  record.evaluating[name] = true;
  field_path_.emplace_back(path, place);

  const FieldInfo* info = program_.find_field(record.kind, name);
  size_t definition = record.layers.size();
  for (size_t i = record.layers.size(); i-- > 0;)
    if (record.layers[i].path.size() == 1 && record.layers[i].path[0] == name) {
      definition = i;
      break;
    }
  Environment* own = make_environment(nullptr);
  own->self = self;
  Value value;
  size_t after = 0;
  ingot::NodeId stated_at = info != nullptr ? info->node : 0;
  bool stated = false;
  if (definition < record.layers.size()) {
    const Layer& layer = record.layers[definition];
    const Environment* environment = layer.environment != nullptr ? layer.environment : own;
    if (layer.random && options_.draws != 0) bounds_of_next_ = constant_bounds(record, name);
    value = layer.random ? random_variable(layer.expression, environment) : evaluate(layer.expression, environment);
    after = definition + 1;
    stated_at = layer.field_node;
    stated = true;
  } else if (info != nullptr && info->default_value != 0) {
    value = evaluate(info->default_value, own);
  } else {
    value = unknown(record, name);
  }
  // Overrides below the field, in order; those before a replacement were discarded with what it replaced.
  for (size_t i = after; i < record.layers.size(); ++i) {
    const Layer& layer = record.layers[i];
    if (layer.path.size() < 2 || layer.path[0] != name) continue;
    const Environment* environment = layer.environment != nullptr ? layer.environment : own;
    if (layer.path.size() == 2 && layer.key_of_table && info != nullptr) {
      const auto& cases =
          program_.enumerations[program_.declarations[program_.types[info->type].declaration].index].cases;
      auto key = static_cast<double>(std::find(cases.begin(), cases.end(), layer.path[1]) - cases.begin());
      Value entry =
          layer.random ? random_variable(layer.expression, environment) : evaluate(layer.expression, environment);
      entry = named(entry, Name::Role::field, path + "." + std::string(string(layer.path[1])),
                    program_.types[info->type].element, layer.field_node,
                    declaration_that_states(record, layer.field_node));
      value = apply_table_key(value, key, entry);
      continue;
    }
    Layer below = layer;
    below.path.erase(below.path.begin());
    below.environment = environment;
    value = with_layers(value, {below}, place);
    if (value.kind == ValueKind::record) static_cast<const RecordObject*>(value.object)->display = path;
  }
  if (value.kind == ValueKind::record) {
    auto& display = static_cast<const RecordObject*>(value.object)->display;
    if (display.empty() || !stated) display = display.empty() ? path : display;
  } else if (value.kind == ValueKind::table) {
    auto* table = const_cast<TableObject*>(static_cast<const TableObject*>(value.object));
    if (table->display.empty()) table->display = path;
  }
  value = named(value, Name::Role::field, path, info != nullptr ? info->type : 0, stated_at,
                declaration_that_states(record, stated_at));
  field_path_.pop_back();
  record.evaluating[name] = false;
  record.fields.emplace(name, value);
  return value;
}

// The instance in whose body a value stands: its source and confidence hold for the value too.
ingot::NodeId Elaborator::declaration_that_states(const RecordObject& record, ingot::NodeId field_node) const {
  if (!options_.keep_names) return 0;
  for (DeclarationId at = record.owner; at != 0 && program_.declarations[at].kind == DeclarationKind::instance;
       at = program_.instance_of(at).base)
    for (const Override& o : program_.instance_of(at).overrides)
      if (o.node == field_node) return program_.declarations[at].node;
  for (const InstanceInfo& one : program_.instances)  // a part's value that the declaration of the whole states
    for (const Override& o : one.overrides)
      if (o.node == field_node) return program_.declarations[one.declaration].node;
  return 0;
}

GraphNode Elaborator::requirement_failure(const Value& object, ingot::NodeId place) {
  if (object.kind == ValueKind::record) {
    auto* record = static_cast<const RecordObject*>(object.object);
    if (record->requirement_known) return record->requirement;
    if (record->requirement_evaluating) return 0;
    record->requirement_evaluating = true;
    Value self = object;
    self.failure = 0;
    record->requirement = own_requirements(self, *record);
    record->requirement_known = true;
    record->requirement_evaluating = false;
    return record->requirement;
  }
  if (object.kind == ValueKind::bound) {
    auto* bound = static_cast<const BoundObject*>(object.object);
    return bind_node(requirement_failure(bound->inner, place), bound->positions);
  }
  if (object.kind != ValueKind::varied) return 0;
  auto* varied = static_cast<const VariedObject*>(object.object);
  if (varied->requirement_known) return varied->requirement;
  if (varied->requirement_evaluating) return 0;
  varied->requirement_evaluating = true;
  // One evaluation for each class: a kind, or an instance with a `require` of its own.
  std::map<DeclarationId, std::vector<size_t>> classes;
  std::vector<GraphNode> nodes(varied->alternatives.size(), 0);
  for (size_t i = 0; i < varied->alternatives.size(); ++i) {
    if (!varied->present[i]) continue;
    const Value& one = varied->alternatives[i];
    if (one.kind != ValueKind::record) {
      nodes[i] = requirement_failure(one, place);
      continue;
    }
    auto* record = static_cast<const RecordObject*>(one.object);
    DeclarationId key = record->kind;
    for (DeclarationId at = record->owner; at != 0 && program_.declarations[at].kind == DeclarationKind::instance;
         at = program_.instance_of(at).base)
      if (!program_.instance_of(at).requires_.empty()) {
        key = at;
        break;
      }
    classes[key].push_back(i);
  }
  for (const auto& [key, members] : classes) {
    Value self = restrict_to(object, *varied, members);
    self.failure = 0;
    GraphNode node =
        members.size() == 1
            ? requirement_failure(varied->alternatives[members[0]], place)
            : own_requirements(self, *static_cast<const RecordObject*>(varied->alternatives[members[0]].object));
    for (size_t i : members) nodes[i] = node;
  }
  varied->requirement = merge_nodes(varied->selector, nodes, varied->present);
  varied->requirement_known = true;
  varied->requirement_evaluating = false;
  return varied->requirement;
}

GraphNode Elaborator::own_requirements(const Value& self, const RecordObject& record) {
  std::vector<ingot::NodeId> requirements;
  std::vector<DeclarationId> chain;
  for (DeclarationId at = record.owner; at != 0 && program_.declarations[at].kind == DeclarationKind::instance;
       at = program_.instance_of(at).base)
    chain.push_back(at);
  std::vector<DeclarationId> kinds;
  for (DeclarationId at = record.kind; at != 0; at = program_.kind_of(at).base) kinds.push_back(at);
  for (size_t i = kinds.size(); i-- > 0;)
    for (ingot::NodeId node : program_.kind_of(kinds[i]).requires_) requirements.push_back(node);
  for (size_t i = chain.size(); i-- > 0;)
    for (ingot::NodeId node : program_.instance_of(chain[i]).requires_) requirements.push_back(node);
  Environment* environment = make_environment(nullptr);
  environment->self = self;
  GraphNode failure = 0;
  for (ingot::NodeId node : requirements) failure = first(failure, require_failure(node, environment));
  return failure;
}

}  // namespace ingot::elaborate
