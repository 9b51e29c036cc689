// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/ext4_builder.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/memory_image.h"

namespace rootwright::fs {

TEST_SUITE("fs/ext4_builder") {
  TEST_CASE("a volume of the minimum size is written, one block less is refused with both sizes") {
    const tree::FileTree tree;
    const Ext4Builder builder(Ext4Options{});
    const std::uint64_t size = builder.minimum_size(tree);
    test::MemoryImage exact(size);
    builder.build(tree, exact);
    CHECK(load_le16(exact.bytes(), 1024 + 0x38) == 0xEF53);

    test::MemoryImage short_by_one(size - 4096);
    CHECK_THROWS_WITH_AS(builder.build(tree, short_by_one), "size 216 KiB is smaller than its ext4 filesystem, 220 KiB",
                         Error);
  }
}

}  // namespace rootwright::fs
