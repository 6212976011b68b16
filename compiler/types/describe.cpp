// Types and dimensions in words, and a unit to show a dimension in.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "compiler/types/checker.h"

namespace ingot {

std::string base_name(const Program& program, uint32_t base) {
  if ((base & dimension_parameter_bit) != 0) return std::string(program.tree.text(base & ~dimension_parameter_bit));
  return std::string(program.string(program.base_dimension_names[base]));
}

namespace {

std::string power_text(const std::string& name, Rational exponent) {
  if (exponent == Rational{1, 1}) return name;
  if (exponent.denominator == 1) return fmt::format("{}^{}", name, exponent.numerator);
  return fmt::format("{}^({}/{})", name, exponent.numerator, exponent.denominator);
}

/// The names that the dimension was declared with, apart from being a base.
std::vector<std::string> given_names(const Program& program, DimensionId dimension) {
  std::vector<std::string> names;
  for (const auto& [name, id] : program.named_dimensions) {
    if (id == dimension && id != 0) names.emplace_back(program.string(name));
  }
  return names;
}

}  // namespace

std::string counted(size_t number, const char* thing) {
  if (number == 0) return fmt::format("no {}s", thing);
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

std::string base_product(const Program& program, DimensionId dimension) {
  std::string above, below;
  for (const Factor& factor : program.dimensions.factors(dimension)) {
    bool positive = factor.exponent.numerator > 0;
    Rational exponent{std::abs(factor.exponent.numerator), factor.exponent.denominator};
    std::string& side = positive ? above : below;
    if (positive && !side.empty()) side += " * ";
    if (!positive) side += " / ";
    side += power_text(base_name(program, factor.base), exponent);
  }
  if (above.empty() && below.empty()) return "number";
  return (above.empty() ? "1" : above) + below;
}

std::string short_dimension(const Program& program, DimensionId dimension) {
  auto names = given_names(program, dimension);
  return names.empty() ? base_product(program, dimension) : names.front();
}

std::string describe_dimension(const Program& program, DimensionId dimension) {
  std::string product = base_product(program, dimension);
  std::string names;
  for (const std::string& name : given_names(program, dimension)) {
    if (name != product) names += name + " = ";
  }
  return names + product;
}

std::string short_type(const Program& program, TypeId id) {
  const Type& type = program.types[id];
  switch (type.kind) {
    case TypeKind::error: return "?";
    case TypeKind::number: return type.dimension == 0 ? "Number" : short_dimension(program, type.dimension);
    case TypeKind::zero: return "Number";
    case TypeKind::boolean: return "Boolean";
    case TypeKind::text: return "Text";
    case TypeKind::enumeration:
    case TypeKind::record: return std::string(program.string(program.declarations[type.declaration].name));
    case TypeKind::list: return "List[" + short_type(program, type.element) + "]";
    case TypeKind::series: return "Series[" + short_type(program, type.element) + "]";
    case TypeKind::table:
      return fmt::format("Table[{}, {}]", program.string(program.declarations[type.declaration].name),
                         short_type(program, type.element));
    case TypeKind::anonymous: {
      std::string members;
      for (size_t i = 0; i < type.names.size(); ++i) {
        members += fmt::format("{}{} : {}", i == 0 ? "" : ", ", program.string(type.names[i]),
                               short_type(program, type.members[i]));
      }
      return "{ " + members + " }";
    }
    case TypeKind::function: {
      std::string parameters;
      for (size_t i = 0; i + 1 < type.members.size(); ++i)
        parameters += (i == 0 ? "" : ", ") + short_type(program, type.members[i]);
      return fmt::format("fn({}) -> {}", parameters, short_type(program, type.members.back()));
    }
  }
  return "?";
}

std::string describe(const Program& program, TypeId id) {
  const Type& type = program.types[id];
  switch (type.kind) {
    case TypeKind::number: return describe_dimension(program, type.dimension);
    case TypeKind::zero: return "number";
    default: return short_type(program, id);
  }
}

namespace {

/// A readable unit of exactly this dimension: the first declared one, but what takes binary prefixes rather whole (B,
/// not bit).
const UnitInfo* unit_of(const Program& program, DimensionId dimension) {
  const UnitInfo* best = nullptr;
  for (const UnitInfo& unit : program.units) {
    if (unit.dimension != dimension) continue;
    bool whole_multiple = unit.binary_prefixes && unit.own_scale > 1 && unit.own_scale <= 64;
    if (best == nullptr || (best->binary_prefixes && best->own_scale == 1 && whole_multiple)) best = &unit;
  }
  return best;
}

std::string unit_name(const Program& program, const UnitInfo& unit) {
  return std::string(program.string(program.declarations[unit.declaration].name));
}

}  // namespace

std::string default_unit(const Program& program, DimensionId dimension) {
  if (dimension == 0) return "";
  if (const UnitInfo* unit = unit_of(program, dimension)) return unit_name(program, *unit);
  std::vector<DimensionId> with_units;
  for (const UnitInfo& unit : program.units) {
    if (unit.dimension != 0 && std::find(with_units.begin(), with_units.end(), unit.dimension) == with_units.end()) {
      with_units.push_back(unit.dimension);
    }
  }
  Dimensions dimensions = program.dimensions;  // a scratch copy: asking must not change the program
  auto named = [&](DimensionId id) { return unit_name(program, *unit_of(program, id)); };
  auto has_unit = [&](DimensionId id) {
    return std::find(with_units.begin(), with_units.end(), id) != with_units.end();
  };

  for (DimensionId base : with_units) {
    for (int32_t exponent : {2, 3, -1, -2, -3}) {
      if (dimensions.power(base, {exponent, 1}) == dimension) return fmt::format("{}^{}", named(base), exponent);
    }
  }
  // `a/b`, `a/b^2`, then `a/b/c`: the language writes no other products.
  for (int32_t exponent : {1, 2, 3}) {
    for (DimensionId above : with_units) {
      DimensionId below = dimensions.power(dimensions.divide(above, dimension), {1, exponent});
      if (has_unit(below))
        return named(above) + "/" + named(below) + (exponent == 1 ? "" : fmt::format("^{}", exponent));
    }
  }
  for (int32_t exponent : {1, 2}) {
    for (DimensionId above : with_units) {
      for (DimensionId middle : with_units) {
        DimensionId below = dimensions.divide(dimensions.divide(above, dimension), middle);
        below = dimensions.power(below, {1, exponent});
        if (middle == above || below == above || !has_unit(below)) continue;
        return named(above) + "/" + named(middle) + "/" + named(below) +
               (exponent == 1 ? "" : fmt::format("^{}", exponent));
      }
    }
  }
  std::vector<Factor> factors = program.dimensions.factors(dimension);
  std::stable_partition(factors.begin(), factors.end(),
                        [](const Factor& factor) { return factor.exponent.numerator > 0; });
  std::string result;
  for (const Factor& factor : factors) {
    DimensionId base = dimensions.base(factor.base);
    if (!has_unit(base) || factor.exponent.denominator != 1) return "";
    int32_t exponent = result.empty() ? factor.exponent.numerator : -factor.exponent.numerator;
    result += (result.empty() ? "" : "/") + named(base) + (exponent == 1 ? "" : fmt::format("^{}", exponent));
  }
  return result;
}

}  // namespace ingot
