// SPDX-License-Identifier: Apache-2.0
// The layouts that lie in layouts/, value by value.
#include <variant>

#include <doctest/doctest.h>

#include "base/size.h"
#include "gpt/partition_table.h"
#include "layout/read_layout.h"
#include "support/scratch_dir.h"

namespace rootwright::layout {

namespace {

const std::filesystem::path kSource = ROOTWRIGHT_SOURCE_DIR;

/// Reads a layout with archive and kernel of no content.
ReadLayout read_shipped(const std::string& name, Settings settings = {}) {
  const test::ScratchDir inputs;
  settings["rootfs"] = inputs.write("rootfs.tar", "");
  if (name != "minimal.yaml") settings["kernel"] = inputs.write("kernel.deb", "");
  return read_layout(kSource / "layouts" / name, settings, std::nullopt);
}

struct NameAndSize {
  std::string name;
  std::uint64_t size;
  friend bool operator==(const NameAndSize&, const NameAndSize&) = default;
};

std::vector<NameAndSize> names_and_sizes(const Layout& layout) {
  std::vector<NameAndSize> list;
  for (const Partition& partition : layout.partitions)
    list.push_back({partition.name, partition.size.bytes});
  return list;
}

}  // namespace

TEST_SUITE("layout/shipped layouts") {
  TEST_CASE("edge-ab has the appliance's eight partitions in order and with their sizes") {
    const Layout layout = read_shipped("edge-ab.yaml").layout;
    CHECK(names_and_sizes(layout) == std::vector<NameAndSize>{{"BootEFIA", 8 * kMiB},
                                                              {"BootA", 192 * kMiB},
                                                              {"RootFS A", 4 * kGiB},
                                                              {"BootEFIB", 8 * kMiB},
                                                              {"BootB", 192 * kMiB},
                                                              {"RootFS B", 4 * kGiB},
                                                              {"Log", 1 * kGiB},
                                                              {"Data", 2 * kGiB}});
    CHECK(layout.slots == std::vector<std::string>{"a", "b"});
    CHECK(layout.disk.sector_size == 512);
    CHECK_FALSE(layout.disk.size);
    CHECK(layout.epoch == 1700000000);
    CHECK(layout.rollback_index == 0);
  }
}

}  // namespace rootwright::layout
