// Concrete values.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/evaluate/evaluate.h"

namespace ingot::evaluate {

struct Failure {
  Span place;
  std::string message;
  bool unknown = false;
};
using FailurePointer = std::shared_ptr<const Failure>;

struct Record;
struct List;
struct Table;
struct Function;

struct Value {
  enum class Kind : uint8_t { nothing, number, boolean, text, enumeration, record, anonymous, list, table, function };
  Kind kind = Kind::nothing;
  double number = 0;
  std::string text;
  FailurePointer failure;
  std::shared_ptr<Record> record;
  std::shared_ptr<std::vector<std::pair<StringId, Value>>> anonymous;
  std::shared_ptr<List> list;
  std::shared_ptr<std::map<double, Value>> table;
  std::shared_ptr<Function> function;
};

struct Environment {
  std::shared_ptr<Environment> parent;
  Value self;
  std::vector<std::pair<NodeId, Value>> locals;
};
using EnvironmentPointer = std::shared_ptr<Environment>;

struct Layer {
  std::vector<StringId> path;
  NodeId expression = 0;
  EnvironmentPointer environment;  ///< null: bare names are the final record's fields
  bool random = false, key_of_table = false;
};

struct Record {
  DeclarationId owner = 0, kind = 0;
  StringId label = 0;
  std::string row;  ///< "measured[3]": a row of a data file
  std::vector<Layer> layers;
  std::unordered_map<StringId, Value> fields;
  bool requirement_known = false, requirement_evaluating = false;
  FailurePointer requirement;
};

struct List {
  struct Element {
    Value value;
    double count = 1;
  };
  std::vector<Element> elements;
};

struct Function {
  DeclarationId declaration = 0;
  NodeId node = 0;  ///< a closure, or a reference to a function of `self`
  EnvironmentPointer environment;
  Value self;
};

}  // namespace ingot::evaluate
