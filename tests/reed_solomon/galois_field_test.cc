// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/galois_field.h"

#include <set>

#include <doctest/doctest.h>

namespace rootwright::reed_solomon {

TEST_SUITE("reed_solomon/galois_field") {
  // x^8 = x^4 + x^3 + x^2 + 1: the first product that has to be reduced.
  TEST_CASE("a product that leaves eight bits is reduced by 0x11d") {
    CHECK(multiply(0x80, 2) == 0x1d);
    CHECK(multiply(2, 0x80) == 0x1d);
    CHECK(power_of_a(8) == 0x1d);
  }

  TEST_CASE("the powers of the primitive element are all symbols but 0, then begin again") {
    std::set<Symbol> powers;
    for (unsigned i = 0; i < 255; ++i)
      powers.insert(power_of_a(i));
    CHECK(powers.size() == 255);
    CHECK_FALSE(powers.contains(0));
    CHECK(power_of_a(255) == 1);
    CHECK(power_of_a(24 * 254) == power(power_of_a(24), 254));
  }

  TEST_CASE("every symbol but 0 times its inverse is 1") {
    for (unsigned symbol = 1; symbol < 256; ++symbol)
      CHECK(multiply(static_cast<Symbol>(symbol), inverse(static_cast<Symbol>(symbol))) == 1);
  }

  TEST_CASE("products distribute over sums, and anything times 0 is 0") {
    for (unsigned left = 0; left < 256; left += 5) {
      CHECK(multiply(static_cast<Symbol>(left), 0) == 0);
      for (unsigned right = 0; right < 256; right += 3) {
        const auto a = static_cast<Symbol>(left);
        const auto b = static_cast<Symbol>(right);
        CHECK(multiply(0x35, a ^ b) == (multiply(0x35, a) ^ multiply(0x35, b)));
      }
    }
  }
}

}  // namespace rootwright::reed_solomon
