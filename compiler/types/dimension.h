// Dimensions: products of base dimensions (and, in generic functions, of dimension parameters) with rational exponents.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ingot {

struct Rational {
  int32_t numerator = 0;
  int32_t denominator = 1;  ///< always positive, fraction in lowest terms
  bool operator==(const Rational&) const = default;
  auto operator<=>(const Rational&) const = default;
};
Rational operator+(Rational a, Rational b);
Rational operator-(Rational a, Rational b);
Rational operator*(Rational a, Rational b);
Rational operator/(Rational a, Rational b);

/// A factor: base dimension ids count from 0; dimension parameters have the top bit set over their declaring node's id.
struct Factor {
  uint32_t base = 0;
  Rational exponent;
  bool operator==(const Factor&) const = default;
  auto operator<=>(const Factor&) const = default;
};
constexpr uint32_t dimension_parameter_bit = 0x80000000u;

using DimensionId = uint32_t;  ///< 0 is dimensionless

/// Interns dimensions so that equality is equality of ids. Factors ascend by base; none has exponent zero.
class Dimensions {
 public:
  Dimensions();
  DimensionId intern(std::vector<Factor> factors);
  const std::vector<Factor>& factors(DimensionId id) const { return list_[id]; }
  DimensionId base(uint32_t base_id);
  DimensionId multiply(DimensionId a, DimensionId b);
  DimensionId divide(DimensionId a, DimensionId b);
  DimensionId power(DimensionId a, Rational exponent);
  uint32_t size() const { return static_cast<uint32_t>(list_.size()); }

 private:
  std::vector<std::vector<Factor>> list_;
  std::map<std::vector<Factor>, DimensionId> ids_;
};

}  // namespace ingot
