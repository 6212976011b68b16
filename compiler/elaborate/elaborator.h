// The evaluator of structure. Internal to this folder: one class, its parts one idea a file.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <tuple>
#include <unordered_map>

#include "compiler/elaborate/elaborate.h"
#include "compiler/elaborate/value.h"
#include "compiler/types/builtins.h"

namespace ingot::elaborate {

class KnownEvaluator;

/// Thrown after an error was reported; caught where a study begins.
struct Abort {};

/// An axis being varied: by a study (kept) or by a `choose`.
struct VaryScope {
  ingot::NodeId node = 0;
  graph::AxisId axis = 0;
  StringId name = 0;
  std::vector<Value> points;  ///< the domain's elements, for `at` and labels
};

class Elaborator {
 public:
  Elaborator(const Program& program, const Options& options, Diagnostics& diagnostics);

  // study.cpp
  Study study(ingot::NodeId node, bool is_test);
  void check_instance(DeclarationId instance);
  std::optional<double> constant_of(DeclarationId declaration, const std::vector<StringId>& path, bool key_of_table);

 private:
  using Operation = graph::Operation;

  // --- expressions.cpp
  Value evaluate(ingot::NodeId node, const Environment* environment);
  Value evaluate_uncounted(ingot::NodeId node, const Environment* environment);
  Value reference(ingot::NodeId node, const Environment* environment);
  Value binary(ingot::NodeId node, const Environment* environment);
  Value arithmetic(ingot::NodeId node, std::string_view operation, Value left, Value right);
  Value condition(ingot::NodeId node, const Environment* environment);
  Value match(ingot::NodeId node, const Environment* environment);
  Value block(ingot::NodeId node, const Environment* environment);
  Value random_variable(ingot::NodeId node, const Environment* environment);

  GraphNode truncated(const std::function<GraphNode(GraphNode)>& quantile, GraphNode u, std::optional<double> low,
                      std::optional<double> high);
  std::pair<std::optional<double>, std::optional<double>> constant_bounds(const RecordObject& record, StringId name);

  // --- inputs.cpp
  std::optional<GraphNode> input_of(ingot::NodeId node);
  GraphNode make_input(ingot::NodeId node, double value, std::optional<double> low, std::optional<double> high);
  void mark_structural(GraphNode node);

  // --- draws.cpp
  void open_draws();
  bool is_draw_axis(graph::AxisId axis) const;
  std::optional<GraphNode> uncertain_literal(ingot::NodeId node);
  GraphNode philox_of(uint64_t stream);
  GraphNode sobol_of(uint64_t stream, uint32_t dimension);
  std::string module_of_variable(ingot::NodeId module) const;
  std::string name_of_variable(ingot::NodeId node);
  GraphNode uniform_of(ingot::NodeId node);
  bool drawn(GraphNode node) const;
  bool drawn(const Value& value) const { return drawn(value.node) || drawn(value.failure); }

  // --- draw_reductions.cpp
  GraphNode feasible_draws(GraphNode failure);
  GraphNode over_draws(Operation operation, GraphNode body, GraphNode mask);
  GraphNode mean_over_draws(GraphNode value, GraphNode feasible);
  GraphNode standard_error(GraphNode count, GraphNode squares);
  GraphNode squared_distance(GraphNode a, GraphNode b);
  GraphNode error_over_batches(GraphNode result, GraphNode there);
  GraphNode error_of_mean(GraphNode value, GraphNode feasible);
  Value mean_of(Value value);
  Value quantile_of(Value value, double share, int steps);
  Value probability_of(Value condition);
  Value most_frequent(Value value);
  void add_spread(Study& study, Column& column, Value value);
  Value index(ingot::NodeId node, const Environment* environment);
  Value element_of(ingot::NodeId place, Value object, Value key);
  Value element_of_masked(ingot::NodeId place, const std::vector<ListObject::Element>& elements, Value key);
  Value enumeration_case(ingot::NodeId node);
  double quantity(ingot::NodeId node) const;

