// The checker's state, shared by the files of this folder. Nobody outside includes it: check.h is the interface.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/diagnostics/suggest.h"
#include "compiler/types/check.h"
#include "compiler/types/checker_parts.h"

namespace ingot {

class Checker {
 public:
  Checker(Program& program, const CheckOptions& options, Diagnostics& diagnostics);

  // --- modules.cpp
  size_t load_file(const std::string& path, std::string text);
  /// Nothing when the library has no such module.
  std::optional<size_t> load_library(const std::string& name);
  size_t check_module_text(const std::string& name, const std::string& shown_path, std::string text);

  // --- names.cpp
  ModuleNames& names_of(uint32_t module);

  // --- expressions.cpp
  TypeId check_alone(uint32_t module, NodeId expression, TypeId expected);

  // --- program.cpp / describe
  std::string quoted(NodeId node) const;  ///< the source text, in backticks, shortened

 private:
  friend struct BuiltinCall;

  // --- modules.cpp
  bool load_imports(ModuleInfo& info, const std::string& importer);
  void check_module(uint32_t module);
  std::string relative_path(const std::string& importer, const std::string& path) const;
  std::optional<uint32_t> find_module(std::string_view name) const;

  // --- declarations.cpp
  void declare_module(uint32_t module);
  DeclarationId declare(DeclarationKind kind, NodeId node, StringId name, uint32_t index, DeclarationId owner = 0);
  void add_top_level(uint32_t module, DeclarationId declaration);
  void declare_members(NodeId body, uint32_t first_member, DeclarationId owner, std::vector<DeclarationId>& functions,
                       std::vector<NodeId>& requirements);
  DeclarationId declare_function(NodeId node, DeclarationId owner);

  // --- names.cpp
  /// A declaration by name as the module sees it; 0 when there is none. A clash is reported and gives the first.
  DeclarationId find_declaration(StringId name, Span place);
  std::vector<DeclarationId> visible_declarations(StringId name);
  /// Names of the declarations in sight for which the predicate holds.
  template <typename Predicate>
  std::vector<std::string> visible_names(Predicate predicate) {
    std::vector<std::string> names;
    for (uint32_t module : visible_modules()) {
      for (const auto& [name, id] : names_of(module).names) {
        bool hidden = module != scope.module && program.string(name).starts_with('_');
        if (!hidden && predicate(program.declarations[id])) names.push_back(text(name));
      }
    }
    return names;
  }
  std::vector<std::string> names_in_scope(bool callable);
  void suggest_name(Diagnostic& diagnostic, const std::string& name, const std::vector<std::string>& candidates);
  std::vector<std::string> field_names(DeclarationId kind) const;
  std::vector<std::string> function_names(DeclarationId owner) const;
  std::vector<uint32_t> visible_modules() const;
  const Local* find_local(StringId name) const;
  TypeId check_reference(NodeId node, TypeId expected);
  TypeId use_declaration(NodeId node, DeclarationId declaration);
  TypeId check_enum_case(NodeId node, StringId name, TypeId expected);
  TypeId unknown_name(NodeId node);
  std::optional<uint32_t> case_number(DeclarationId enumeration, StringId name) const;
  TypeId type_of_let(DeclarationId declaration);
  Span declared_at(DeclarationId declaration) const;
  std::string origin(DeclarationId declaration) const;
  DeclarationId self_kind() const;
  DeclarationId kind_below(DeclarationId owner) const;

  // --- type_expressions.cpp
  void resolve_dimensions(uint32_t module);
  TypeId resolve_type_name(NodeId node);
  TypeId resolve_type(NodeId node);
  DimensionId resolve_dimension(NodeId node, bool& valid);
  DimensionId dimension_of(DeclarationId declaration);
  TypeId record_type(DeclarationId kind) {
    return program.types.intern({.kind = TypeKind::record, .declaration = kind});
  }
  TypeId enum_type(DeclarationId e) { return program.types.intern({.kind = TypeKind::enumeration, .declaration = e}); }
  TypeId number_type(DimensionId d) { return program.types.intern({.kind = TypeKind::number, .dimension = d}); }
  TypeId list_type(TypeId element) { return program.types.intern({.kind = TypeKind::list, .element = element}); }

  // --- units.cpp
  void resolve_units(uint32_t module);
  void resolve_unit(uint32_t unit);
  void check_spellings(uint32_t unit);
  uint32_t unit_expression(NodeId node, std::string_view text, Span place);
  std::vector<UnitReading> unit_readings(std::string_view spelling);
  bool restate_rate(uint32_t unit, uint32_t of);
  void unknown_unit(std::string_view name, std::string_view whole, Span place, NodeId node);
  TypeId check_quantity(NodeId node);
  void check_unit_of(NodeId unit, NodeId expression, TypeId type);

  // --- fitting.cpp
  bool fits(TypeId actual, TypeId expected) const;
  std::optional<TypeId> join(TypeId a, TypeId b);
  TypeId settle(TypeId type);
  bool is_number(TypeId type) const;
  DimensionId dimension(TypeId type) const { return program.types[type].dimension; }
  TypeKind kind(TypeId type) const { return program.types[type].kind; }

