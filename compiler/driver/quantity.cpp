#include "compiler/driver/quantity.h"

#include <cmath>

#include "compiler/elaborate/elaborate.h"
#include "compiler/types/check.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

struct Prefix {
  const char* name;
  double scale;
};
constexpr Prefix multiples[] = {{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"P", 1e15}, {"E", 1e18}};
constexpr Prefix submultiples[] = {{"m", 1e-3}, {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}};

const UnitInfo* unit_named(const Program& program, const std::string& name) {
  for (const UnitInfo& one : program.units)
    if (program.string(program.declarations[one.declaration].name) == name) return &one;
  return nullptr;
}

std::string with_unit(double value, int digits, const std::string& prefix, const std::string& unit) {
  return output::format_number(value, digits) + (unit.empty() ? "" : " " + prefix + unit);
}

}  // namespace

std::string quantity_text(const Program& program, TypeId type, double value, int digits) {
  const Type& info = program.types[type];
  if (info.kind == TypeKind::boolean) return value != 0 ? "true" : "false";
  if (info.kind != TypeKind::number || info.dimension == 0) return output::format_number(value, digits);
  std::string unit = default_unit(program, info.dimension);
  double shown = value / elaborate::scale_of_text(program, unit);
  const UnitInfo* above = unit_named(program, unit.substr(0, unit.find_first_of("/^")));
  if (shown == 0 || !std::isfinite(shown) || above == nullptr) return with_unit(shown, digits, "", unit);
  size_t slash = unit.find('/');
  if (above->multiples_only && slash != std::string::npos && std::abs(shown) < 0.9995) {
    // A millitoken does not exist, a megatoken does: 3.4e-7 USD/tok is 0.34 USD/Mtok.
    std::string rest = unit.substr(slash + 1);
    const UnitInfo* below = unit_named(program, rest.substr(0, rest.find_first_of("/^")));
    if (below != nullptr && below->multiples_only && below->decimal_prefixes && rest.find('^') == std::string::npos)
      for (const Prefix& prefix : multiples)
        if (prefix.scale == 1e18 || std::abs(shown) * prefix.scale >= 0.09995)
          return with_unit(shown * prefix.scale, digits, unit.substr(0, slash + 1) + prefix.name, rest);
  }
  if (above->decimal_prefixes && (unit.find('^') == std::string::npos || unit.find('^') > slash)) {
    for (size_t i = std::size(multiples); i-- > 0;)
      if (std::abs(shown) >= multiples[i].scale * 0.9995)
        return with_unit(shown / multiples[i].scale, digits, multiples[i].name, unit);
    if (!above->multiples_only)
      for (const Prefix& prefix : submultiples)
        if (std::abs(shown) >= prefix.scale * 0.9995) return with_unit(shown / prefix.scale, digits, prefix.name, unit);
  }
  return with_unit(shown, digits, "", unit);
}

}  // namespace ingot::driver
