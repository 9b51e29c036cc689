// SPDX-License-Identifier: Apache-2.0
#include "volume/damage.h"

#include <doctest/doctest.h>

namespace rootwright::volume {

namespace {

/// 300 blocks, the tree at block 1 of the hash device; data blocks 10 to 12 and hash block 2 are damaged.
VerifyReport sample() {
  VerifyReport report{.volume = {.params = {}, .data_blocks = 300, .uuid = Uuid{}, .fec = std::nullopt},
                      .mismatch = {},
                      .repair = std::nullopt};
  report.mismatch.data.add({.offset = 10 * 4096, .length = 3 * 4096});
  report.mismatch.levels.resize(2);
  report.mismatch.levels[0].add({.offset = 2 * 4096, .length = 4096});
  return report;
}

}  // namespace

TEST_SUITE("volume/damage") {
  TEST_CASE("blocks one behind the other are one run, and hash blocks lie behind the superblock") {
    const Damage damage = damage_of(sample());
    REQUIRE(damage.runs.size() == 2);
    CHECK_FALSE(damage.runs[0].level);
    CHECK(damage.runs[0].first_block == 10);
    CHECK(damage.runs[0].block_count() == 3);
    CHECK(damage.runs[1].level == 0);
    CHECK(damage.runs[1].first_block == 2);
    CHECK(damage.runs[1].extent == io::Extent{.offset = 3 * 4096, .length = 4096});
    CHECK(damage.block_count() == 4);
    CHECK(damage.block_count(Repairability::unknown) == 4);
  }

  TEST_CASE("a run ends where repairability changes") {
    VerifyReport report = sample();
    report.repair.emplace();
    report.repair->unrepaired.data.add({.offset = 11 * 4096, .length = 4096});
    const Damage damage = damage_of(report);
    REQUIRE(damage.runs.size() == 4);
    CHECK(damage.runs[0].repairability == Repairability::repairable);
    CHECK(damage.runs[1].first_block == 11);
    CHECK(damage.runs[1].repairability == Repairability::lost);
    CHECK(damage.runs[2].first_block == 12);
    CHECK(damage.runs[2].extent == io::Extent{.offset = 12 * 4096, .length = 4096});
    CHECK(damage.block_count(Repairability::lost) == 1);
    CHECK(damage.block_count(Repairability::repairable) == 3);
  }
}

}  // namespace rootwright::volume
