// SPDX-License-Identifier: Apache-2.0
#include "cli/table.h"

#include <sstream>

#include <doctest/doctest.h>

namespace rootwright::cli {

TEST_SUITE("cli/table") {
  TEST_CASE("columns are as wide as their widest cell, counted in characters") {
    Table table({"name", "size"});
    table.add_row({"größer", "1"});
    table.add_row({"a", "22"});
    std::ostringstream out;
    table.print(out);
    CHECK(out.str() == "name    size\ngrößer  1\na       22\n");
  }

  TEST_CASE("rows have no blanks at their end") {
    Table table({"a", "b"});
    table.add_row({"x", ""});
    std::ostringstream out;
    table.print(out);
    CHECK(out.str() == "a  b\nx\n");
  }
}

}  // namespace rootwright::cli
