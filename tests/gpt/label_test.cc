// SPDX-License-Identifier: Apache-2.0
#include "gpt/label.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::gpt {

namespace {

/// An entry's field with these code units and zeros behind them.
Bytes field_of(const std::vector<std::uint16_t>& units) {
  Bytes field(2 * kLabelUnits);
  for (std::size_t i = 0; i < units.size(); ++i)
    store_le16(field, 2 * i, units[i]);
  return field;
}

void check_refused(std::string_view label, const char* message) {
  CAPTURE(label);
  CHECK_THROWS_WITH_AS(static_cast<void>(encode_label(label)), message, Error);
}

}  // namespace

TEST_SUITE("gpt/label") {
  // RFC 3629 section 7 has some of these sequences; U+FFFF and U+E000 stand at the edges of what is allowed.
  TEST_CASE("UTF-8 of one, two and three bytes becomes one unit each") {
    CHECK(encode_label("").empty());
    CHECK(encode_label("RootFS A") == u"RootFS A");
    CHECK(encode_label("A\u2262\u0391.") == u"A\u2262\u0391.");
    CHECK(encode_label("\x7f\u0080\u07ff\u0800\uD7FF\ue000\uffff") == u"\x7f\u0080\u07ff\u0800\uD7FF\ue000\uffff");
  }

  TEST_CASE("36 characters fit, whatever bytes they take, and 37 do not") {
    std::string label;
    for (int i = 0; i < 36; ++i)
      label += "€";
    CHECK(encode_label(label).size() == 36);
    check_refused(label + "x", "label has 37 characters, allowed are 36");
  }

  TEST_CASE("characters beyond U+FFFF and NUL are refused") {
    check_refused("a\U0001f600", "label holds a character beyond U+FFFF");
    check_refused("\U0010ffff", "label holds a character beyond U+FFFF");
    check_refused(std::string_view("a\0b", 3), "label holds a NUL character");
  }

  TEST_CASE("what is not UTF-8 is refused: strays, cut ends, longer forms than needed, surrogates, beyond U+10FFFF") {
    for (const char* label : {"\x80", "\xff", "\xfe", "a\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc3(", "\xe2(\xac",
                              "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
                              "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80"})
      check_refused(label, "label is not UTF-8");
  }

  TEST_CASE("a label is read up to its first zero, or to the end of the field") {
    CHECK(decode_label(field_of({})).text.empty());
    CHECK(decode_label(field_of({'a', 'b'})).text == "ab");
    const DecodedLabel full = decode_label(field_of(std::vector<std::uint16_t>(36, 0x20ac)));
    CHECK(full.text.size() == 36 * 3);
    CHECK(full.finding.empty());
  }

  TEST_CASE("what encode_label gives is decoded to the same text") {
    for (const char* text : {"", "RootFS A", "\x7f\u0080\u07ff\u0800\uD7FF\ue000\uffff"}) {
      Bytes field(2 * kLabelUnits);
      const std::u16string units = encode_label(text);
      for (std::size_t i = 0; i < units.size(); ++i)
        store_le16(field, 2 * i, units[i]);
      const DecodedLabel label = decode_label(field);
      CHECK(label.text == text);
      CHECK(label.finding.empty());
    }
  }

  TEST_CASE("a pair of surrogates is one character, though we write none") {
    const DecodedLabel label = decode_label(field_of({'a', 0xd83d, 0xde00, 'b'}));
    CHECK(label.text == "a\U0001f600b");
    CHECK(label.finding.empty());
  }

  TEST_CASE("a lone surrogate is found and replaced, also where the field ends behind it") {
    CHECK(decode_label(field_of({'a', 0xd83d, 'b'})).text == "a\ufffdb");
    CHECK(decode_label(field_of({0xde00})).finding == "label is not UTF-16");
    std::vector<std::uint16_t> units(36, 'x');
    units.back() = 0xd83d;
    CHECK(decode_label(field_of(units)).finding == "label is not UTF-16");
  }

  TEST_CASE("units behind the zero that ends a label are found") {
    const DecodedLabel label = decode_label(field_of({'a', 0, 'b'}));
    CHECK(label.text == "a");
    CHECK(label.finding == "label goes on behind its end");
  }
}

}  // namespace rootwright::gpt
