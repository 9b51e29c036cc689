// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <doctest/doctest.h>

#include "fs/ext4/crc32c.h"

namespace rootwright::fs::ext4 {

namespace {

using Kernel = std::uint32_t (*)(std::uint32_t, ByteView);
constexpr std::array<Kernel, 2> kKernels{crc32c, crc32c_portable};

/// As protocols use it: from all ones, inverted at the end.
std::uint32_t protocol_sum(Kernel kernel, ByteView bytes) {
  return ~kernel(0xFFFFFFFF, bytes);
}

}  // namespace

// Expected sums: RFC 3720 section B.4, and the check value 0xE3069283 of the CRC catalogue's CRC-32/ISCSI.
TEST_SUITE("fs/ext4/crc32c") {
  TEST_CASE("the published sums come out of every kernel") {
    const Bytes zeros(32);
    const Bytes ones(32, std::byte{0xFF});
    Bytes ascending;
    for (unsigned value = 0; value < 32; ++value)
      ascending.push_back(static_cast<std::byte>(value));
    for (const Kernel kernel : kKernels) {
      CHECK(protocol_sum(kernel, as_byte_view("123456789")) == 0xE3069283);
      CHECK(protocol_sum(kernel, zeros) == 0x8A9136AA);
      CHECK(protocol_sum(kernel, ones) == 0x62A8AB43);
      CHECK(protocol_sum(kernel, ascending) == 0x46DD794E);
    }
  }

  TEST_CASE("no bytes leave the start value as it is") {
    for (const Kernel kernel : kKernels)
      CHECK(kernel(0x12345678, {}) == 0x12345678);
  }

  TEST_CASE("sums of pieces chain, whatever their lengths") {
    Bytes bytes;
    for (unsigned value = 0; value < 100; ++value)
      bytes.push_back(static_cast<std::byte>(value * 7));
    const std::uint32_t whole = crc32c_portable(1, bytes);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      const ByteView view = bytes;
      for (const Kernel kernel : kKernels)
        CHECK(kernel(kernel(1, view.first(cut)), view.subspan(cut)) == whole);
    }
  }
}

}  // namespace rootwright::fs::ext4
