#include <algorithm>
#include <charconv>

#include "compiler/evaluate/evaluator.h"

namespace ingot::evaluate {

std::vector<Layer> Evaluator::layers_of(const std::vector<Override>& overrides,
                                        const EnvironmentPointer& environment) const {
  std::vector<Layer> layers;
  for (const Override& o : overrides) layers.push_back({o.path, o.value, environment, o.random, o.key_of_table});
  std::stable_sort(layers.begin(), layers.end(),
                   [](const Layer& a, const Layer& b) { return a.path.size() < b.path.size(); });
  return layers;
}

void Evaluator::add_kind_layers(Record& record) const {
  std::vector<DeclarationId> chain;
  for (DeclarationId at = record.kind; at != 0; at = program_.kind_of(at).base) chain.push_back(at);
  for (size_t i = chain.size(); i-- > 0;)
    for (Layer& layer : layers_of(program_.kind_of(chain[i]).overrides, nullptr)) record.layers.push_back(layer);
}

Value Evaluator::instance(DeclarationId id) {
  if (auto found = instances_.find(id); found != instances_.end()) return found->second;
  auto record = std::make_shared<Record>();
  record->owner = id;
  record->label = program_.declarations[id].name;
  std::vector<DeclarationId> chain;
  DeclarationId at = id;
  for (; program_.declarations[at].kind == DeclarationKind::instance; at = program_.instance_of(at).base)
    chain.push_back(at);
  record->kind = at;
  add_kind_layers(*record);
  for (size_t i = chain.size(); i-- > 0;)
    for (Layer& layer : layers_of(program_.instance_of(chain[i]).overrides, nullptr)) record->layers.push_back(layer);
  Value value;
  value.kind = Kind::record;
  value.record = record;
  instances_.emplace(id, value);
  return value;
}

Value Evaluator::construct(NodeId node, const EnvironmentPointer& environment) {
  DeclarationId base = program_.reference(tree_.child(node, 0)).index;
  std::vector<Layer> layers;
  if (auto body = program_.body_overrides.find(node); body != program_.body_overrides.end())
    layers = layers_of(body->second, environment);
  if (program_.declarations[base].kind == DeclarationKind::instance) return with_layers(instance(base), layers);
  auto record = std::make_shared<Record>();
  record->owner = record->kind = base;
  add_kind_layers(*record);
  record->layers.insert(record->layers.end(), layers.begin(), layers.end());
  Value value;
  value.kind = Kind::record;
  value.record = record;
  return value;
}

Value Evaluator::with_layers(const Value& object, const std::vector<Layer>& layers) {
  Value result = object;
  if (object.kind == Kind::record) {
    auto record = std::make_shared<Record>();
    record->owner = object.record->owner;
    record->kind = object.record->kind;
    record->label = object.record->label;
    record->row = object.record->row;
    record->layers = object.record->layers;
    record->layers.insert(record->layers.end(), layers.begin(), layers.end());
    result.record = record;
  } else if (object.kind == Kind::anonymous) {
    result.anonymous = std::make_shared<std::vector<std::pair<StringId, Value>>>(*object.anonymous);
    for (const Layer& layer : layers)
      for (auto& [name, value] : *result.anonymous) {
        if (name != layer.path[0]) continue;
        Layer below = layer;
        below.path.erase(below.path.begin());
        value = layer.path.size() == 1 ? evaluate(layer.expression, layer.environment) : with_layers(value, {below});
      }
  }
  return result;
}

Value Evaluator::braces(NodeId node, const EnvironmentPointer& environment) {
  const Type& type = program_.types[program_.type(node)];
  Value result;
  if (type.kind != TypeKind::table && type.kind != TypeKind::series) {
    result.kind = Kind::anonymous;
    result.anonymous = std::make_shared<std::vector<std::pair<StringId, Value>>>();
    for (NodeId entry : tree_.children_of(node))
      result.anonymous->emplace_back(tree_[tree_.child(entry, 0)].text, evaluate(tree_.child(entry, 2), environment));
    return result;
  }
  result.kind = Kind::table;
  result.table = std::make_shared<std::map<double, Value>>();
  for (NodeId entry : tree_.children_of(node)) {
    NodeId path = tree_.child(entry, 0), right = tree_.child(entry, 2);
    double key = 0;
    if (type.kind == TypeKind::table) {
      const auto& cases = program_.enumerations[program_.declarations[type.declaration].index].cases;
      key = static_cast<double>(std::find(cases.begin(), cases.end(), tree_[path].text) - cases.begin());
    } else {
      std::string_view text = tree_.text(path);
      std::from_chars(text.data(), text.data() + text.size(), key);
    }
    (*result.table)[key] =
        tree_[entry].flags & flag_random ? random_variable(right, environment) : evaluate(right, environment);
  }
  return result;
}

Value Evaluator::field(const Value& object, StringId field_name) {
  Value nothing;
  nothing.failure = object.failure;
  if (object.failure) return nothing;
  if (object.kind == Kind::anonymous) {
    for (const auto& [name, value] : *object.anonymous)
      if (name == field_name) return value;
    return nothing;
  }
  if (object.kind != Kind::record) return nothing;
  Record& record = *object.record;
  if (auto found = record.fields.find(field_name); found != record.fields.end()) return found->second;
  if (++depth_ > 3000) throw Refused{"fields depend on each other too deeply"};
  const FieldInfo* info = program_.find_field(record.kind, field_name);
  auto own = std::make_shared<Environment>();
  own->self = object;
  auto read = [&](const Layer& layer) {
    const EnvironmentPointer& environment = layer.environment ? layer.environment : own;
    return layer.random ? random_variable(layer.expression, environment) : evaluate(layer.expression, environment);
  };
  size_t next = 0;
  Value value;
  bool found = false;
  for (size_t i = record.layers.size(); i-- > 0 && !found;)
    if (record.layers[i].path.size() == 1 && record.layers[i].path[0] == field_name) {
      value = read(record.layers[i]);
      next = i + 1;
      found = true;
    }
  if (!found) {
    if (info != nullptr && info->default_value != 0)
      value = evaluate(info->default_value, own);
    else
      value =
          failed(0,
                 "`" + std::string(name(record.label != 0 ? record.label : program_.declarations[record.kind].name)) +
                     "." + std::string(name(field_name)) + "` is not known",
                 true);
  }
  for (size_t i = next; i < record.layers.size(); ++i) {
    const Layer& layer = record.layers[i];
    if (layer.path.size() < 2 || layer.path[0] != field_name) continue;
    if (layer.path.size() == 2 && layer.key_of_table) {
      const auto& cases =
          program_.enumerations[program_.declarations[program_.types[info->type].declaration].index].cases;
      auto key = static_cast<double>(std::find(cases.begin(), cases.end(), layer.path[1]) - cases.begin());
      auto table = value.kind == Kind::table ? std::make_shared<std::map<double, Value>>(*value.table)
                                             : std::make_shared<std::map<double, Value>>();
      (*table)[key] = read(layer);
      value.kind = Kind::table;
      value.failure = nullptr;
      value.table = table;
      continue;
    }
    Layer below = layer;
    below.path.erase(below.path.begin());
    if (!below.environment) below.environment = own;
    value = with_layers(value, {below});
  }
  --depth_;
  record.fields.emplace(field_name, value);
  return value;
}

Value Evaluator::member(const Value& object, StringId field_name) {
  FailurePointer required = object.failure ? nullptr : requirements(object);
  return with(field(object, field_name), required);
}

FailurePointer Evaluator::requirements(const Value& object) {
  if (object.kind != Kind::record) return nullptr;
  Record& record = *object.record;
  if (record.requirement_known) return record.requirement;
  if (record.requirement_evaluating) return nullptr;
  record.requirement_evaluating = true;
  std::vector<NodeId> nodes;
  std::vector<DeclarationId> kinds, instances;
  for (DeclarationId at = record.kind; at != 0; at = program_.kind_of(at).base) kinds.push_back(at);
  for (DeclarationId at = record.owner; program_.declarations[at].kind == DeclarationKind::instance;
       at = program_.instance_of(at).base)
    instances.push_back(at);
  for (size_t i = kinds.size(); i-- > 0;)
    for (NodeId node : program_.kind_of(kinds[i]).requires_) nodes.push_back(node);
  for (size_t i = instances.size(); i-- > 0;)
    for (NodeId node : program_.instance_of(instances[i]).requires_) nodes.push_back(node);
  auto own = std::make_shared<Environment>();
  own->self = object;
  for (NodeId node : nodes)
    if (!record.requirement) record.requirement = requirement(node, own);
  record.requirement_known = true;
  record.requirement_evaluating = false;
  return record.requirement;
}

Value Evaluator::declaration_value(DeclarationId id) {
  const Declaration& declared = program_.declarations[id];
  if (declared.kind == DeclarationKind::instance) return instance(id);
  if (declared.kind == DeclarationKind::function) {
    Value value;
    value.kind = Kind::function;
    value.function = std::make_shared<Function>(Function{id, 0, nullptr, {}});
    return value;
  }
  if (auto found = lets_.find(id); found != lets_.end()) return found->second;
  Value value;
  auto empty = std::make_shared<Environment>();
  if (declared.kind == DeclarationKind::let) {
    NodeId right = tree_.child(declared.node, 1);
    value = tree_[declared.node].flags & flag_random ? random_variable(right, empty) : evaluate(right, empty);
  } else if (declared.kind == DeclarationKind::data) {
    const DataInfo& data = program_.data[declared.index];
    value.kind = Kind::list;
    value.list = std::make_shared<List>();
    for (const auto& row : data.rows) {
      Value one;
      one.kind = Kind::record;
      one.record = std::make_shared<Record>();
      one.record->owner = one.record->kind = data.row_kind;
      one.record->row = std::string(name(declared.name));
      if (!data.single) one.record->row += "[" + std::to_string(value.list->elements.size() + 1) + "]";
      add_kind_layers(*one.record);
      for (Layer& layer : layers_of(row, empty)) one.record->layers.push_back(layer);
      value.list->elements.push_back({one, 1});
    }
    if (data.single && !value.list->elements.empty()) value = Value(value.list->elements[0].value);
  }
  lets_.emplace(id, value);
  return value;
}

std::string Evaluator::label(const Value& value, TypeId type) const {
  switch (value.kind) {
    case Kind::text: return value.text;
    case Kind::boolean: return value.number != 0 ? "true" : "false";
    case Kind::enumeration:
      return std::string(name(program_.enumerations[program_.declarations[program_.types[type].declaration].index]
                                  .cases[static_cast<size_t>(value.number)]));
    case Kind::record: {
      DeclarationId owner = value.record->owner;
      if (program_.declarations[owner].kind == DeclarationKind::instance)
        for (const AttributeOf& attribute : tree_.attributes_of(program_.declarations[owner].node))
          if (tree_.text(attribute.attribute) == "label" && tree_[attribute.attribute].children_count > 0)
            return std::string(tree_.text(tree_.child(attribute.attribute, 0)));
      if (value.record->label == 0 && !value.record->row.empty()) return value.record->row;
      return std::string(
          name(value.record->label != 0 ? value.record->label : program_.declarations[value.record->kind].name));
    }
    default: return {};
  }
}

}  // namespace ingot::evaluate
