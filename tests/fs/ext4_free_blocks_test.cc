// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <doctest/doctest.h>

#include "fs/ext4/free_blocks.h"

namespace rootwright::fs::ext4 {

namespace {

const std::vector<BlockRun> kFree{{.first = 10, .count = 3}, {.first = 20, .count = 2}};

void check_run(const BlockRun& run, std::uint64_t first, std::uint64_t count) {
  CHECK(run.first == first);
  CHECK(run.count == count);
}

}  // namespace

TEST_SUITE("fs/ext4/free_blocks") {
  TEST_CASE("blocks are handed out in ascending order, a run ends where others are in use") {
    BlockCursor cursor(kFree, 0);
    check_run(cursor.take(2), 10, 2);
    check_run(cursor.take(5), 12, 1);
    check_run(cursor.take(5), 20, 2);
  }

  TEST_CASE("a cursor that begins behind others finds what they would have come to") {
    BlockCursor inside(kFree, 2);
    CHECK(inside.take_one() == 12);
    CHECK(inside.take_one() == 20);
    BlockCursor at_second(kFree, 3);
    check_run(at_second.take(9), 20, 2);
  }
}

}  // namespace rootwright::fs::ext4
