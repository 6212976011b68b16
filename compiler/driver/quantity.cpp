#include "compiler/driver/quantity.h"

#include <cmath>

#include "compiler/elaborate/elaborate.h"
#include "compiler/types/check.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

std::string quantity_text(const Program& program, TypeId type, double value, int digits) {
  const Type& info = program.types[type];
  if (info.kind == TypeKind::boolean) return value != 0 ? "true" : "false";
  if (info.kind != TypeKind::number || info.dimension == 0) return output::format_number(value, digits);
  std::string unit = default_unit(program, info.dimension);
  double shown = value / elaborate::scale_of_text(program, unit);
  std::string first = unit.substr(0, unit.find_first_of("/^"));
  bool prefixed = false;
  for (const UnitInfo& one : program.units)
    if (program.string(program.declarations[one.declaration].name) == first) prefixed = one.decimal_prefixes;
  if (prefixed && unit.find('^') != first.size() && shown != 0 && std::isfinite(shown)) {
    static const struct {
      const char* name;
      double scale;
    } prefixes[] = {{"E", 1e18}, {"P", 1e15}, {"T", 1e12}, {"G", 1e9},  {"M", 1e6},  {"k", 1e3},
                    {"", 1},     {"m", 1e-3}, {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}};
    for (const auto& prefix : prefixes)
      if (std::abs(shown) >= prefix.scale * 0.9995)
        return output::format_number(shown / prefix.scale, digits) + " " + prefix.name + unit;
  }
  return output::format_number(shown, digits) + (unit.empty() ? "" : " " + unit);
}

}  // namespace ingot::driver
