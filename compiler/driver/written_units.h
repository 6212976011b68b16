// Units for people: those in which a spec and its library write their quantities.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/elaborate/elaborate.h"
#include "compiler/types/program.h"

namespace ingot::driver {

class WrittenUnits {
 public:
  /// `module`: of the spec.
  WrittenUnits(const Program& program, size_t module);
  /// "4 year", "0.08 USD/kWh": in the unit that is written most among those in which the number is handy; what the spec writes goes before
  /// what only its library does, and binary prefixes are for those who write them.
  std::string text(TypeId type, double value, int significant_digits = 4) const;
  /// A named value: as its writer wrote it when it was stated; a computed one in a unit of its right side when that is handy.
  std::string text(const elaborate::Name& name, double value, int significant_digits = 4) const;

 private:
  struct Unit {
    std::string text;
    double scale = 1;
    size_t in_spec = 0, in_library = 0;  ///< written so often
    bool binary = false;
    std::pair<size_t, size_t> weight() const { return {in_spec, binary ? 0 : in_library}; }
  };
  const Program& program_;
  std::map<DimensionId, std::vector<Unit>> units_;
};

}  // namespace ingot::driver
