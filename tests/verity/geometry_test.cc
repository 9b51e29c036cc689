// SPDX-License-Identifier: Apache-2.0
#include "verity/geometry.h"

#include <limits>

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::verity {

namespace {
constexpr TreeShape kSha256{.hash_block_size = 4096, .digest_size = 32};
constexpr TreeShape kSha1{.hash_block_size = 4096, .digest_size = 20};
constexpr TreeShape kSha384{.hash_block_size = 4096, .digest_size = 48};

std::uint64_t tree_blocks(std::uint64_t data_blocks) {
  std::uint64_t blocks = 0;
  for (const Level& level : tree_levels(data_blocks, kSha256))
    blocks += level.block_count;
  return blocks;
}
}  // namespace

// 4096-byte hash blocks hold 128 SHA-256 digests. Sizes agree with `veritysetup format --salt=-` (cryptsetup 2.6.1),
// less its superblock.
TEST_SUITE("verity/geometry") {
  TEST_CASE("one data block needs no tree, its digest is the root hash") {
    CHECK(tree_levels(1, kSha256).empty());
  }

  TEST_CASE("the 129th data block adds a second level, and the top level lies first") {
    CHECK(tree_levels(128, kSha256).size() == 1);

    const auto levels = tree_levels(129, kSha256);
    REQUIRE(levels.size() == 2);
    CHECK(levels[1].first_block == 0);
    CHECK(levels[1].block_count == 1);
    CHECK(levels[0].first_block == 1);
    CHECK(levels[0].block_count == 2);
  }

  TEST_CASE("the tree has as many blocks as veritysetup's") {
    CHECK(tree_blocks(1) == 0);
    CHECK(tree_blocks(2) == 1);
    CHECK(tree_blocks(128) == 1);
    CHECK(tree_blocks(129) == 3);
    CHECK(tree_blocks(16384) == 129);
    CHECK(tree_blocks(16385) == 132);
    CHECK(tree_blocks(1'048'576) == 8257);  // 4 GiB
  }

  TEST_CASE("a digest takes the next power of two of a hash block") {
    CHECK(digests_per_block(kSha1) == 128);
    CHECK(digests_per_block(kSha384) == 64);
    CHECK(tree_levels(128, kSha1).size() == 1);
    CHECK(tree_levels(129, kSha1).size() == 2);
    CHECK(tree_levels(65, kSha384).size() == 2);
  }

  TEST_CASE("64 bits count the blocks of every tree") {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
    CHECK(tree_levels(kMost, kSha256).size() == 10);
    const auto levels = tree_levels(kMost, {.hash_block_size = 512, .digest_size = 256});
    CHECK(levels.size() == 64);
    CHECK(levels.front().first_block == kMost / 2);  // 1 + 2 + 4 + ... + 2^62
  }

  TEST_CASE("a hash block too small for two digests is refused by size") {
    const TreeShape too_small{.hash_block_size = 64, .digest_size = 64};
    CHECK_THROWS_WITH_AS((void)tree_levels(2, too_small), "hash block of 64 bytes cannot hold two digests of 64 bytes",
                         Error);
  }
}

}  // namespace rootwright::verity