  // --- records.cpp
  Value instance(DeclarationId declaration);
  Value declaration_value(DeclarationId declaration, ingot::NodeId place);
  Value construct(ingot::NodeId node, const Environment* environment);
  Value with_layers(Value object, const std::vector<Layer>& layers, ingot::NodeId place);
  Value anonymous_or_table(ingot::NodeId node, const Environment* environment);
  std::vector<Layer> layers_of(const std::vector<Override>& overrides, const Environment* environment) const;
  /// A field as the record's own body sees it: without its `require`s.
  Value field(Value object, StringId name, ingot::NodeId place);
  /// A field seen from outside: its record's `require`s go with it.
  Value member(Value object, StringId name, ingot::NodeId place);
  Value record_field(const Value& self, const RecordObject& record, StringId name, ingot::NodeId place);
  GraphNode requirement_failure(const Value& object, ingot::NodeId place);
  GraphNode own_requirements(const Value& self, const RecordObject& record);
  Value apply_table_key(Value table, double key, Value value);
  Value unknown(const RecordObject& record, StringId name);
  std::string plain_label(const RecordObject& record) const;

  // --- varied.cpp: one of several structures
  /// One value from alternatives picked by `selector`; absent ones are never picked.
  Value merge(GraphNode selector, const std::vector<Value>& alternatives, const std::vector<bool>& present);
  Value merge_select(GraphNode condition, Value then, Value otherwise);
  GraphNode merge_nodes(GraphNode selector, const std::vector<GraphNode>& nodes, const std::vector<bool>& present);
  Value varied_field(const Value& self, const VariedObject& varied, StringId name, ingot::NodeId place);
  Value restrict_to(const Value& self, const VariedObject& varied, const std::vector<size_t>& members);
  /// Applies `use` to every present alternative and merges what it is worth.
  Value for_each_alternative(const VariedObject& varied, const std::function<Value(Value, size_t)>& use);
  Value bind(Value inner, const std::vector<std::pair<graph::AxisId, GraphNode>>& positions);
  GraphNode bind_node(GraphNode node, const std::vector<std::pair<graph::AxisId, GraphNode>>& positions);
  /// Node as one of few known numbers: (selector, numbers). Nothing when it depends on what elaboration does not know.
  std::optional<std::pair<GraphNode, std::vector<double>>> cases_of(GraphNode node);
  std::optional<double> known_number(GraphNode node);
  /// The same for a condition: what a reading varies decides nothing, both branches stay.
  std::optional<double> decided(GraphNode condition) {
    return graph_->depends_on_parameter(condition) ? std::nullopt : known_number(condition);
  }
  void refuse_parameter(GraphNode node, ingot::NodeId place);

  // --- lists.cpp
  Value list_of(std::vector<ListObject::Element> elements);
  Value list_from_axis(graph::AxisId axis, Value element, GraphNode mask);
  Value number_list(const std::vector<double>& numbers, ingot::NodeId place);
  Value comprehension(ingot::NodeId node, const Environment* environment);
  void comprehension_elements(std::span<const ingot::NodeId> clauses, ingot::NodeId element,
                              const Environment* environment, GraphNode count, std::vector<ListObject::Element>& out,
                              GraphNode& failure);
  /// A written-out list seen as an axis.
  const ListObject& as_axis(const ListObject& list);
  struct AxisView {
    graph::AxisId axis;
    Value element;
    GraphNode mask, count;
  };
  AxisView open_axis(const ListObject& list);
  /// Elements one by one, those of an axis too (at its positions), within the budget.
  std::vector<ListObject::Element> expand(const ListObject& list, ingot::NodeId place, size_t limit);
  enum class Reduction : uint8_t { sum, product, minimum, maximum, mean, any, all };
  struct Accumulator {
    GraphNode value, failure, exists, count;
  };
  Value reduce_list(Reduction reduction, Value list, ingot::NodeId place);
  Value reduce_generator(Reduction reduction, ingot::NodeId comprehension, const Environment* environment,
                         ingot::NodeId place);
  Accumulator start(Reduction reduction);
  GraphNode weighted(Reduction reduction, GraphNode value, GraphNode count);
  void accumulate(Reduction reduction, Accumulator& into, const Accumulator& part, GraphNode count);
  Accumulator reduce_axis(Reduction reduction, const ListObject& list, const std::function<Accumulator(Value)>& body);
  Accumulator reduce_over(Reduction reduction, Value list, const std::function<Accumulator(Value)>& body,
                          ingot::NodeId place);
  Accumulator reduce_clauses(Reduction reduction, std::span<const ingot::NodeId> clauses, ingot::NodeId element,
                             const Environment* environment);
  Value finish(Reduction reduction, const Accumulator& accumulator, ingot::NodeId place);
  /// `list` merged over the classes of structure of a varied one: calls `use` for each and merges.
  Value over_list(Value list, const std::function<Value(const ListObject&, Value)>& use, ingot::NodeId place);
  Value fold_or_scan(ingot::NodeId node, const Environment* environment, bool scan);
  Value lists_concatenated(ingot::NodeId node, const std::vector<Value>& lists);

