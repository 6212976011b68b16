// Values with a unit and a prefix that a reader would choose.
#pragma once

#include <string>

#include "compiler/types/program.h"

namespace ingot::driver {

/// The prefixes that people read and write numbers with, ascending.
struct Prefix {
  const char* name;
  double scale;
};
inline constexpr Prefix common_prefixes[] = {{"p", 1e-12}, {"n", 1e-9}, {"u", 1e-6}, {"m", 1e-3},
                                             {"", 1},      {"k", 1e3},  {"M", 1e6},  {"G", 1e9},
                                             {"T", 1e12},  {"P", 1e15}, {"E", 1e18}};
/// Whether a unit takes a prefix of that size.
inline bool takes(const UnitInfo& unit, const Prefix& prefix) {
  return prefix.scale == 1 || (unit.decimal_prefixes && (prefix.scale > 1 || !unit.multiples_only));
}

/// "4.8 TB/s" of a value in base units.
std::string quantity_text(const Program& program, TypeId type, double value, int significant_digits = 4);

}  // namespace ingot::driver
