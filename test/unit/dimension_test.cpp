// Rational exponents and interned products of dimensions.
#include "compiler/types/dimension.h"

#include <gtest/gtest.h>

namespace ingot {
namespace {

TEST(Rational, IsInLowestTerms) {
  EXPECT_EQ((Rational{1, 2} + Rational{1, 2}), (Rational{1, 1}));
  EXPECT_EQ((Rational{2, 3} * Rational{3, 4}), (Rational{1, 2}));
  EXPECT_EQ((Rational{1, 1} / Rational{-2, 1}), (Rational{-1, 2}));
  EXPECT_EQ((Rational{1, 3} - Rational{1, 3}), (Rational{0, 1}));
}

TEST(Rational, StaysDefinedWithoutLimit) {
  Rational huge{1'000'000, 1};
  EXPECT_EQ(huge * huge, huge);
  EXPECT_EQ((Rational{1, 1} / Rational{0, 1}), (Rational{0, 1}));
}

TEST(Dimensions, EqualProductsHaveEqualIds) {
  Dimensions dimensions;
  DimensionId time = dimensions.base(0), information = dimensions.base(1);
  DimensionId bandwidth = dimensions.divide(information, time);
  EXPECT_EQ(dimensions.multiply(bandwidth, time), information);
  EXPECT_EQ(dimensions.multiply(time, bandwidth), dimensions.multiply(bandwidth, time));
  EXPECT_EQ(dimensions.divide(time, time), 0u);
  EXPECT_EQ(dimensions.power(dimensions.power(bandwidth, {2, 1}), {1, 2}), bandwidth);
  EXPECT_EQ(dimensions.power(bandwidth, {0, 1}), 0u);
}

TEST(Dimensions, FactorsAscendWithoutZeros) {
  Dimensions dimensions;
  DimensionId id = dimensions.intern({{2, {1, 1}}, {0, {-1, 1}}, {2, {1, 2}}, {1, {3, 1}}, {1, {-3, 1}}});
  EXPECT_EQ(dimensions.factors(id), (std::vector<Factor>{{0, {-1, 1}}, {2, {3, 2}}}));
}

}  // namespace
}  // namespace ingot
