// SPDX-License-Identifier: Apache-2.0
#include "layout/yaml_text.h"

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

std::string refused(std::string_view text) {
  const auto finding = refuse_characters(text, "x.yaml");
  return finding ? finding->text() : "";
}

}  // namespace

TEST_SUITE("layout/yaml_text") {
  TEST_CASE("tabs, line ends and UTF-8 of one to four bytes are accepted") {
    CHECK(refused("") == "");
    CHECK(refused("a:\t1\r\nb: \xc3\xbc \xe2\x82\xac \xf0\x9f\x8c\xb1\n") == "");
    CHECK(refused("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf") == "");
  }

  TEST_CASE("a byte order mark is refused") {
    CHECK(refused("\xef\xbb\xbf"
                  "a: 1") == "x.yaml:1:1: file begins with a byte order mark; write UTF-8 without");
  }

  TEST_CASE("control characters are refused with their place") {
    CHECK(refused(std::string_view("a: 1\nb: \0", 9)) == "x.yaml:2:4: control character 0 is not allowed");
    CHECK(refused("\x1b[1m") == "x.yaml:1:1: control character 27 is not allowed");
    CHECK(refused("a\x7f") == "x.yaml:1:2: control character 127 is not allowed");
  }

  // Unicode 15, table 3-7: overlong forms, surrogates, beyond U+10FFFF, stray and missing continuation bytes.
  TEST_CASE("what is not UTF-8 is refused with its place") {
    CHECK(refused("\xff\xfe") == "x.yaml:1:1: byte 255 is not UTF-8");
    CHECK(refused("a\n \xc0\xaf") == "x.yaml:2:2: byte 192 is not UTF-8");
    CHECK(refused("\xe0\x9f\xbf") == "x.yaml:1:1: byte 224 is not UTF-8");
    CHECK(refused("\xed\xa0\x80") == "x.yaml:1:1: byte 237 is not UTF-8");
    CHECK(refused("\xf4\x90\x80\x80") == "x.yaml:1:1: byte 244 is not UTF-8");
    CHECK(refused("\x80") == "x.yaml:1:1: byte 128 is not UTF-8");
    CHECK(refused("\xe2\x82") == "x.yaml:1:1: byte 226 is not UTF-8");
    CHECK(refused("\xf0\x9f\x8c") == "x.yaml:1:1: byte 240 is not UTF-8");
  }

  TEST_CASE("a word ends with a space, a line end or a flow indicator") {
    CHECK(word_at("a: &x [1]", 3) == "&x");
    CHECK(word_at("[*x, *y]", 1) == "*x");
    CHECK(word_at("a: !!int\n", 3) == "!!int");
    CHECK(word_at("a", 5).empty());
  }

  TEST_CASE("quoted text without a closing quote is known") {
    CHECK(quotes_end("plain"));
    CHECK(quotes_end("\"a\" b"));
    CHECK(quotes_end("\"a \\\" b\""));
    CHECK(quotes_end("'it''s'"));
    CHECK_FALSE(quotes_end("\"a"));
    CHECK_FALSE(quotes_end("\"a\\\""));
    CHECK_FALSE(quotes_end("\"a\\"));
    CHECK_FALSE(quotes_end("'it''s"));
    CHECK_FALSE(quotes_end("'"));
  }
}

}  // namespace rootwright::layout