  // --- calls.cpp
  Value call(ingot::NodeId node, const Environment* environment);
  struct Argument {
    StringId name = 0;  ///< 0: by position
    Value value;
  };
  std::vector<Argument> arguments_of(ingot::NodeId call, const Environment* environment);
  Value call_function(DeclarationId function, Value self, const std::vector<Argument>& arguments, ingot::NodeId place);
  Value call_value(Value callee, const std::vector<Argument>& arguments, ingot::NodeId place);
  Value call_method(Value object, StringId name, const std::vector<Argument>& arguments, ingot::NodeId place);

  // --- builtins.cpp
  Value builtin(BuiltinId id, ingot::NodeId node, const Environment* environment);
  Value minimum_or_maximum(bool minimum, ingot::NodeId node, const Environment* environment);
  Value reduction_builtin(Reduction reduction, ingot::NodeId node, const Environment* environment);
  Value at_point(ingot::NodeId node, const Environment* environment);
  Value label_of(Value value, ingot::NodeId place);
  Value structure_list(BuiltinId id, ingot::NodeId node, const std::vector<Value>& arguments);
  Value confidence_of(Value value, std::optional<uint32_t> wanted, ingot::NodeId place);
  Value source_of(Value value, ingot::NodeId place);

  // --- domains.cpp
  /// A point of a domain. A list may hold the same one several times.
  struct DomainPoint {
    Value value;
    size_t copy = 0;
    bool operator<(const DomainPoint& other) const {
      return std::tie(value.kind, value.node, value.object, copy) <
             std::tie(other.value.kind, other.value.node, other.value.object, other.copy);
    }
  };
  template <typename Before>
  static std::vector<DomainPoint> ordered_union(const std::vector<std::vector<DomainPoint>>& lists, Before before);
  void points_at(const Value& list, KnownEvaluator& known, ingot::NodeId at, std::vector<DomainPoint>& into);
  void axes_of_domain(const Value& list, std::set<graph::AxisId>& axes) const;
  std::vector<Value> domain_points(const Value& list, ingot::NodeId at, std::function<GraphNode(GraphNode)>& exists);
  struct AxisDomain {
    std::vector<Value> points;
    Value local;       ///< what the name is worth: depends on the axis
    GraphNode exists;  ///< 0 where the point is no member
    graph::AxisId axis;
    GraphNode failure = 0;    ///< of the list itself
    GraphNode condition = 0;  ///< of `where` at a point
  };
  AxisDomain vary(ingot::NodeId node, const Environment* environment);
  StudyAxis study_axis(ingot::NodeId statement, const AxisDomain& domain);  // study.cpp

  // --- choose.cpp
  Value enumeration_label(Value value, TypeId type);
  Value label_of_type(Value value, TypeId type);
  Value choose(ingot::NodeId node, const Environment* environment);
  void decide_before_draws(const std::vector<graph::AxisId>& axes, GraphNode& candidate, GraphNode& objective);
  GraphNode require_failure(ingot::NodeId node, const Environment* environment);

  // --- texts.cpp
  Value text_value(ingot::NodeId node, const Environment* environment);
  Value literal_text(std::string text);
  uint32_t text_form(TextForm form);
  graph::Reason::Hole hole(const Value& value, TypeId type, ingot::NodeId unit_expression);
  GraphNode reason(ingot::NodeId place, std::string message, bool unknown = false);
  GraphNode reason_from_text(ingot::NodeId place, ingot::NodeId text, const Environment* environment,
                             std::string fallback);
  std::vector<std::string> text_strings() const;

