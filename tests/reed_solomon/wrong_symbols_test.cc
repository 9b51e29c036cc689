// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/wrong_symbols.h"

#include <doctest/doctest.h>

#include "reed_solomon/code.h"
#include "reed_solomon/textbook.h"

namespace rootwright::reed_solomon {

using test::arbitrary_streams;
using test::textbook_parity_of;
using test::views;

namespace {

constexpr std::size_t kLength = 300;

/// Messages with their parity, to be damaged.
struct Damaged {
  explicit Damaged(std::size_t with_roots)
      : roots(with_roots),
        streams(arbitrary_streams(message_symbols(roots), kLength)),
        parity(textbook_parity_of(streams, roots)),
        may_be_wrong(streams.size(), true) {}

  void flip(std::size_t stream, std::size_t codeword) { streams[stream][codeword] ^= std::byte{0x21}; }
  void flip_parity(std::size_t symbol, std::size_t codeword) { parity[codeword * roots + symbol] ^= std::byte{0x21}; }
  [[nodiscard]] std::vector<WrongSymbol> find() const {
    return find_wrong_symbols(roots, views(streams), parity, may_be_wrong);
  }

  std::size_t roots;
  std::vector<Bytes> streams;
  Bytes parity;
  std::vector<bool> may_be_wrong;
};

}  // namespace

TEST_SUITE("reed_solomon/wrong_symbols") {
  TEST_CASE("nothing is wrong with codewords as they were made") {
    CHECK(Damaged(2).find().empty());
    CHECK(Damaged(24).find().empty());
  }

  TEST_CASE("one wrong symbol for two roots is found, each codeword by itself, in message and parity") {
    Damaged damaged(2);
    damaged.flip(0, 0);
    damaged.flip(252, 1);
    damaged.flip(100, 77);
    damaged.flip_parity(0, 78);
    damaged.flip_parity(1, 299);
    CHECK(damaged.find() ==
          std::vector<WrongSymbol>{{0, 0, 0x21}, {1, 252, 0x21}, {77, 100, 0x21}, {78, 253, 0x21}, {299, 254, 0x21}});
  }

  TEST_CASE("half as many wrong symbols as roots are found in one codeword") {
    Damaged damaged(8);
    for (const std::size_t stream : {3U, 70U, 246U})
      damaged.flip(stream, 5);
    damaged.flip_parity(7, 5);
    CHECK(damaged.find() == std::vector<WrongSymbol>{{5, 3, 0x21}, {5, 70, 0x21}, {5, 246, 0x21}, {5, 254, 0x21}});
  }

  TEST_CASE("a codeword with more wrong symbols is left out") {
    Damaged damaged(8);
    for (std::size_t stream = 0; stream < 200; ++stream)
      damaged.flip(stream, 5);
    damaged.flip(9, 299);
    CHECK(damaged.find() == std::vector<WrongSymbol>{{299, 9, 0x21}});
  }

  TEST_CASE("a correction of a symbol that cannot be wrong is none") {
    Damaged damaged(2);
    damaged.flip(7, 1);
    damaged.flip(8, 2);
    damaged.flip_parity(0, 3);
    damaged.may_be_wrong[7] = false;
    CHECK(damaged.find() == std::vector<WrongSymbol>{{2, 8, 0x21}, {3, 253, 0x21}});
  }

  TEST_CASE("after 64 codewords with too many wrong symbols nothing more is looked for") {
    Damaged damaged(2);
    damaged.may_be_wrong[7] = false;
    damaged.flip(9, 299);
    for (std::size_t codeword = 0; codeword < 63; ++codeword)
      damaged.flip(7, 2 * codeword);
    CHECK(damaged.find() == std::vector<WrongSymbol>{{299, 9, 0x21}});
    damaged.flip(7, 200);
    CHECK(damaged.find().empty());
  }
}

}  // namespace rootwright::reed_solomon
