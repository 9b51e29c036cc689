// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/encoder.h"

#include <doctest/doctest.h>

#include "reed_solomon/textbook.h"

namespace rootwright::reed_solomon {

using test::arbitrary_streams;
using test::textbook_parity_of;
using test::views;

TEST_SUITE("reed_solomon/encoder") {
  TEST_CASE("every kernel gives the parity of textbooks, for any roots and length") {
    for (const Kernel& kernel : kernels()) {
      if (!kernel.is_available()) continue;
      for (const std::size_t roots : {2U, 3U, 8U, 9U, 16U, 17U, 23U, 24U}) {
        for (const std::size_t length : {1U, 63U, 64U, 65U, 191U}) {
          CAPTURE(kernel.name);
          CAPTURE(roots);
          CAPTURE(length);
          const std::vector<Bytes> streams = arbitrary_streams(message_symbols(roots), length);
          Bytes parity(length * roots);
          Encoder(roots, kernel).encode(views(streams), parity);
          CHECK(parity == textbook_parity_of(streams, roots));
        }
      }
    }
  }

  TEST_CASE("every kernel reads streams and writes parity at any address") {
    constexpr std::size_t kLength = 130;
    for (const Kernel& kernel : kernels()) {
      if (!kernel.is_available()) continue;
      CAPTURE(kernel.name);
      const std::vector<Bytes> longer = arbitrary_streams(253, kLength + 64);
      std::vector<ByteView> streams;
      std::vector<Bytes> same;
      for (std::size_t i = 0; i < longer.size(); ++i) {
        streams.push_back(ByteView(longer[i]).subspan(i % 64, kLength));
        same.emplace_back(streams.back().begin(), streams.back().end());
      }
      Bytes parity(2 * kLength + 1);
      Encoder(2, kernel).encode(streams, std::span(parity).subspan(1));
      CHECK(Bytes(parity.begin() + 1, parity.end()) == textbook_parity_of(same, 2));
    }
  }

  TEST_CASE("more codewords than are computed at once give the parity of each") {
    for (const std::size_t roots : {2U, 5U}) {
      const std::vector<Bytes> streams = arbitrary_streams(message_symbols(roots), 4096 + 70);
      Bytes parity(streams.front().size() * roots);
      Encoder(roots).encode(views(streams), parity);
      Bytes piecewise;
      for (std::size_t begin = 0; begin < streams.front().size(); begin += 1000) {
        std::vector<ByteView> pieces;
        for (const Bytes& stream : streams)
          pieces.push_back(ByteView(stream).subspan(begin, std::min<std::size_t>(1000, stream.size() - begin)));
        Bytes piece(pieces.front().size() * roots);
        Encoder(roots).encode(pieces, piece);
        piecewise.insert(piecewise.end(), piece.begin(), piece.end());
      }
      CHECK(parity == piecewise);
    }
  }

  TEST_CASE("empty streams are zeros, whether few or most are empty") {
    for (const Kernel& kernel : kernels()) {
      if (!kernel.is_available()) continue;
      for (const std::size_t roots : {2U, 7U, 24U}) {
        for (const std::size_t step : {1U, 2U, 3U, 100U}) {
          CAPTURE(kernel.name);
          CAPTURE(roots);
          CAPTURE(step);
          std::vector<Bytes> streams(message_symbols(roots), Bytes(70));
          std::vector<ByteView> given(streams.size());
          for (std::size_t i = step - 1; i < streams.size(); i += step) {
            streams[i] = arbitrary_streams(1, 70, static_cast<std::uint32_t>(i + 1)).front();
            given[i] = streams[i];
          }
          Bytes parity(70 * roots, std::byte{0xff});
          Encoder(roots, kernel).encode(given, parity);
          CHECK(parity == textbook_parity_of(streams, roots));
        }
      }
    }
  }

  TEST_CASE("nothing but empty streams gives parity that is zero") {
    Bytes parity(8, std::byte{0xff});
    Encoder(2).encode(std::vector<ByteView>(253), parity);
    CHECK(is_zero(parity));
  }

  TEST_CASE("the parity of zeros is zero") {
    const Bytes zeros(100);
    Bytes parity(2400, std::byte{1});
    Encoder(24).encode(std::vector<ByteView>(231, zeros), parity);
    CHECK(is_zero(parity));
  }
}

}  // namespace rootwright::reed_solomon
