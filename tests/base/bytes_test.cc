// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright {

TEST_SUITE("base/bytes") {
  TEST_CASE("integers are stored with their lowest byte first and loaded back from any offset") {
    Bytes bytes(16, std::byte{0xee});
    store_le16(bytes, 1, 0x0102U);
    CHECK(to_hex(bytes) == "ee0201eeeeeeeeeeeeeeeeeeeeeeeeee");
    store_le32(bytes, 3, 0x01020304U);
    CHECK(to_hex(bytes) == "ee020104030201eeeeeeeeeeeeeeeeee");
    store_le64(bytes, 8, 0x0102030405060708U);
    CHECK(to_hex(bytes) == "ee020104030201ee0807060504030201");
    CHECK(load_le16(bytes, 1) == 0x0102U);
    CHECK(load_le32(bytes, 3) == 0x01020304U);
    CHECK(load_le64(bytes, 8) == 0x0102030405060708U);
  }

  TEST_CASE("the largest integers survive") {
    Bytes bytes(8);
    store_le64(bytes, 0, 0xffffffffffffffffU);
    CHECK(load_le64(bytes, 0) == 0xffffffffffffffffU);
    CHECK(load_le32(bytes, 4) == 0xffffffffU);
    CHECK(load_le16(bytes, 6) == 0xffffU);
  }

  TEST_CASE("text goes to bytes and back, a NUL and bytes that are not UTF-8 among them") {
    const std::string text("a\0\xff", 3);
    CHECK(to_text(to_bytes(text)) == text);
    CHECK(to_text(as_byte_view(text)) == text);
    CHECK(to_text({}).empty());
    CHECK(to_bytes("").empty());
  }

  TEST_CASE("bytes are zero if each is, whether the odd one is first, last or between") {
    CHECK(is_zero({}));
    CHECK(is_zero(Bytes(1)));
    CHECK(is_zero(Bytes(4097)));
    for (const std::size_t place : {0U, 1U, 2048U, 4096U}) {
      Bytes bytes(4097);
      bytes[place] = std::byte{1};
      CHECK_FALSE(is_zero(bytes));
    }
    CHECK_FALSE(is_zero(Bytes(16, std::byte{7})));
  }

  TEST_CASE("hexadecimal digits are written in lower case and read in both") {
    CHECK(to_hex(from_hex("00ff1aA0")) == "00ff1aa0");
    CHECK(to_hex({}).empty());
    CHECK(from_hex("").empty());
  }

  TEST_CASE("half a byte and other characters are no hexadecimal digits") {
    CHECK_THROWS_WITH_AS(static_cast<void>(from_hex("abc")), "3 hexadecimal digits are no whole number of bytes",
                         Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(from_hex("0g")), "'g' is not a hexadecimal digit", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(from_hex("0\n")), "'\\012' is not a hexadecimal digit", Error);
    for (const char* edge : {"/0", ":0", "@0", "G0", "`0"})
      CHECK_THROWS_AS(static_cast<void>(from_hex(edge)), Error);
  }

  // RFC 4648 section 10; the last as `base64` of coreutils 9.1 gives it.
  TEST_CASE("base64 gives the vectors of its standard, both ways") {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"},
                                                           {"\xff\xef\xbe", "/+++"}};
    for (const auto& [plain, encoded] : vectors) {
      CHECK(to_base64(as_byte_view(plain)) == encoded);
      CHECK(to_text(from_base64(encoded)) == plain);
    }
  }

  TEST_CASE("base64 of a wrong length, with wrong characters, padding or stray bits is refused") {
    const std::pair<const char*, const char*> refusals[] = {
        {"Zg=", "3 base64 digits are no multiple of 4"},
        {"Zm9v\nZg=", "'\\012' is not a base64 digit"},
        {"Z===", "'=' is not a base64 digit"},
        {"====", "'=' is not a base64 digit"},
        {"Zg==Zg==", "'=' is not a base64 digit"},
        {"Zm=v", "'=' is not a base64 digit"},
        {"Zm9-", "'-' is not a base64 digit"},
        {"Zh==", "base64 text ends in bits that are not zero"},
        {"Zm9=", "base64 text ends in bits that are not zero"},
    };
    for (const auto& refusal : refusals) {
      const char* text = refusal.first;
      CAPTURE(text);
      CHECK_THROWS_WITH_AS(static_cast<void>(from_base64(text)), refusal.second, Error);
    }
  }

  TEST_CASE("control bytes and backslashes are shown in octal, everything else as it is") {
    CHECK(printable("plain ~ text") == "plain ~ text");
    CHECK(printable("a\nb\\c\x7f") == "a\\012b\\134c\\177");
    CHECK(printable(std::string_view("\0\x1b[31m", 6)) == "\\000\\033[31m");
    CHECK(printable("é\xff") == "é\xff");
  }
}

}  // namespace rootwright
