// Which types agree: fitting a wanted type, and the nearest type that several share.
#include <algorithm>

#include "compiler/types/checker.h"

namespace ingot {

bool Checker::is_number(TypeId type) const {
  return kind(type) == TypeKind::number || kind(type) == TypeKind::zero || kind(type) == TypeKind::error;
}

bool Checker::fits(TypeId actual, TypeId expected) const {
  if (actual == expected || actual == Types::error || expected == Types::error) return true;
  const Type& a = program.types[actual];
  const Type& e = program.types[expected];
  if (a.kind == TypeKind::zero) return e.kind == TypeKind::number;
  if (e.kind == TypeKind::zero) return a.kind == TypeKind::number && a.dimension == 0;
  if (a.kind != e.kind) return false;
  switch (a.kind) {
    case TypeKind::record: return program.extends(a.declaration, e.declaration);
    case TypeKind::list:
    case TypeKind::series: return fits(a.element, e.element);
    case TypeKind::table: return a.declaration == e.declaration && fits(a.element, e.element);
    case TypeKind::anonymous: {
      if (a.names.size() != e.names.size()) return false;
      for (size_t i = 0; i < a.names.size(); ++i) {
        auto other = std::find(e.names.begin(), e.names.end(), a.names[i]);
        if (other == e.names.end() || !fits(a.members[i], e.members[other - e.names.begin()])) return false;
      }
      return true;
    }
    case TypeKind::function: {
      if (a.members.size() != e.members.size()) return false;
      for (size_t i = 0; i + 1 < a.members.size(); ++i) {
        if (!fits(e.members[i], a.members[i])) return false;
      }
      return fits(a.members.back(), e.members.back());
    }
    default: return false;  // number, enumeration: equal or not
  }
}

std::optional<TypeId> Checker::join(TypeId left, TypeId right) {
  if (left == Types::error) return right;
  if (right == Types::error) return left;
  if (fits(left, right)) return kind(right) == TypeKind::zero ? left : right;
  if (fits(right, left)) return left;
  Type a = program.types[left];
  Type b = program.types[right];
  if (a.kind != b.kind) return std::nullopt;
  switch (a.kind) {
    case TypeKind::record:
      for (DeclarationId base = a.declaration; base != 0; base = program.kind_of(base).base) {
        if (program.extends(b.declaration, base)) return record_type(base);
      }
      return std::nullopt;
    case TypeKind::table:
      if (a.declaration != b.declaration) return std::nullopt;
      [[fallthrough]];
    case TypeKind::list:
    case TypeKind::series: {
      auto element = join(a.element, b.element);
      if (!element) return std::nullopt;
      a.element = *element;
      return program.types.intern(std::move(a));
    }
    case TypeKind::anonymous: {
      if (a.names.size() != b.names.size()) return std::nullopt;
      for (size_t i = 0; i < a.names.size(); ++i) {
        auto other = std::find(b.names.begin(), b.names.end(), a.names[i]);
        if (other == b.names.end()) return std::nullopt;
        auto member = join(a.members[i], b.members[other - b.names.begin()]);
        if (!member) return std::nullopt;
        a.members[i] = *member;
      }
      return program.types.intern(std::move(a));
    }
    default: return std::nullopt;
  }
}

/// A type that must stand on its own: what was only ever 0 is a plain number.
TypeId Checker::settle(TypeId type) {
  switch (kind(type)) {
    case TypeKind::zero: return Types::plain_number;
    case TypeKind::list:
    case TypeKind::table:
    case TypeKind::series: {
      Type settled = program.types[type];
      settled.element = settle(settled.element);
      return program.types.intern(std::move(settled));
    }
    case TypeKind::anonymous: {
      Type settled = program.types[type];
      for (TypeId& member : settled.members) member = settle(member);
      return program.types.intern(std::move(settled));
    }
    default: return type;
  }
}

}  // namespace ingot
