// Internal: the evaluator, its parts one idea a file.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "compiler/evaluate/value.h"
#include "compiler/types/builtins.h"

namespace ingot::evaluate {

struct Refused {
  std::string why;
};

class Evaluator {
 public:
  Evaluator(const Program& program, const Options& options)
      : program_(program), tree_(program.tree), options_(options) {}
  std::vector<Row> study(NodeId node);

 private:
  using Kind = Value::Kind;
  // expressions.cpp
  Value evaluate(NodeId node, const EnvironmentPointer& environment);
  Value binary(NodeId node, const EnvironmentPointer& environment);
  Value match(NodeId node, const EnvironmentPointer& environment);
  Value block(NodeId node, const EnvironmentPointer& environment);
  Value element_of(NodeId node, const Value& object, const Value& key);
  Value text(NodeId node, const EnvironmentPointer& environment);
  Value random_variable(NodeId node, const EnvironmentPointer& environment);
  FailurePointer requirement(NodeId node, const EnvironmentPointer& environment);
  // records.cpp
  Value instance(DeclarationId id);
  Value declaration_value(DeclarationId id);
  Value construct(NodeId node, const EnvironmentPointer& environment);
  Value with_layers(const Value& object, const std::vector<Layer>& layers);
  Value braces(NodeId node, const EnvironmentPointer& environment);
  std::vector<Layer> layers_of(const std::vector<Override>& overrides, const EnvironmentPointer& environment) const;
  void add_kind_layers(Record& record) const;
  Value field(const Value& object, StringId name);
  Value member(const Value& object, StringId name);
  FailurePointer requirements(const Value& object);
  std::string label(const Value& value, TypeId type) const;
  // calls.cpp
  struct Argument {
    StringId name = 0;
    Value value;
  };
  std::vector<Argument> arguments_of(NodeId call, const EnvironmentPointer& environment);
  Value call(NodeId node, const EnvironmentPointer& environment);
  Value call_function(DeclarationId id, const Value& self, const std::vector<Argument>& arguments);
  Value call_value(const Value& callee, const std::vector<Argument>& arguments);
  Value call_method(const Value& object, StringId name, const std::vector<Argument>& arguments);
  Value builtin(BuiltinId id, NodeId node, const EnvironmentPointer& environment);
  Value confidence(const Value& value, std::optional<uint32_t> wanted);
  // lists.cpp
  enum class Reduction : uint8_t { sum, product, minimum, maximum, mean, any, all };
  struct Accumulator {
    double value = 0;
    FailurePointer failure;
    bool exists = false;
    double count = 0;
  };
  Accumulator start(Reduction reduction) const;
  Accumulator reduce(Reduction reduction, std::span<const NodeId> clauses, NodeId element,
                     const EnvironmentPointer& environment);
  Accumulator reduce_list(Reduction reduction, const Value& list, const std::function<Accumulator(const Value&)>& body);
  Value reduction(Reduction reduction, NodeId node, const EnvironmentPointer& environment);
  void elements(std::span<const NodeId> clauses, NodeId element, const EnvironmentPointer& environment, double count,
                Value& out);
  Value fold(NodeId node, const EnvironmentPointer& environment, bool scan);
  Value number_list(BuiltinId id, NodeId node, const EnvironmentPointer& environment);
  // search.cpp
  Value choose(NodeId node, const EnvironmentPointer& environment);
  Value at(NodeId node, const EnvironmentPointer& environment);
  bool run_statements(std::span<const NodeId> statements, const EnvironmentPointer& environment, Row& row);

  Value number(double value, FailurePointer failure = nullptr) const;
  Value boolean(bool value, FailurePointer failure = nullptr) const;
  Value failed(NodeId place, std::string message, bool unknown = false) const;
  FailurePointer reason(NodeId place, std::string message, bool unknown = false) const;
  EnvironmentPointer inside(const EnvironmentPointer& parent) const;
  std::string number_text(double value, TypeId type, NodeId unit) const;
  static FailurePointer first(const FailurePointer& a, const FailurePointer& b) { return a ? a : b; }
  static Value with(Value value, const FailurePointer& earlier) {
    if (earlier) value.failure = earlier;
    return value;
  }
  std::string_view name(StringId id) const { return program_.string(id); }
  void count_step();

  const Program& program_;
  const Tree& tree_;
  Options options_;
  std::unordered_map<DeclarationId, Value> instances_, lets_;
  std::vector<NodeId> study_statements_;
  std::vector<std::pair<NodeId, Value>> study_point_;  ///< what each `vary` of the study is worth at this point
  uint32_t depth_ = 0;
  uint64_t steps_ = 0;
};

}  // namespace ingot::evaluate
