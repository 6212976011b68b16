// Exact rational exponents and interned products of dimensions.
#include "compiler/types/dimension.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace ingot {

namespace {

// Exponents beyond this are nonsense in any model; clamping keeps the arithmetic defined on hostile input.
constexpr int64_t exponent_limit = 1'000'000;

Rational normal(int64_t numerator, int64_t denominator) {
  if (denominator == 0) return {0, 1};
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  int64_t divisor = std::gcd(numerator, denominator);
  if (divisor > 1) {
    numerator /= divisor;
    denominator /= divisor;
  }
  numerator = std::clamp(numerator, -exponent_limit, exponent_limit);
  denominator = std::min(denominator, exponent_limit);
  return {static_cast<int32_t>(numerator), static_cast<int32_t>(denominator)};
}

}  // namespace

Rational operator+(Rational a, Rational b) {
  return normal(int64_t{a.numerator} * b.denominator + int64_t{b.numerator} * a.denominator,
                int64_t{a.denominator} * b.denominator);
}

Rational operator-(Rational a, Rational b) { return a + Rational{-b.numerator, b.denominator}; }

Rational operator*(Rational a, Rational b) {
  return normal(int64_t{a.numerator} * b.numerator, int64_t{a.denominator} * b.denominator);
}

Rational operator/(Rational a, Rational b) {
  return normal(int64_t{a.numerator} * b.denominator, int64_t{a.denominator} * b.numerator);
}

Dimensions::Dimensions() { intern({}); }

DimensionId Dimensions::intern(std::vector<Factor> factors) {
  std::sort(factors.begin(), factors.end(), [](const Factor& a, const Factor& b) { return a.base < b.base; });
  std::vector<Factor> merged;
  for (const Factor& factor : factors) {
    if (!merged.empty() && merged.back().base == factor.base) {
      merged.back().exponent = merged.back().exponent + factor.exponent;
    } else {
      merged.push_back(factor);
    }
  }
  std::erase_if(merged, [](const Factor& factor) { return factor.exponent.numerator == 0; });
  auto [entry, added] = ids_.try_emplace(merged, static_cast<DimensionId>(list_.size()));
  if (added) list_.push_back(std::move(merged));
  return entry->second;
}

DimensionId Dimensions::base(uint32_t base_id) { return intern({{base_id, {1, 1}}}); }

DimensionId Dimensions::multiply(DimensionId a, DimensionId b) {
  if (a == 0) return b;
  if (b == 0) return a;
  std::vector<Factor> factors = list_[a];
  factors.insert(factors.end(), list_[b].begin(), list_[b].end());
  return intern(std::move(factors));
}

DimensionId Dimensions::divide(DimensionId a, DimensionId b) {
  if (b == 0) return a;
  return multiply(a, power(b, {-1, 1}));
}

DimensionId Dimensions::power(DimensionId a, Rational exponent) {
  std::vector<Factor> factors = list_[a];
  for (Factor& factor : factors) factor.exponent = factor.exponent * exponent;
  return intern(std::move(factors));
}

}  // namespace ingot
