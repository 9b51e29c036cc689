// SPDX-License-Identifier: Apache-2.0
#include "fs/path_name.h"

#include <doctest/doctest.h>

namespace rootwright::fs {

TEST_SUITE("fs/path_name") {
  TEST_CASE("names are taken one after the other, however many slashes lie between") {
    std::string_view path = "//usr/bin///env/";
    CHECK(take_name(path) == "usr");
    CHECK(take_name(path) == "bin");
    CHECK(take_name(path) == "env");
    CHECK_FALSE(take_name(path).has_value());
  }

  TEST_CASE("the root and nothing have no names") {
    for (std::string_view path : {"", "/", "//"})
      CHECK_FALSE(take_name(path).has_value());
  }
}

}  // namespace rootwright::fs
