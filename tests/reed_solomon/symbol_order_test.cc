// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/symbol_order.h"

#include <doctest/doctest.h>

#include "reed_solomon/textbook.h"

namespace rootwright::reed_solomon {

TEST_SUITE("reed_solomon/symbol_order") {
  TEST_CASE("rows become codewords, and codewords rows") {
    const Bytes rows = to_bytes("abc.ABC.123.");
    Bytes codewords(9);
    interleave({.first = rows.data(), .stride = 4}, 3, codewords);
    CHECK(to_text(codewords) == "aA1bB2cC3");

    Bytes back = to_bytes("............");
    deinterleave(codewords, 3, {.first = back.data(), .stride = 4});
    CHECK(back == rows);
  }

  TEST_CASE("every number of rows and codewords comes back as it was") {
    for (std::size_t count = 2; count <= 24; ++count) {
      for (const std::size_t length : {1U, 7U, 8U, 15U, 16U, 17U, 100U}) {
        CAPTURE(count);
        CAPTURE(length);
        const Bytes rows = test::arbitrary_streams(1, count * length).front();
        Bytes codewords(count * length);
        interleave({.first = rows.data(), .stride = length}, count, codewords);
        for (std::size_t i = 0; i < codewords.size(); ++i)
          REQUIRE(codewords[i] == rows[i % count * length + i / count]);
        Bytes back(count * length);
        deinterleave(codewords, count, {.first = back.data(), .stride = length});
        CHECK(back == rows);
      }
    }
  }
}

}  // namespace rootwright::reed_solomon
