// Functions that are generic over dimensions: one-way matching of parameter types against arguments (rule 15).
#include "compiler/types/checker.h"

namespace ingot {

std::optional<DimensionId> Substitution::find(uint32_t base) const {
  for (size_t i = 0; i < parameters.size(); ++i) {
    if ((parameters[i] | dimension_parameter_bit) == base) return dimensions[i];
  }
  return std::nullopt;
}

TypeId Checker::substitute(TypeId type, const Substitution& substitution, bool rest_is_plain) {
  Type result = program.types[type];
  switch (result.kind) {
    case TypeKind::number: {
      DimensionId dimension = 0;
      std::vector<Factor> factors = program.dimensions.factors(result.dimension);
      for (const Factor& factor : factors) {
        bool ours = false;
        for (NodeId parameter : substitution.parameters)
          ours = ours || (parameter | dimension_parameter_bit) == factor.base;
        DimensionId value = program.dimensions.base(factor.base);
        if (ours) {
          if (auto found = substitution.find(factor.base))
            value = *found;
          else if (rest_is_plain)
            value = 0;
        }
        dimension = program.dimensions.multiply(dimension, program.dimensions.power(value, factor.exponent));
      }
      return number_type(dimension);
    }
    case TypeKind::list:
    case TypeKind::table:
    case TypeKind::series:
      result.element = substitute(result.element, substitution, rest_is_plain);
      return program.types.intern(std::move(result));
    case TypeKind::function:
    case TypeKind::anonymous:
      for (TypeId& member : result.members) member = substitute(member, substitution, rest_is_plain);
      return program.types.intern(std::move(result));
    default: return type;
  }
}

bool Checker::has_unbound(TypeId type, const Substitution& substitution) const {
  const Type& pattern = program.types[type];
  switch (pattern.kind) {
    case TypeKind::number:
      for (const Factor& factor : program.dimensions.factors(pattern.dimension)) {
        for (size_t i = 0; i < substitution.parameters.size(); ++i) {
          bool ours = (substitution.parameters[i] | dimension_parameter_bit) == factor.base;
          if (ours && !substitution.dimensions[i]) return true;
        }
      }
      return false;
    case TypeKind::list:
    case TypeKind::table:
    case TypeKind::series: return has_unbound(pattern.element, substitution);
    case TypeKind::function:
    case TypeKind::anonymous:
      for (TypeId member : pattern.members) {
        if (has_unbound(member, substitution)) return true;
      }
      return false;
    default: return false;
  }
}

void Checker::match_type(TypeId pattern_id, TypeId actual_id, Substitution& substitution) {
  const Type pattern = program.types[pattern_id];
  const Type actual = program.types[actual_id];
  if (actual.kind != pattern.kind) return;  // also the literal 0, which tells nothing
  switch (pattern.kind) {
    case TypeKind::number: {
      // pattern = known * D^r with one unknown D: D = (actual / known)^(1/r).
      DimensionId known = 0;
      std::optional<size_t> unknown;
      Rational exponent;
      std::vector<Factor> factors = program.dimensions.factors(pattern.dimension);
      for (const Factor& factor : factors) {
        DimensionId value = program.dimensions.base(factor.base);
        for (size_t i = 0; i < substitution.parameters.size(); ++i) {
          if ((substitution.parameters[i] | dimension_parameter_bit) != factor.base) continue;
          if (substitution.dimensions[i]) {
            value = *substitution.dimensions[i];
          } else {
            if (unknown) return;
            unknown = i;
            exponent = factor.exponent;
            value = 0;
          }
        }
        known = program.dimensions.multiply(known, program.dimensions.power(value, factor.exponent));
      }
      if (!unknown) return;
      DimensionId rest = program.dimensions.divide(actual.dimension, known);
      substitution.dimensions[*unknown] = program.dimensions.power(rest, Rational{1, 1} / exponent);
      return;
    }
    case TypeKind::list:
    case TypeKind::table:
    case TypeKind::series: return match_type(pattern.element, actual.element, substitution);
    case TypeKind::function:
      if (pattern.members.size() != actual.members.size()) return;
      for (size_t i = 0; i < pattern.members.size(); ++i)
        match_type(pattern.members[i], actual.members[i], substitution);
      return;
    default: return;
  }
}

}  // namespace ingot