  // --- kinds.cpp
  void resolve_bases(uint32_t module);
  void resolve_kind_base(DeclarationId declaration);
  void resolve_instance_base(DeclarationId declaration);
  void resolve_members(uint32_t module);
  void resolve_fields(DeclarationId kind);
  void resolve_signature(DeclarationId function);
  void check_override_signature(DeclarationId function, DeclarationId inherited);
  void unknown_kind(NodeId name);
  void check_word(DeclarationId instance);
  void check_declaration(DeclarationId declaration);
  void check_declaration_body(DeclarationId declaration);
  void check_function_body(DeclarationId function);

  // --- bodies.cpp
  std::vector<NodeId> path_nodes(NodeId path) const;
  bool path_is_name(NodeId path) const { return count(path) == 0; }
  DeclarationId peek_kind(NodeId expression);
  DeclarationId narrowed_kind(DeclarationId owner, const std::vector<StringId>& prefix);
  void collect_declaration_overrides(DeclarationId declaration);
  /// Resolves the path of `field` from a record type and fills `override`; gives the type there, 0 when reported.
  /// `owner`: the kind or instance whose values may be of more special kinds than its fields; or 0.
  TypeId resolve_path(NodeId field, TypeId start, DeclarationId owner, Override& override);
  void add_override(std::vector<Override>& overrides, Override override, const char* what);
  void check_override_value(const Override& override, const char* no_random);
  void refuse_new_field(NodeId field, DeclarationId instance);
  void refuse_member(NodeId member, const char* where);
  void check_body(NodeId body, TypeId start, DeclarationId owner, const char* what);
  Span declared_field(TypeId start, const std::vector<StringId>& path) const;
  TypeId check_construct(NodeId node);
  TypeId check_with(NodeId node);
  void unknown_field(StringId name, Span place, DeclarationId kind);
  void unknown_case(StringId name, Span place, DeclarationId enumeration);

  // --- pins.cpp
  DeclarationId kind_at(DeclarationId kind, const std::vector<StringId>& prefix) const;
  void warn_of_pins(NodeId body, DeclarationId owner, const std::vector<Override>& overrides);

  // --- braces.cpp
  TypeId check_braces(NodeId node, TypeId expected);
  TypeId check_anonymous(NodeId node, TypeId expected);
  TypeId check_table_literal(NodeId node, TypeId expected);
  TypeId check_series_literal(NodeId node, TypeId expected);

  // --- expressions.cpp
  TypeId check(NodeId node, TypeId expected = 0);
  TypeId check_inner(NodeId node, TypeId expected);
  /// Checks and reports when the value does not fit.
  TypeId check_against(NodeId node, TypeId expected, const Wanted& wanted);
  TypeId check_condition(NodeId node, const char* what);
  TypeId check_number(NodeId node, const char* what);
  TypeId check_text(NodeId node);
  TypeId check_member(NodeId node);
  TypeId check_index(NodeId node);

  // --- control.cpp
  TypeId check_if(NodeId node, TypeId expected);
  TypeId check_match(NodeId node, TypeId expected);
  TypeId check_match_arms(NodeId node, TypeId expected, const Wanted* wanted);
  void check_pattern(NodeId pattern, TypeId matched, std::vector<NodeId>& seen);
  void check_exhaustive(NodeId node, TypeId matched, const std::vector<NodeId>& seen);
  TypeId check_list(NodeId node, TypeId expected);
  TypeId check_comprehension(NodeId node, TypeId expected);
  void report_disagreement(NodeId node, TypeId type, NodeId other, TypeId other_type, const char* what);

  // --- operators.cpp
  TypeId check_binary(NodeId node, TypeId expected);
  TypeId check_comparison(NodeId node, const std::string& op);
  void report_operands(NodeId node, const std::string& op);
  TypeId check_power(NodeId node);
  std::optional<Rational> literal_exponent(NodeId node) const;

  // --- statements.cpp
  TypeId check_statements(NodeId node, TypeId expected, const Wanted* wanted);
  /// What the statements of one block have bound so far, by name.
  struct BoundNames {
    size_t seen = 0;  ///< locals before this one are in
    std::unordered_map<StringId, std::vector<size_t>> locals;
  };
  void check_new_name(NodeId statement, BoundNames& bound);
  void check_let(NodeId node, bool random_allowed);
  TypeId check_distribution(NodeId node, TypeId expected);
  void check_vary(NodeId node);
  void check_report(NodeId node);
  void check_require(NodeId node);
  void check_assert_near(NodeId node);
  void check_objective(NodeId node);
  void bind(StringId name, NodeId node, TypeId type) { scope.locals.push_back({name, node, type}); }

  // --- calls.cpp
  TypeId check_call(NodeId node, TypeId expected);
  TypeId check_method_call(NodeId node);
  TypeId call_function(NodeId call, DeclarationId function);
  TypeId call_value(NodeId call, TypeId function_type, const std::string& name);
  TypeId call_parameters(NodeId call, const Parameters& parameters);
  /// The argument of each parameter (0: left out); false when the call's shape was wrong and reported.
  bool place_arguments(NodeId call, const Parameters& parameters, std::vector<NodeId>& placed);
  TypeId check_lambda(NodeId node, const std::vector<TypeId>& parameters, TypeId result, const Wanted& wanted);
  void check_arguments_quietly(NodeId call);
  bool is_plain_function(StringId name);

