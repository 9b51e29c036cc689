// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/code.h"

#include <array>

#include <doctest/doctest.h>

namespace rootwright::reed_solomon {

TEST_SUITE("reed_solomon/code") {
  TEST_CASE("a codeword has 255 symbols, whatever the roots") {
    CHECK(message_symbols(2) == 253);
    CHECK(message_symbols(24) == 231);
  }

  // With two roots c[0] + ... + c[254] = 0 and the sum of c[j] * a^(254-j) = 0; a message whose last symbol is 1 and
  // all others 0 has both syndromes 1, and p0 + p1 = 1, p0 * a + p1 = a^2 give p0 = (1 + a^2) / (1 + a) = 1 + a = 3, p1
  // = 2.
  TEST_CASE("the parity of the last symbol alone is what its two equations give") {
    const Matrix parity = parity_matrix(2);
    CHECK((parity.at(0, 0) ^ parity.at(0, 1)) == 3);
    CHECK((parity.at(1, 0) ^ parity.at(1, 1)) == 2);
  }

  TEST_CASE("without erasures every syndrome is a check") {
    const Matrix matrix = erasure_matrix(3, {});
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t column = 0; column < 3; ++column)
        CHECK(matrix.at(row, column) == (row == column ? 1 : 0));
    }
  }

  TEST_CASE("the first syndrome is one erased symbol, and the others check it") {
    const std::array<std::size_t, 1> erased = {253};  // its weight in syndrome i is a^i
    const Matrix matrix = erasure_matrix(3, erased);
    CHECK(matrix.at(0, 0) == 1);
    CHECK(matrix.at(1, 0) == 2);
    CHECK(matrix.at(1, 1) == 1);
    CHECK(matrix.at(2, 0) == 4);
    CHECK(matrix.at(2, 2) == 1);
  }
}

}  // namespace rootwright::reed_solomon
