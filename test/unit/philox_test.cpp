// Philox4x32-10 against the known answers that its authors publish (Random123, kat_vectors).
#include <gtest/gtest.h>

#include "runtime/math/philox.h"

namespace ingot::math {
namespace {

using Words = PhiloxWords<uint64_t>;

void expect(Words counter, uint64_t low, uint64_t high, Words wanted) {
  const Words words = philox4x32<uint64_t>(counter, low, high);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(words.word[i], wanted.word[i]);
}

TEST(Philox, KnownAnswers) {
  expect({{0, 0, 0, 0}}, 0, 0, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}});
  expect({{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}}, 0xffffffff, 0xffffffff,
         {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}});
  expect({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0,
         {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}});
}

TEST(Philox, NumbersStayInsideTheOpenInterval) {
  for (int draw = 0; draw < 100'000; ++draw) {
    const double u = uniform_random(12345.0, static_cast<double>(draw));
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
  }
}

TEST(Philox, StreamAndDrawBothMatter) {
  EXPECT_NE(uniform_random(1.0, 1.0), uniform_random(2.0, 1.0));
  EXPECT_NE(uniform_random(1.0, 1.0), uniform_random(1.0, 2.0));
  EXPECT_NE(uniform_random(1.0, 1.0), uniform_random(1.0 + 0x1p40, 1.0));
  EXPECT_EQ(uniform_random(7.0, 9.0), uniform_random(7.0, 9.0));
}

}  // namespace
}  // namespace ingot::math
