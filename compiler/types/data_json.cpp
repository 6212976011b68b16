// JSON as records: an object is a record, members are its fields by name, nested objects nested records.
#include <cstdlib>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"
#include "compiler/types/json_reader.h"

namespace ingot {

void Checker::load_json(uint32_t index, FileId file) {
  JsonError error;
  JsonValue root = read_json(program.files.file(file).text, error);
  if (!error.message.empty()) {
    report(diagnostic::json_syntax, Span{file, error.at, error.at + 1}, error.message);
    return;
  }
  DeclarationId row_kind = program.data[index].row_kind;
  if (root.kind == JsonValue::Kind::object) {
    program.data[index].single = true;
    auto overrides = json_members(root, row_kind, file);
    program.data[index].rows.push_back(std::move(overrides));
    return;
  }
  if (root.kind != JsonValue::Kind::array) {
    report(diagnostic::json_not_records, Span{file, root.begin, root.end});
    return;
  }
  for (const JsonValue& element : root.elements) {
    if (element.kind != JsonValue::Kind::object) {
      report(diagnostic::json_not_records, Span{file, element.begin, element.end});
      continue;
    }
    auto overrides = json_members(element, row_kind, file);
    program.data[index].rows.push_back(std::move(overrides));
  }
}

std::vector<Override> Checker::json_members(const JsonValue& object, DeclarationId record, FileId file) {
  std::vector<Override> overrides;
  for (const JsonValue::Member& member : object.members) {
    Span place{file, member.begin, member.end};
    const FieldInfo* found = program.find_field(record, program.tree.strings.find(member.name));
    // Files of others (a model's config.json) hold more than a kind wants.
    if (found == nullptr || member.value.kind == JsonValue::Kind::null) continue;
    const FieldInfo field = *found;
    bool repeated = false;
    for (const Override& earlier : overrides) repeated = repeated || earlier.path[0] == field.name;
    if (repeated) {
      report(diagnostic::duplicate_path, place, member.name, "object");
      continue;
    }
    NodeId value = json_value(member.value, field, file);
    if (value != 0) overrides.push_back(data_override(field.name, place, value, field.type));
  }
  return overrides;
}

NodeId Checker::json_value(const JsonValue& value, const FieldInfo& field, FileId file) {
  Span place{file, value.begin, value.end};
  TypeId type = field.type;
  auto wrong = [&](const char* seen) {
    report(diagnostic::wrong_json_value, place, text(field.name), describe(program, type), seen)
        .note(node(child(field.node, 0)).span, "the field is declared here");
    return NodeId{0};
  };
  switch (value.kind) {
    case JsonValue::Kind::null: return 0;
    case JsonValue::Kind::boolean: {
      if (type != Types::boolean) return wrong("true or false");
      NodeId made = add_node(NodeKind::boolean_, place, 0, value.number, {});
      set(made, Types::boolean);
      return made;
    }
    case JsonValue::Kind::number:
      return kind(type) == TypeKind::number ? number_value(value.number, place, field) : wrong("a number");
    case JsonValue::Kind::text:
      if (kind(type) == TypeKind::list || kind(type) == TypeKind::table || kind(type) == TypeKind::series)
        return wrong("a text");
      return cell_value(value.text, place, field);
    case JsonValue::Kind::array: {
      if (kind(type) != TypeKind::list) return wrong("an array");
      FieldInfo element = field;
      element.type = program.types[type].element;
      std::vector<NodeId> elements;
      for (const JsonValue& each : value.elements) {
        if (NodeId made = json_value(each, element, file)) elements.push_back(made);
      }
      NodeId made = add_node(NodeKind::list_, place, 0, 0, elements);
      set(made, type);
      return made;
    }
    case JsonValue::Kind::object: break;
  }
  if (kind(type) == TypeKind::record) {
    DeclarationId record = program.types[type].declaration;
    std::vector<Override> overrides = json_members(value, record, file);
    NodeId name = add_node(NodeKind::type_name_, place, program.declarations[record].name, 0, {});
    refer(name, ReferenceKind::declaration, record);
    set(name, type);
    std::vector<NodeId> children{name};
    for (const Override& each : overrides) children.push_back(each.node);
    NodeId made = add_node(NodeKind::construct_, place, 0, 0, children);
    set(made, type);
    program.body_overrides[made] = std::move(overrides);
    return made;
  }
  if (kind(type) != TypeKind::table && kind(type) != TypeKind::series) return wrong("an object");
  FieldInfo element = field;
  element.type = program.types[type].element;
  bool table = kind(type) == TypeKind::table;
  DeclarationId enumeration = program.types[type].declaration;
  std::vector<Override> overrides;
  std::vector<NodeId> fields;
  for (const JsonValue::Member& member : value.members) {
    Span key{file, member.begin, member.end};
    StringId name = program.tree.strings.intern(member.name);
    auto number = table ? case_number(enumeration, name) : std::nullopt;
    if (table && !number) {
      unknown_case(name, key, enumeration);
      continue;
    }
    char* end = nullptr;
    if (!table && (std::strtod(member.name.c_str(), &end), member.name.empty() || *end != '\0')) {
      report(diagnostic::series_key, key, member.name);
      continue;
    }
    NodeId entry = json_value(member.value, element, file);
    if (entry == 0) continue;
    Override override = data_override(name, key, entry, element.type);
    override.key_of_table = true;
    if (table) {
      refer(child(override.node, 0), ReferenceKind::enum_case, *number);
      set(child(override.node, 0), enum_type(enumeration));
    }
    fields.push_back(override.node);
    overrides.push_back(std::move(override));
  }
  NodeId made = add_node(NodeKind::braces_, place, 0, 0, fields);
  set(made, type);
  program.body_overrides[made] = std::move(overrides);
  return made;
}

}  // namespace ingot
