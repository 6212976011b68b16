// What an expression is worth while elaborating: structure is known now, numbers are nodes of the value graph.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/graph/graph.h"
#include "compiler/types/program.h"

namespace ingot::elaborate {

using GraphNode = graph::NodeId;

enum class ValueKind : uint8_t {
  nothing,      ///< has no value, only a failure: an unknown field, a missing key
  number,       ///< `node`
  boolean,      ///< `node` is 0 or 1
  text,         ///< `node` is an index into the elaborator's text forms
  enumeration,  ///< `node` is the case number
  record,       ///< RecordObject
  anonymous,    ///< AnonymousObject
  list,         ///< ListObject
  table,        ///< TableObject: tables over an enumeration and series
  function,     ///< FunctionObject
  varied,       ///< VariedObject: one of several structures, by the value of a node
  bound,        ///< BoundObject: a structure seen at a computed place of some axes (the winner of a `choose`)
};

struct Object {
  virtual ~Object() = default;
};

/// `failure` is a node too: 0 or the number of the reason. Node 0 of every graph is the constant 0.
struct Value {
  ValueKind kind = ValueKind::nothing;
  GraphNode node = 0;
  GraphNode failure = 0;
  const Object* object = nullptr;

  bool scalar() const { return kind >= ValueKind::number && kind <= ValueKind::enumeration; }
  bool operator==(const Value&) const = default;
};

struct Environment {
  const Environment* parent = nullptr;
  Value self;  ///< the final instance whose fields bare names mean; kind `nothing` when there is none
  std::vector<std::pair<ingot::NodeId, Value>> locals;

  const Value* find(ingot::NodeId declaration) const {
    for (const Environment* e = this; e != nullptr; e = e->parent)
      for (const auto& [node, value] : e->locals)
        if (node == declaration) return &value;
    return nullptr;
  }
};

/// One `path = value`. Without an environment the right side belongs to a declaration's body: its bare names mean the
/// fields of the record that carries it.
struct Layer {
  std::vector<StringId> path;
  ingot::NodeId expression = 0;
  const Environment* environment = nullptr;
  ingot::NodeId field_node = 0;
  bool random = false;
  bool key_of_table = false;
  bool operator==(const Layer&) const = default;
};

struct RecordObject : Object {
  DeclarationId owner = 0;  ///< the instance it was declared as, or its kind
  DeclarationId kind = 0;
  StringId label = 0;
  std::string row;              ///< "measured[3]": a row of a data file
  mutable std::string display;  ///< "H20.memory", for messages
  std::vector<Layer> layers;    ///< base first
  mutable std::unordered_map<StringId, Value> fields;
  mutable std::unordered_map<StringId, bool> evaluating;
  mutable bool requirement_known = false, requirement_evaluating = false;
  mutable GraphNode requirement = 0;
};

struct AnonymousObject : Object {
  std::vector<std::pair<StringId, Value>> members;
};

/// Short lists hold their elements; long ones are an axis and one element that depends on its coordinate.
struct ListObject : Object {
  struct Element {
    Value value;
    GraphNode count;  ///< multiplicity: `repeat(58, layer)`
  };
  std::vector<Element> elements;
  bool symbolic = false;
  graph::AxisId axis = 0;
  Value element;                                  ///< symbolic: depends on the axis
  GraphNode mask = 0;                             ///< symbolic: which elements exist
  GraphNode count = 0;                            ///< symbolic: multiplicity of each
  mutable const ListObject* axis_form = nullptr;  ///< of a written-out list, once it was needed as an axis
};

struct TableObject : Object {
  std::map<double, Value> entries;  ///< by case number or year
  std::string display;
};

struct FunctionObject : Object {
  DeclarationId function = 0;  ///< a declared function, or
  ingot::NodeId lambda = 0;    ///< a closure with its environment
  const Environment* environment = nullptr;
  Value self;
};

struct VariedObject : Object {
  GraphNode selector = 0;
  std::vector<Value> alternatives;
  std::vector<bool> present;  ///< an absent alternative is never selected here
  mutable std::unordered_map<StringId, Value> fields;
  mutable std::unordered_map<StringId, bool> evaluating;
  mutable bool requirement_known = false, requirement_evaluating = false;
  mutable GraphNode requirement = 0;
};

struct BoundObject : Object {
  Value inner;
  std::vector<std::pair<graph::AxisId, GraphNode>> positions;
};

}  // namespace ingot::elaborate
