// What the files of this folder hand to each other while a module is checked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/types/builtins.h"
#include "compiler/types/program.h"

namespace ingot {

struct JsonValue;

/// A name bound inside an expression or a block: parameter, `let`, `for`, `vary`, column of a report.
struct Local {
  StringId name = 0;
  NodeId node = 0;
  TypeId type = 0;
};

/// Where an expression stands: what bare names may mean there.
struct Scope {
  uint32_t module = 0;
  DeclarationId self = 0;  ///< kind or instance whose late-bound fields bare names mean; 0 outside of bodies
  std::vector<Local> locals{};
  std::vector<std::pair<StringId, NodeId>> dimension_parameters{};
  bool random_allowed = false;  ///< a `let` here may use `~` (rule 35)
};

/// What a value is wanted for, for messages: "the field `bandwidth`", and where that was declared.
struct Wanted {
  std::string subject;
  Span declared{};
};

/// Names of one module, by which others see it.
struct ModuleNames {
  bool built = false;
  std::unordered_map<StringId, DeclarationId> names;  ///< all but units: these have a namespace of their own
  std::unordered_map<std::string_view, uint32_t> units;
  std::unordered_map<StringId, std::vector<DeclarationId>> cases;  ///< enumerations that have a case of that name
};

/// Dimensions found for the dimension parameters of a generic function at one call.
struct Substitution {
  std::vector<NodeId> parameters;
  std::vector<std::optional<DimensionId>> dimensions;
  std::optional<DimensionId> find(uint32_t base) const;
  bool bound(uint32_t base) const { return find(base).has_value(); }
};

/// How a call's arguments stand to a function's parameters.
struct Parameters {
  std::string name;             ///< of the function, for messages
  std::vector<StringId> names;  ///< empty for function values
  std::vector<TypeId> types;
  std::vector<bool> has_default;
  TypeId result = 0;
  std::vector<NodeId> generic;  ///< dimension parameters
  std::vector<Span> places;
  Span declared{};
};

/// One operand of a chain of `*` and `/`; `sign` -1 below the line.
struct ProductFactor {
  NodeId node = 0;
  int sign = 1;
};

struct UnitReading {
  uint32_t unit = 0;
  double prefix = 1;
};

}  // namespace ingot
