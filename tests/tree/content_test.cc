// SPDX-License-Identifier: Apache-2.0
#include "tree/content.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::tree {

TEST_SUITE("tree/content") {
  TEST_CASE("holes read as zeros, at the beginning, between pieces and at the end") {
    const Content content{
        .size = 8, .pieces = {{.offset = 1, .bytes = as_byte_view("ab")}, {.offset = 5, .bytes = as_byte_view("c")}}};
    CHECK(to_text(to_bytes(content, 8)) == std::string("\0ab\0\0c\0\0", 8));
  }

  TEST_CASE("no content is no bytes") {
    CHECK(to_bytes(Content{}, 0).empty());
  }

  TEST_CASE("content above the limit is refused with both sizes") {
    CHECK_THROWS_WITH_AS(to_bytes({.size = 4097, .pieces = {}}, 4096), "a file of 4,097 bytes, allowed are 4 KiB",
                         Error);
  }
}

}  // namespace rootwright::tree
