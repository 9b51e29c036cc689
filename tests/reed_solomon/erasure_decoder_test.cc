// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/erasure_decoder.h"

#include <stdexcept>

#include <doctest/doctest.h>

#include "reed_solomon/textbook.h"

namespace rootwright::reed_solomon {

using test::arbitrary_streams;
using test::textbook_parity_of;
using test::views;

namespace {

constexpr std::size_t kLength = 70;

/// Messages with their parity, of which symbols get lost.
struct Codewords {
  explicit Codewords(std::size_t count)
      : roots(count),
        streams(arbitrary_streams(message_symbols(count), kLength)),
        parity(textbook_parity_of(streams, count)) {}

  /// What stands at a position of all codewords.
  [[nodiscard]] Bytes symbols(std::size_t position) const {
    if (position < streams.size()) return streams[position];
    Bytes row;
    for (std::size_t codeword = 0; codeword < kLength; ++codeword)
      row.push_back(parity[codeword * roots + position - streams.size()]);
    return row;
  }

  /// Overwrites what is erased, then decodes.
  [[nodiscard]] DecodedErasures decode(const std::vector<std::size_t>& erased,
                                       const Kernel& kernel = chosen_kernel()) const {
    Codewords damaged = *this;
    for (const std::size_t position : erased) {
      if (position < streams.size()) {
        damaged.streams[position].assign(kLength, std::byte{0x5a});
      } else {
        for (std::size_t codeword = 0; codeword < kLength; ++codeword)
          damaged.parity[codeword * roots + position - streams.size()] = std::byte{0xa5};
      }
    }
    return ErasureDecoder(roots, erased, kernel).decode(views(damaged.streams), damaged.parity);
  }

  void check_recovers(const std::vector<std::size_t>& erased, const Kernel& kernel = chosen_kernel()) const {
    const DecodedErasures decoded = decode(erased, kernel);
    REQUIRE(decoded.streams.size() == erased.size());
    for (std::size_t i = 0; i < erased.size(); ++i) {
      CAPTURE(erased[i]);
      CHECK(decoded.streams[i] == symbols(erased[i]));
    }
    CHECK(decoded.inconsistent.empty());
  }

  std::size_t roots;
  std::vector<Bytes> streams;
  Bytes parity;
};

std::vector<std::size_t> positions(std::size_t first, std::size_t count, std::size_t step = 1) {
  std::vector<std::size_t> result(count);
  for (std::size_t i = 0; i < count; ++i)
    result[i] = first + i * step;
  return result;
}

}  // namespace

TEST_SUITE("reed_solomon/erasure_decoder") {
  TEST_CASE("every kernel recovers as many erasures as there are roots") {
    for (const Kernel& kernel : kernels()) {
      if (!kernel.is_available()) continue;
      CAPTURE(kernel.name);
      for (const std::size_t roots : {2U, 3U, 8U, 23U, 24U})
        Codewords(roots).check_recovers(positions(1, roots, 3), kernel);
    }
  }

  TEST_CASE("any number of erasures up to the roots is recovered") {
    const Codewords codewords(24);
    for (std::size_t count = 1; count <= 24; ++count)
      codewords.check_recovers(positions(200 - count, count));
  }

  TEST_CASE("a single erasure is recovered at each position of message and parity") {
    const Codewords codewords(2);
    for (std::size_t position = 0; position < kSymbolsPerCodeword; ++position)
      codewords.check_recovers({position});
  }

  TEST_CASE("the first and the last symbols, of message and of parity, are recovered in the order that is asked for") {
    const Codewords codewords(8);
    codewords.check_recovers({254, 0, 246, 247, 1});
    codewords.check_recovers(positions(247, 8));  // all parity
    codewords.check_recovers(positions(239, 8));
  }

  TEST_CASE("an empty stream that is not erased is zeros") {
    Codewords codewords(2);
    codewords.streams[9].assign(kLength, std::byte{0});
    codewords.parity = textbook_parity_of(codewords.streams, 2);
    std::vector<ByteView> given = views(codewords.streams);
    given[9] = {};
    CHECK(ErasureDecoder(2, {7}).decode(given, codewords.parity).streams.front() == codewords.streams[7]);
  }

  TEST_CASE("a stream that is erased may be empty") {
    const Codewords codewords(2);
    std::vector<ByteView> given = views(codewords.streams);
    given[7] = {};
    const DecodedErasures decoded = ErasureDecoder(2, {7}).decode(given, codewords.parity);
    CHECK(decoded.streams.front() == codewords.streams[7]);
  }

  TEST_CASE("with a root to spare codewords with another wrong symbol are named") {
    Codewords codewords(3);
    codewords.streams[100][5] ^= std::byte{1};
    codewords.streams[101][69] ^= std::byte{0x80};
    codewords.parity[3 * 33 + 2] ^= std::byte{0x10};
    CHECK(codewords.decode({4}).inconsistent == std::vector<std::size_t>{5, 33, 69});
    CHECK(codewords.decode({4, 5}).inconsistent == std::vector<std::size_t>{5, 33, 69});
    CHECK(codewords.decode({4, 5, 6}).inconsistent.empty());
  }

  TEST_CASE("positions that cannot be decoded are a bug of the caller") {
    const char* message = "erased positions of a codeword are none, too many, twice the same or beyond its end";
    CHECK_THROWS_WITH_AS(ErasureDecoder(2, {}), message, std::logic_error);
    CHECK_THROWS_WITH_AS(ErasureDecoder(2, {1, 2, 3}), message, std::logic_error);
    CHECK_THROWS_WITH_AS(ErasureDecoder(2, {9, 9}), message, std::logic_error);
    CHECK_THROWS_WITH_AS(ErasureDecoder(2, {255}), message, std::logic_error);
  }
}

}  // namespace rootwright::reed_solomon
