// The typed tree: the syntax tree of all modules plus, for every node, its type and what its name refers to,
// and tables of declarations. `check` fills it; elaborate and evaluate read it and never look a name up by text again
// except fields of records, whose names are interned strings.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/syntax/tree.h"
#include "compiler/types/dimension.h"

namespace ingot {

// ---------------------------------------------------------------- types
using TypeId = uint32_t;

enum class TypeKind : uint8_t {
  error,   ///< already reported; agrees with everything
  number,  ///< `dimension`
  zero,    ///< the literal 0: fits every dimension
  boolean,
  text,
  enumeration,  ///< `declaration`
  record,       ///< `declaration` of a kind
  anonymous,    ///< anonymous record: `members` in order with `names`
  list,         ///< `element`
  table,        ///< keys of enumeration `declaration`, values `element`
  series,       ///< keys plain numbers (years), values `element`
  function,     ///< `members`: parameter types, then the return type
};

struct Type {
  TypeKind kind = TypeKind::error;
  DimensionId dimension = 0;
  uint32_t declaration = 0;
  TypeId element = 0;
  std::vector<TypeId> members{};
  std::vector<StringId> names{};
  bool operator==(const Type&) const = default;
  auto operator<=>(const Type&) const = default;
};

class Types {
 public:
  Types();  ///< interns error (id 0), plain number (1), boolean (2), text (3), zero (4)
  TypeId intern(Type type);
  const Type& operator[](TypeId id) const { return list_[id]; }
  uint32_t size() const { return static_cast<uint32_t>(list_.size()); }
  static constexpr TypeId error = 0, plain_number = 1, boolean = 2, text = 3, zero = 4;

