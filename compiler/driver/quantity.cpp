#include "compiler/driver/quantity.h"

#include <cmath>

#include "compiler/elaborate/elaborate.h"
#include "compiler/types/check.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

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
      for (const Prefix& prefix : common_prefixes)
        if (prefix.scale > 1 && (prefix.scale == 1e18 || std::abs(shown) * prefix.scale >= 0.09995))
          return with_unit(shown * prefix.scale, digits, unit.substr(0, slash + 1) + prefix.name, rest);
  }
  const bool whole = unit.find('^') == std::string::npos || unit.find('^') > slash;
  for (size_t i = whole ? std::size(common_prefixes) : 0; i-- > 0;) {
    const Prefix& prefix = common_prefixes[i];
    if (takes(*above, prefix) && std::abs(shown) >= prefix.scale * 0.9995)
      return with_unit(shown / prefix.scale, digits, prefix.name, unit);
  }
  return with_unit(shown, digits, "", unit);
}

}  // namespace ingot::driver
