// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright {

TEST_SUITE("base/uuid") {
  TEST_CASE("the text form is read in both cases and written in lower case") {
    const Uuid esp = Uuid::parse("C12A7328-f81f-11d2-BA4B-00a0c93ec93b");
    CHECK(esp.text() == "c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    CHECK(to_hex(esp.bytes) == "c12a7328f81f11d2ba4b00a0c93ec93b");
  }

  TEST_CASE("anything but the text form is refused") {
    for (const char* text : {"", "c12a7328f81f11d2ba4b00a0c93ec93b", "c12a7328-f81f-11d2-ba4b-00a0c93ec93",
                             "c12a7328-f81f-11d2-ba4b-00a0c93ec93bb", "{12a7328-f81f-11d2-ba4b-00a0c93ec93b",
                             "c12a7328-f81f-11d2-ba4b-00a0c93ec9-b", "c12a7328-f81f-11d2-ba4b-00a0c93ec93g",
                             "c12a73280f81f-11d2-ba4b-00a0c93ec93b"}) {
      CAPTURE(text);
      CHECK_THROWS_WITH_AS(
          static_cast<void>(Uuid::parse(text)),
          ("'" + std::string(text) + "' is not a UUID such as 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'").c_str(), Error);
    }
  }

  TEST_CASE("bytes become a UUID as they are, and only the first 16") {
    CHECK(Uuid::from_bytes(from_hex("ffffffffffffffffffffffffffffffff00")).text() ==
          "ffffffff-ffff-ffff-ffff-ffffffffffff");
  }

  TEST_CASE("version 4 overwrites the four bits of the version and the two of the variant") {
    CHECK(Uuid::version4(Bytes(16, std::byte{0xff})).text() == "ffffffff-ffff-4fff-bfff-ffffffffffff");
    CHECK(Uuid::version4(Bytes(32)).text() == "00000000-0000-4000-8000-000000000000");
  }

  TEST_CASE("only the UUID of zeros is nil") {
    CHECK(Uuid{}.is_nil());
    CHECK_FALSE(Uuid::parse("00000000-0000-0000-0000-000000000001").is_nil());
  }

  TEST_CASE("UUIDs are sorted like their texts") {
    CHECK(Uuid::parse("0fffffff-0000-0000-0000-000000000000") < Uuid::parse("f0000000-0000-0000-0000-000000000000"));
  }
}

}  // namespace rootwright
