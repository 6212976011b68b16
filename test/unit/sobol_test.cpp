// The Sobol sequence against its authors' first points, and what scrambling must leave and must change.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "runtime/math/sobol.h"

namespace ingot::math {
namespace {

double unscrambled(uint32_t dimension, uint32_t point) {
  uint32_t x = 0;
  for (int bit = 0; bit < 32; ++bit)
    if (point >> bit & 1) x ^= detail::sobol_directions.of[dimension][bit];
  return std::ldexp(static_cast<double>(detail::reverse_32_bits<uint64_t>(x)), -32);
}

// Points 0 to 7 in the order of their numbers. Dimensions 2 and 3 by hand from m = 1 and m = 1, 3 (polynomials x + 1 and x^2 + x + 1):
// v = 1/2, 3/4, 5/8 and 1/2, 3/4, 3/8.
TEST(Sobol, FirstPoints) {
  const std::vector<std::vector<double>> wanted{{0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875},
                                                {0, 0.5, 0.75, 0.25, 0.625, 0.125, 0.375, 0.875},
                                                {0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125}};
  for (uint32_t d = 0; d < wanted.size(); ++d)
    for (uint32_t n = 0; n < 8; ++n) EXPECT_EQ(unscrambled(d, n), wanted[d][n]) << d << " " << n;
}

// Every 2^m points have one in each of 2^m equal parts, in each dimension, however they are scrambled.
TEST(Sobol, EachDimensionIsStratified) {
  constexpr int parts = 1024;
  for (uint32_t dimension = 0; dimension < sobol_dimensions; ++dimension)
    for (const double stream : {0.0, 1.0, 987654321012345.0}) {
      std::vector<int> hits(parts, 0);
      for (int point = 0; point < parts; ++point) {
        const double u = quasi_random<double>(stream, dimension, point + parts);
        ASSERT_GT(u, 0);
        ASSERT_LT(u, 1);
        ++hits[static_cast<size_t>(u * parts)];
      }
      for (const int hit : hits) ASSERT_EQ(hit, 1) << dimension;
    }
}

// The first two dimensions are a (0, m, 2)-net: one of 256 points in each box of 2^-i by 2^(i-8), scrambled too.
TEST(Sobol, TheFirstTwoDimensionsFillEveryElementaryBox) {
  for (int i = 0; i <= 8; ++i) {
    std::vector<int> hits(256, 0);
    for (int point = 0; point < 256; ++point) {
      const double x = quasi_random<double>(77, 0, point), y = quasi_random<double>(1234567, 1, point);
      ++hits[static_cast<size_t>(std::ldexp(x, i)) * (256 >> i) + static_cast<size_t>(std::ldexp(y, 8 - i))];
    }
    for (const int hit : hits) ASSERT_EQ(hit, 1) << i;
  }
}

// Over scramblings each point is uniform: mean 1/2 and variance 1/12, within four standard errors (1/(12 n))^(1/2) and
// (1/(180 n))^(1/2); and neighbours are not the same.
TEST(Sobol, OverScramblingsAPointIsUniform) {
  constexpr int streams = 20'000;
  for (const int point : {0, 1, 5, 1000}) {
    double sum = 0, squares = 0;
    for (int stream = 0; stream < streams; ++stream) {
      const double u = quasi_random<double>(stream, 3, point);
      sum += u, squares += (u - 0.5) * (u - 0.5);
    }
    EXPECT_NEAR(sum / streams, 0.5, 4 * std::sqrt(1.0 / 12 / streams)) << point;
    EXPECT_NEAR(squares / streams, 1.0 / 12, 4 * std::sqrt(1.0 / 180 / streams)) << point;
  }
  EXPECT_NE(quasi_random<double>(1, 3, 5), quasi_random<double>(2, 3, 5));
  EXPECT_NE(quasi_random<double>(1, 3, 5), quasi_random<double>(1, 4, 5));
}

// What is no number of a point counts as the first, what is no dimension as the last.
TEST(Sobol, OperandsOutsideAreTaken) {
  EXPECT_EQ(quasi_random<double>(1, 2, NAN), quasi_random<double>(1, 2, 0));
  EXPECT_EQ(quasi_random<double>(1, 1e9, 3), quasi_random<double>(1, sobol_dimensions - 1, 3));
}

}  // namespace
}  // namespace ingot::math