  // --- helpers
  Value number(GraphNode node, GraphNode failure = 0) const { return {ValueKind::number, node, failure, nullptr}; }
  Value boolean(GraphNode node, GraphNode failure = 0) const { return {ValueKind::boolean, node, failure, nullptr}; }
  Value failed(GraphNode failure) const { return {ValueKind::nothing, 0, failure, nullptr}; }
  Value with_failure(Value value, GraphNode earlier);
  GraphNode first(GraphNode a, GraphNode b) { return graph_->first_failure(a, b); }
  GraphNode fails_if(GraphNode condition, const std::function<GraphNode()>& reason);
  Environment* make_environment(const Environment* parent);
  template <typename T>
  T* make_object(T from = {}) {
    auto owned = std::make_unique<T>(std::move(from));
    T* pointer = owned.get();
    objects_.push_back(std::move(owned));
    return pointer;
  }
  Value named(Value value, Name::Role role, std::string text, TypeId type, ingot::NodeId place,
              ingot::NodeId declaration = 0);
  void write_unit(Name& name, ingot::NodeId node) const;
  ingot::NodeId declaration_that_states(const RecordObject& record, ingot::NodeId field_node) const;
  const Span& span(ingot::NodeId node) const { return program_.tree[node].span; }
  graph::Place place(ingot::NodeId node) const;
  std::string_view string(StringId id) const { return program_.string(id); }
  [[noreturn]] void stop(DiagnosticId id, ingot::NodeId place, std::string argument = {},
                         std::vector<std::string> hints = {});
  void add_call_path(Diagnostic& diagnostic);
  Value module_let(DeclarationId declaration, ingot::NodeId place);
  GraphNode corner_coordinate();
  ingot::NodeId unit_of_list(ingot::NodeId list) const;
  ingot::NodeId unit_written_in(ingot::NodeId expression, TypeId type) const;
  size_t output(Study& study, std::string name, GraphNode value, GraphNode failure);
  Column column_of(Study& study, std::string name, Value value, TypeId type, ingot::NodeId unit, ingot::NodeId place);
  GraphNode uncertain_end(GraphNode value, GraphNode failure, bool low);

  const Program& program_;
  const Options& options_;
  Diagnostics& diagnostics_;
  graph::Graph* graph_ = nullptr;
  std::unique_ptr<graph::Graph> owned_graph_;
  std::vector<std::unique_ptr<Object>> objects_;
  std::vector<std::unique_ptr<Environment>> environments_;
  std::unordered_map<DeclarationId, Value> instances_;
  std::unordered_map<DeclarationId, Value> lets_;
  std::set<DeclarationId> evaluating_lets_;
  std::vector<TextForm> texts_;
  std::unordered_map<std::string, uint32_t> literal_texts_;
  std::map<std::pair<ingot::NodeId, std::string>, uint32_t> reasons_;
  std::map<std::vector<uint64_t>, Value> calls_;
  std::map<std::pair<const VariedObject*, std::vector<size_t>>, const VariedObject*> restricted_;
  std::unordered_map<ingot::NodeId, GraphNode> parameters_;
  std::vector<VaryScope> scopes_;
  std::vector<graph::AxisId> open_axes_;
  std::map<uint32_t, ChooseRecord> chooses_;
  std::vector<Name> names_;
  std::vector<std::pair<std::string, ingot::NodeId>> call_path_;
  std::vector<std::pair<std::string, ingot::NodeId>> field_path_;
  std::optional<graph::AxisId> corner_;
  std::vector<graph::AxisId> draw_axes_;  ///< the batches first, when there are some
  std::vector<RandomVariable> variables_;
  std::unordered_map<ingot::NodeId, GraphNode> uniforms_;  ///< of the variables
  uint32_t beyond_sobol_ = 0;
  /// Standard errors of results over draws, made when such a result is reported itself.
  std::unordered_map<GraphNode, std::function<GraphNode()>> errors_;
  bool before_draws_ = false, after_draws_ = false;
  std::pair<std::optional<double>, std::optional<double>> bounds_of_next_;  ///< of the random field being evaluated
  std::unordered_map<ingot::NodeId, GraphNode> inputs_;
  std::vector<Input> made_inputs_;
  std::unordered_map<ingot::NodeId, std::string> random_names_;  ///< of the places of random variables, once needed
  uint32_t depth_ = 0;
  std::unordered_map<DimensionId, std::pair<std::string, double>> default_units_;
  uint32_t undecided_ = 0;  ///< conditions that only an axis decides, passed on the way here
  /// Calls being elaborated: how many such conditions had been passed when they began.
  std::map<std::pair<DeclarationId, const Object*>, std::vector<uint32_t>> active_;
};

}  // namespace ingot::elaborate
