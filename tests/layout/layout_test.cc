// SPDX-License-Identifier: Apache-2.0
#include "layout/layout.h"

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

Partition partition(std::string name, std::string slot, std::size_t position) {
  Partition made;
  made.name = std::move(name);
  made.slot = std::move(slot);
  made.position_in_slot = position;
  return made;
}

Layout two_slots() {
  Layout layout;
  layout.slots = {"a", "b"};
  layout.partitions = {partition("BootA", "a", 0), partition("RootA", "a", 1), partition("Log", "", 0),
                       partition("BootB", "b", 0)};
  return layout;
}

}  // namespace

TEST_SUITE("layout/layout") {
  TEST_CASE("a finding reads as file, line, column and message") {
    const Finding finding{.where = {.file = "layouts/edge-ab.yaml", .line = 14, .column = 3}, .message = "no"};
    CHECK(finding.text() == "layouts/edge-ab.yaml:14:3: no");
  }

  TEST_CASE("partitions are found by name") {
    const Layout layout = two_slots();
    CHECK(find_partition(layout, "Log") == &layout.partitions[2]);
    CHECK(find_partition(layout, "log") == nullptr);
  }

  TEST_CASE("a twin stands in the same place of the other slot") {
    const Layout layout = two_slots();
    CHECK(find_twin(layout, layout.partitions[3], "a") == layout.partitions.data());
    CHECK(find_twin(layout, layout.partitions[0], "b") == &layout.partitions[3]);
    CHECK(find_twin(layout, layout.partitions[1], "b") == nullptr);
    CHECK(find_twin(layout, layout.partitions[2], "a") == nullptr);
  }
}

}  // namespace rootwright::layout
