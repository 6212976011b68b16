// Interned types and the questions that every later stage asks of the typed tree.
#include "compiler/types/program.h"

#include <algorithm>

namespace ingot {

Types::Types() {
  intern({.kind = TypeKind::error});
  intern({.kind = TypeKind::number});
  intern({.kind = TypeKind::boolean});
  intern({.kind = TypeKind::text});
  intern({.kind = TypeKind::zero});
}

TypeId Types::intern(Type type) {
  auto [entry, added] = ids_.try_emplace(type, static_cast<TypeId>(list_.size()));
  if (added) list_.push_back(std::move(type));
  return entry->second;
}

const FieldInfo* Program::find_field(DeclarationId kind, StringId name) const {
  for (DeclarationId at = kind; at != 0; at = kind_of(at).base) {
    for (const FieldInfo& field : kind_of(at).fields) {
      if (field.name == name) return &field;
    }
  }
  return nullptr;
}

DeclarationId Program::find_function(DeclarationId owner, StringId name) const {
  for (DeclarationId at = owner; at != 0;) {
    bool is_instance = declarations[at].kind == DeclarationKind::instance;
    for (DeclarationId function : is_instance ? instance_of(at).functions : kind_of(at).functions) {
      if (declarations[function].name == name) return function;
    }
    at = is_instance ? instance_of(at).base : kind_of(at).base;
  }
  return 0;
}

bool Program::extends(DeclarationId kind, DeclarationId base) const {
  for (DeclarationId at = kind; at != 0; at = kind_of(at).base) {
    if (at == base) return true;
  }
  return false;
}

std::vector<const FieldInfo*> Program::all_fields(DeclarationId kind) const {
  std::vector<DeclarationId> chain;
  for (DeclarationId at = kind; at != 0; at = kind_of(at).base) chain.push_back(at);
  std::vector<const FieldInfo*> fields;
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    for (const FieldInfo& field : kind_of(*at).fields) fields.push_back(&field);
  }
  return fields;
}

double Program::unit_scale(uint32_t unit) const {
  if (unit < scales_read.size()) scales_read[unit] = true;
  const UnitInfo& info = units[unit];
  return info.definition == 0 ? info.own_scale : info.own_scale * scale(info.definition);
}

double Program::scale(uint32_t unit_expression) const {
  double result = 1;
  for (const UnitFactor& factor : unit_expressions[unit_expression].factors) {
    double unit = factor.prefix * unit_scale(factor.unit);
    for (int32_t i = 0; i < factor.exponent; ++i) result *= unit;
    for (int32_t i = 0; i > factor.exponent; --i) result /= unit;
  }
  return result;
}

}  // namespace ingot