  // --- generics.cpp
  TypeId substitute(TypeId type, const Substitution& substitution, bool rest_is_plain);
  bool has_unbound(TypeId type, const Substitution& substitution) const;
  void match_type(TypeId pattern, TypeId actual, Substitution& substitution);

  // --- check_builtins.cpp
  TypeId check_builtin(NodeId call, BuiltinId builtin, TypeId expected);
  TypeId check_distribution_call(NodeId call, BuiltinId builtin, TypeId expected);
  bool place_builtin_arguments(NodeId call, BuiltinId builtin, std::vector<NodeId>& arguments);

  // --- check_attributes.cpp
  void check_attributes(uint32_t module);
  void check_unit_attribute(NodeId field, NodeId argument);
  DeclarationId confidence_enumeration();

  // --- data.cpp, data_json.cpp
  void load_data(uint32_t module);
  void load_csv(uint32_t data, FileId file);
  void load_json(uint32_t data, FileId file);
  std::vector<Override> json_members(const JsonValue& object, DeclarationId record, FileId file);
  NodeId json_value(const JsonValue& value, const FieldInfo& field, FileId file);
  NodeId cell_value(std::string_view written, Span place, const FieldInfo& field);
  NodeId number_value(double number, Span place, const FieldInfo& field);
  std::string declared_unit(const FieldInfo& field) const;
  Override data_override(StringId name, Span place, NodeId value, TypeId type);
  NodeId add_node(NodeKind kind, Span place, StringId written, double number, const std::vector<NodeId>& children);

  // --- dimension_messages.cpp
  std::pair<std::string, std::string> type_names(TypeId first, TypeId second) const;
  void report_mismatch(NodeId node, TypeId actual, TypeId expected, const Wanted& wanted);
  void explain_difference(Diagnostic& diagnostic, const std::string& left, DimensionId left_dimension,
                          const std::string& right, DimensionId right_dimension);
  void collect_factors(NodeId node, int sign, std::vector<ProductFactor>& factors) const;
  void explain_operands(Diagnostic& diagnostic, NodeId node);
  std::string product_text(const std::vector<ProductFactor>& factors) const;
  bool suggest_factor(Diagnostic& diagnostic, NodeId node, DimensionId wanted);
  bool suggest_counting(Diagnostic& diagnostic, NodeId node, const std::vector<ProductFactor>& factors,
                        DimensionId wanted);
  bool is_token_count(DimensionId dimension);

  void grow();  ///< the tables by node follow the tree
  TypeId set(NodeId node, TypeId type) {
    program.type_of[node] = type;
    return type;
  }
  void refer(NodeId node, ReferenceKind kind, uint32_t index) { program.reference_of[node] = {kind, index}; }
  template <typename... Args>
  Diagnostic& report(DiagnosticId id, Span place, Args&&... args) {
    return diagnostics->report(id, place, std::forward<Args>(args)...);
  }
  const Node& node(NodeId id) const { return program.tree.nodes[id]; }
  NodeId child(NodeId id, uint32_t index) const { return program.tree.child(id, index); }
  uint32_t count(NodeId id) const { return node(id).children_count; }
  std::string text(StringId id) const { return std::string(program.string(id)); }
  std::string name_text(NodeId id) const { return std::string(program.tree.text(id)); }

  Program& program;
  const CheckOptions& options;
  Diagnostics* diagnostics;
  Diagnostics* shown_;     ///< where reports go that must not be lost while a type is being tried
  Diagnostics discarded_;  ///< swapped in while a type is only being tried
  Scope scope;
  std::vector<ModuleNames> module_names_;
  std::vector<std::pair<std::string, Span>>
      loading_;                       ///< modules being loaded, outermost first, with the import that asked
  std::set<uint32_t> broken_;         ///< modules that did not parse or whose imports failed
  std::set<DeclarationId> unusable_;  ///< dimensions and units whose declaration was refused: uses of them say no more
  std::unordered_map<uint32_t, uint8_t> progress_;  ///< of lazily resolved declarations: 1 being resolved, 2 done
  std::vector<DeclarationId> let_chain_;
  std::map<std::pair<uint32_t, StringId>, uint32_t> unit_cache_;  ///< by module and spelling
  NodeId module_node_ = 0;                                        ///< of the module whose declarations are entered
};

/// `no types`, `1 type`, `2 types`.
std::string counted(size_t number, const char* thing);
/// Shows a dimension's own name where it has one (`Bandwidth`), else the product of base dimensions.
std::string short_dimension(const Program& program, DimensionId dimension);
std::string base_name(const Program& program, uint32_t base);
/// The product of base dimensions only.
std::string base_product(const Program& program, DimensionId dimension);
/// `List[Bandwidth]`: as one would write the type.
std::string short_type(const Program& program, TypeId type);

}  // namespace ingot
