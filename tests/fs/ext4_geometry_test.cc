// SPDX-License-Identifier: Apache-2.0
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "fs/ext4/geometry.h"
#include "fs/ext4/volume_handle.h"

namespace rootwright::fs::ext4 {

namespace {

Geometry smallest(const Demand& demand) {
  const std::optional<Geometry> geometry = smallest_geometry(demand);
  REQUIRE(geometry.has_value());
  return *geometry;
}

}  // namespace

TEST_SUITE("fs/ext4/geometry") {
  TEST_CASE("groups 0, 1 and powers of 3, 5 and 7 hold a superblock") {
    std::vector<std::uint32_t> found;
    for (std::uint32_t group = 0; group < 130; ++group) {
      if (has_superblock(group)) found.push_back(group);
    }
    CHECK(found == std::vector<std::uint32_t>{0, 1, 3, 5, 7, 9, 25, 27, 49, 81, 125});
  }

  TEST_CASE("one group has a superblock, descriptors, two bitmaps and an inode table") {
    const Geometry geometry = smallest({.inodes = 11, .blocks = 100});
    CHECK(geometry == Geometry{.blocks = 105, .blocks_per_group = 32768, .inodes_per_group = 16});
    CHECK(geometry.metadata_blocks() == 5);
    CHECK(geometry.groups() == 1);
  }

  TEST_CASE("a single group has 50 blocks besides its metadata: libext2fs makes none that are smaller") {
    CHECK(smallest({.inodes = 11, .blocks = 1}).blocks == 55);
    CHECK(smallest({.inodes = 11, .blocks = 50}).blocks == 55);
    CHECK(smallest({.inodes = 11, .blocks = 51}).blocks == 56);
  }

  TEST_CASE("a group may be exactly full") {
    CHECK(smallest({.inodes = 11, .blocks = 32768 - 5}) ==
          Geometry{.blocks = 32768, .blocks_per_group = 32768, .inodes_per_group = 16});
  }

  TEST_CASE("one block more than a full group makes two groups of which the last is large enough") {
    const Geometry geometry = smallest({.inodes = 11, .blocks = 32768 - 4});
    CHECK(geometry.groups() == 2);
    CHECK(geometry.blocks == 32768 - 4 + geometry.metadata_blocks());
    CHECK(geometry.blocks - geometry.blocks_per_group >= 2 + 1 + 2 + 50);
    CHECK(geometry.blocks_per_group % 8 == 0);
  }

  TEST_CASE("more inodes than a bitmap has bits make more groups") {
    CHECK(smallest({.inodes = 32768, .blocks = 1000}).groups() == 1);
    CHECK(smallest({.inodes = 32769, .blocks = 1000}).groups() == 2);
  }

  TEST_CASE("more groups than the fewest are taken where they waste fewer inodes") {
    // 92 groups of 1,600 inodes lack one: 1,616 each, 9,292 blocks of inode tables. 93 groups take 1,584: 9,207 blocks.
    const Demand demand{.inodes = 92 * 1600 + 1, .blocks = 92 * 32768 - 12000};
    const Geometry geometry = smallest(demand);
    CHECK(geometry.groups() == 93);
    CHECK(geometry.inodes_per_group == 1584);
    CHECK(geometry.metadata_blocks() == geometry.blocks - demand.blocks);
    CHECK(geometries_of_size(geometry.blocks - 1, demand).empty());
  }

  TEST_CASE("room to grow is kept as descriptor blocks: 255 from 2 GiB to 2 TiB") {
    const std::vector<Geometry> geometries =
        geometries_of_size(524288, {.inodes = 131072, .blocks = 1000, .growth_blocks = std::uint64_t{1} << 29});
    REQUIRE_FALSE(geometries.empty());
    CHECK(geometries.front().reserved_descriptor_blocks == 255);
    CHECK(geometries.front().groups() == 16);
  }

  TEST_CASE("what needs more blocks than 32 bits can number has no geometry") {
    CHECK_FALSE(smallest_geometry({.inodes = 11, .blocks = kMostBlocks}).has_value());
  }

  TEST_CASE("libext2fs keeps every smallest geometry, and has as many blocks free as were asked for") {
    std::mt19937_64 random(1);
    for (int round = 0; round < 12; ++round) {
      const std::uint64_t blocks = 1 + random() % (std::uint64_t{1} << (random() % 19));
      const Demand demand{.inodes = 11 + random() % (1 + blocks * 8),
                          .blocks = blocks,
                          .growth_blocks = round % 4 == 0 ? std::uint64_t{1} << 29 : 0};
      CAPTURE(demand.inodes);
      CAPTURE(demand.blocks);
      const Geometry geometry = smallest(demand);
      const Access access = round % 4 == 0 ? Access::writable : Access::read_only;
      const std::optional<Volume> volume =
          Volume::create(geometry, {.uuid = {}, .hash_seed = {}, .label = {}, .access = access});
      REQUIRE(volume.has_value());
      CHECK(volume->free_blocks() == geometry.blocks - geometry.metadata_blocks());
      CHECK(volume->free_blocks() >= demand.blocks);
      CHECK(geometries_of_size(geometry.blocks - 1, demand).empty());
    }
  }
}

}  // namespace rootwright::fs::ext4