 private:
  std::vector<Type> list_;
  std::map<Type, TypeId> ids_;
};

// ---------------------------------------------------------------- references
enum class ReferenceKind : uint8_t {
  none,
  local,            ///< index: the NodeId that declares it (parameter, let, for_clause, vary, report name)
  self_field,       ///< index: StringId of the field; bare name in the body of a kind or instance
  self_function,    ///< index: StringId of the function; called on the final instance
  super_function,   ///< member of `super`: index: DeclarationId of the function of the nearest base
  declaration,      ///< index: DeclarationId: instance, module-level let, function, kind, enumeration, data import
  enum_case,        ///< index: case number within the enumeration that is the node's type
  builtin,          ///< index: BuiltinId (types/builtins.h)
  member_field,     ///< on `member` nodes: a field of a record or anonymous record; index: StringId
  member_function,  ///< on `member` nodes that are called: a function of a record's kind; index: StringId
  table_key,        ///< on `member` nodes over a table (`peak.fp8`): index: case number
  unit,             ///< on quantity and unit_expression nodes: index into Program::unit_expressions
};
struct Reference {
  ReferenceKind kind = ReferenceKind::none;
  uint32_t index = 0;
};

// ---------------------------------------------------------------- declarations
using DeclarationId = uint32_t;  ///< 0 is no declaration

enum class DeclarationKind : uint8_t {
  none,
  dimension,
  unit,
  enumeration,
  kind,
  instance,
  function,
  let,
  study,
  test,
  data
};

struct Declaration {
  DeclarationKind kind = DeclarationKind::none;
  StringId name = 0;
  NodeId node = 0;
  NodeId module = 0;
  uint32_t index = 0;       ///< into the table of its kind: kinds, instances, functions, units, enumerations ...
  DeclarationId owner = 0;  ///< functions of a kind or instance: that kind or instance
};

struct FieldInfo {
  StringId name = 0;
  TypeId type = 0;
  NodeId node = 0;           ///< the `field` node that declares it
  NodeId default_value = 0;  ///< expression or 0; defaults overridden in an extending kind are that kind's `overrides`
  DeclarationId declared_in = 0;
};

/// One `path = value` of a kind, instance, construct or with body, in textual order.
struct Override {
  std::vector<StringId> path;  ///< field names; the last may be a table key (then `key_of_table`)
  NodeId node = 0;             ///< the `field` node
  NodeId value = 0;            ///< expression
  bool random = false;         ///< `~`
  bool key_of_table = false;   ///< the last element of path is the StringId of an enum case of a table field
};

struct KindInfo {
  DeclarationId declaration = 0;
  DeclarationId base = 0;                ///< kind, or 0
  std::vector<FieldInfo> fields;         ///< own fields, not the base's
  std::vector<Override> overrides;       ///< of inherited fields
  std::vector<DeclarationId> functions;  ///< own functions (new or overriding)
  std::vector<NodeId> requires_;         ///< own `require` nodes
};

struct InstanceInfo {
  DeclarationId declaration = 0;
  DeclarationId base = 0;  ///< kind or instance
  DeclarationId kind = 0;  ///< the kind it comes down to
  std::vector<Override> overrides;
  std::vector<DeclarationId> functions;
  std::vector<NodeId> requires_;
};

struct FunctionInfo {
  DeclarationId declaration = 0;
  std::vector<NodeId> parameters;  ///< `parameter` nodes
  std::vector<StringId> parameter_names;
  std::vector<TypeId> parameter_types;
  std::vector<NodeId> dimension_parameters;  ///< `dimension_parameter` nodes
  TypeId result = 0;
  NodeId body = 0;
};

struct EnumerationInfo {
  DeclarationId declaration = 0;
  std::vector<StringId> cases;
};

struct UnitInfo {
  DeclarationId declaration = 0;
  DimensionId dimension = 0;
  double own_scale = 1;     ///< times the scale of `definition`'s unit expression (base units: 1)
  uint32_t definition = 0;  ///< unit expression it is defined by, or 0
  bool decimal_prefixes = false, binary_prefixes = false;
  bool multiples_only = false;  ///< of the decimal prefixes only those above one: there is no millitoken
  bool rate = false;            ///< `@rate`: a spec may set its scale, as it may an exchange rate
  bool restated = false;        ///< a rate that the spec declares again: this declaration is read no more
};

/// `tok/s/W`: the product of factor^exponent. Its scale to base units is computed when needed, because a spec may set
/// a rate.
struct UnitFactor {
  uint32_t unit = 0;  ///< index into Program::units
  double prefix = 1;  ///< 1e9 of GB
  int32_t exponent = 1;
};
struct UnitExpression {
  StringId text = 0;  ///< as written
  DimensionId dimension = 0;
  std::vector<UnitFactor> factors;
};

/// A data file that was read: rows of a kind (CSV) or a JSON value turned into constructs. Checked by `check`.
struct DataInfo {
  DeclarationId declaration = 0;
  std::string path;
  DeclarationId row_kind = 0;  ///< CSV, or JSON with `: Kind`
  std::vector<std::vector<Override>>
      rows;             ///< each cell is an expression node in the tree (number, quantity, text, reference)
  bool single = false;  ///< JSON object: one record, not a list
};

struct ModuleInfo {
  NodeId node = 0;
  StringId name = 0;
  FileId file = 0;
  std::vector<DeclarationId> declarations;  ///< its own, in textual order
  std::vector<uint32_t> imports;            ///< indices of the modules whose names it sees, the prelude included
};

struct Program {
  SourceFiles files;
  Tree tree;
  Dimensions dimensions;
  Types types;
  std::vector<TypeId> type_of;          ///< by NodeId (expressions and type nodes; 0 elsewhere)
  std::vector<Reference> reference_of;  ///< by NodeId
  std::vector<Declaration> declarations{Declaration{}};
  std::vector<KindInfo> kinds;
  std::vector<InstanceInfo> instances;
  std::vector<FunctionInfo> functions;
  std::vector<EnumerationInfo> enumerations;
  std::vector<UnitInfo> units;
  std::vector<UnitExpression> unit_expressions{UnitExpression{}};
  std::vector<DataInfo> data;
  std::vector<ModuleInfo> modules;
  std::vector<StringId> base_dimension_names;
  std::vector<std::pair<StringId, DimensionId>> named_dimensions;  ///< every declared dimension, in order
  /// Overrides of `construct`, `with` and `braces` nodes by the node.
  std::unordered_map<NodeId, std::vector<Override>> body_overrides;
  /// Units whose scale was asked for since `--set` changed them: a change that nobody reads is an error.
  mutable std::vector<bool> scales_read;

  TypeId type(NodeId id) const { return id < type_of.size() ? type_of[id] : 0; }
  Reference reference(NodeId id) const { return id < reference_of.size() ? reference_of[id] : Reference{}; }
  std::string_view string(StringId id) const { return tree.strings.get(id); }

  const KindInfo& kind_of(DeclarationId id) const { return kinds[declarations[id].index]; }
  const InstanceInfo& instance_of(DeclarationId id) const { return instances[declarations[id].index]; }
  const FunctionInfo& function_of(DeclarationId id) const { return functions[declarations[id].index]; }

  /// The field of a kind or of its bases, or null.
  const FieldInfo* find_field(DeclarationId kind, StringId name) const;
  /// The function that a call of `name` on an instance of `owner` (kind or instance) reaches: the most derived; 0 if
  /// none.
  DeclarationId find_function(DeclarationId owner, StringId name) const;
  /// Whether `kind` is `base` or extends it.
  bool extends(DeclarationId kind, DeclarationId base) const;
  /// All fields of a kind, base's first.
  std::vector<const FieldInfo*> all_fields(DeclarationId kind) const;
  /// Scale of a unit expression to base units, with the spec's rates. Products in order of writing.
  double scale(uint32_t unit_expression) const;
  double unit_scale(uint32_t unit) const;
};

}  // namespace ingot
