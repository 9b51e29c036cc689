// SPDX-License-Identifier: Apache-2.0
#include "gpt/crc32.h"

#include <doctest/doctest.h>

namespace rootwright::gpt {

// Check value of CRC-32/ISO-HDLC in every catalogue of CRCs; also `printf 123456789 | gzip -c | tail -c8 | xxd -e -l4`.
TEST_SUITE("gpt/crc32") {
  TEST_CASE("the digits 1 to 9 have the CRC that the standard gives") {
    CHECK(crc32(as_byte_view("123456789")) == 0xcbf43926U);
  }

  TEST_CASE("no bytes have the CRC zero") {
    CHECK(crc32({}) == 0U);
  }

  // 128 empty entries, as sgdisk and sfdisk leave them: known to everyone who looked at one in hexadecimal.
  TEST_CASE("16 KiB of zeros have the CRC of an empty array of entries") {
    CHECK(crc32(Bytes(16384)) == 0xab54d286U);
  }
}

}  // namespace rootwright::gpt
