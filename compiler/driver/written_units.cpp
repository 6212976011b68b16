#include "compiler/driver/written_units.h"

#include <algorithm>
#include <cmath>

#include "compiler/driver/quantity.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

/// Numbers that are read at a glance, and those that still are.
bool is_handy(double shown) { return std::abs(shown) >= 0.9995 && std::abs(shown) < 999.95; }
bool is_readable(double shown) { return std::abs(shown) >= 0.01 && std::abs(shown) < 1e5; }

/// "KiB", "Gibit/s".
bool is_binary(std::string_view unit) {
  const size_t at = unit.find('i');
  return at != std::string_view::npos && at > 0 &&
         std::string_view("KMGTPE").find(unit[at - 1]) != std::string_view::npos;
}

std::string with_unit(double shown, int digits, const std::string& unit) {
  return output::format_number(shown, digits) + (unit == "%" ? " %" : " " + unit);
}

}  // namespace

WrittenUnits::WrittenUnits(const Program& program, size_t module) : program_(program) {
  const Tree& tree = program.tree;
  const FileId spec = tree[program.modules[module].node].span.file;
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    if (tree.kind(id) != NodeKind::quantity_ || program.reference(id).kind != ReferenceKind::unit) continue;
    const Type& type = program.types[program.type(id)];
    if (type.kind != TypeKind::number || type.dimension == 0) continue;
    auto& units = units_[type.dimension];
    const std::string_view text = tree.text(id);
    auto known = std::find_if(units.begin(), units.end(), [&](const Unit& one) { return one.text == text; });
    if (known == units.end())
      known =
          units.insert(known, {std::string(text), program.scale(program.reference(id).index), 0, 0, is_binary(text)});
    ++(tree[id].span.file == spec ? known->in_spec : known->in_library);
  }
}

std::string WrittenUnits::text(TypeId type, double value, int digits) const {
  const Type& info = program_.types[type];
  const auto units = units_.find(info.dimension);
  if (info.kind != TypeKind::number || units == units_.end() || value == 0 || !std::isfinite(value))
    return quantity_text(program_, type, value, digits);
  const auto in_spec = [](const Unit& unit, double shown) {
    return unit.in_spec > 0 && std::abs(shown) >= 0.9995 && is_readable(shown);
  };
  const auto handy = [](const Unit&, double shown) { return is_handy(shown); };
  const auto readable = [](const Unit&, double shown) { return is_readable(shown); };
  const auto best = [&](const auto& fits) {
    const Unit* found = nullptr;
    for (const Unit& unit : units->second)
      if (fits(unit, value / unit.scale) && (found == nullptr || unit.weight() > found->weight())) found = &unit;
    return found;
  };
  const Unit* unit = best([&](const Unit& one, double shown) { return one.in_spec > 0 && is_handy(shown); });
  if (unit == nullptr) unit = best(in_spec);
  if (unit == nullptr) unit = best(handy);
  if (unit == nullptr) unit = best(readable);
  if (unit != nullptr) return with_unit(value / unit->scale, digits, unit->text);
  return quantity_text(program_, type, value, digits);
}

std::string WrittenUnits::text(const elaborate::Name& name, double value, int digits) const {
  const Type& type = program_.types[name.type];
  const bool computed_in = type.kind == TypeKind::number && type.dimension != 0 && is_readable(value / name.scale);
  if (!name.unit.empty() && (name.stated || computed_in)) return with_unit(value / name.scale, digits, name.unit);
  return text(name.type, value, digits);
}

}  // namespace ingot::driver
