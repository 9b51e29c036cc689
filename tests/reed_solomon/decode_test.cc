// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/decode.h"

#include <doctest/doctest.h>

#include "reed_solomon/textbook.h"

namespace rootwright::reed_solomon {

using test::arbitrary_streams;
using test::textbook_parity_of;
using test::views;

namespace {

constexpr std::size_t kRoots = 6;
constexpr std::size_t kLength = 100;

/// Messages with their parity, to be damaged.
struct Damaged {
  std::vector<Bytes> sound = arbitrary_streams(message_symbols(kRoots), kLength);
  std::vector<Bytes> streams = sound;
  Bytes parity = textbook_parity_of(sound, kRoots);

  void overwrite(std::size_t stream) { streams[stream] = arbitrary_streams(1, kLength, 77).front(); }
  void flip_parity(std::size_t codeword, std::size_t symbol) { parity[codeword * kRoots + symbol] ^= std::byte{0x21}; }
  [[nodiscard]] DecodedErasures decode(const std::vector<std::size_t>& erased) const {
    return reed_solomon::decode(kRoots, erased, views(streams), parity);
  }
};

}  // namespace

TEST_SUITE("reed_solomon/decode") {
  TEST_CASE("what is erased is recovered beside two streams that are damaged without anyone knowing") {
    Damaged damaged;
    for (const std::size_t stream : {3U, 70U, 200U, 201U})
      damaged.overwrite(stream);
    const DecodedErasures decoded = damaged.decode({201, 3});
    CHECK(decoded.inconsistent.empty());
    REQUIRE(decoded.streams.size() == 2);
    CHECK(decoded.streams[0] == damaged.sound[201]);
    CHECK(decoded.streams[1] == damaged.sound[3]);
  }

  TEST_CASE("an erased stream may be empty beside damage that is not known") {
    Damaged damaged;
    damaged.overwrite(9);
    std::vector<ByteView> given = views(damaged.streams);
    given[5] = {};
    const DecodedErasures decoded = reed_solomon::decode(kRoots, {5}, given, damaged.parity);
    CHECK(decoded.inconsistent.empty());
    CHECK(decoded.streams.front() == damaged.sound[5]);
  }

  TEST_CASE("symbols that are wrong in other places of each codeword are corrected, of parity, too") {
    Damaged damaged;
    damaged.overwrite(3);
    damaged.flip_parity(0, 0);
    damaged.flip_parity(17, 5);
    damaged.flip_parity(17, 2);
    damaged.streams[150][99] ^= std::byte{1};
    const DecodedErasures decoded = damaged.decode({3});
    CHECK(decoded.inconsistent.empty());
    CHECK(decoded.streams.front() == damaged.sound[3]);
  }

  TEST_CASE("codewords with too many wrong symbols are named, the others are recovered") {
    Damaged damaged;
    damaged.overwrite(3);
    for (const std::size_t symbol : {0U, 1U, 2U, 3U})
      damaged.flip_parity(40, symbol);
    damaged.flip_parity(41, 1);
    const DecodedErasures decoded = damaged.decode({3});
    CHECK(decoded.inconsistent == std::vector<std::size_t>{40});
    for (std::size_t codeword = 0; codeword < kLength; ++codeword) {
      if (codeword != 40) CHECK(decoded.streams.front()[codeword] == damaged.sound[3][codeword]);
    }
  }

  TEST_CASE("without two roots to spare inconsistent codewords are only named") {
    Damaged damaged;
    damaged.flip_parity(8, 1);
    CHECK(damaged.decode({1, 2, 3, 4, 5}).inconsistent == std::vector<std::size_t>{8});
    CHECK(damaged.decode({1, 2, 3, 4}).inconsistent.empty());
  }
}

}  // namespace rootwright::reed_solomon
