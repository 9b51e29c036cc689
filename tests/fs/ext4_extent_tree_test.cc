// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "fs/ext4/crc32c.h"
#include "fs/ext4/extent_tree.h"

namespace rootwright::fs::ext4 {

namespace {

/// Extents of one block with holes between.
std::vector<FileExtent> scattered(std::uint32_t count) {
  std::vector<FileExtent> extents;
  for (std::uint32_t number = 0; number < count; ++number)
    extents.push_back({.first_in_file = 2 * number, .count = 1, .first = 1000 + number});
  return extents;
}

ExtentTree encode(const std::vector<FileExtent>& extents) {
  const BlockRun free{.first = 50, .count = 100};
  BlockCursor cursor({&free, 1}, 0);
  return encode_extent_tree(extents, 7, cursor);
}

}  // namespace

TEST_SUITE("fs/ext4/extent_tree") {
  TEST_CASE("four extents fit into the inode, 340 into a block, and four blocks below the inode") {
    CHECK(extent_tree_blocks(0) == 0);
    CHECK(extent_tree_blocks(4) == 0);
    CHECK(extent_tree_blocks(5) == 1);
    CHECK(extent_tree_blocks(340) == 1);
    CHECK(extent_tree_blocks(341) == 2);
    CHECK(extent_tree_blocks(4 * 340) == 4);
    CHECK(extent_tree_blocks(4 * 340 + 1) == 5 + 1);
  }

  TEST_CASE("a tree takes as many blocks as were counted") {
    for (const std::uint32_t count : {0U, 1U, 4U, 5U, 341U, 1361U})
      CHECK(encode(scattered(count)).blocks.size() == extent_tree_blocks(count));
  }

  TEST_CASE("one extent in the inode is as mke2fs writes it") {
    // i_block of the root directory, mke2fs 1.47.0 -b 4096: block 0 of the directory is block 3.
    const ExtentTree tree = encode({{.first_in_file = 0, .count = 1, .first = 3}});
    CHECK(to_hex(tree.root) ==
          "0af301000400000000000000"
          "000000000100000003000000"
          "000000000000000000000000000000000000000000000000000000000000000000000000");
  }

  TEST_CASE("block numbers above 32 bits keep their upper half") {
    const ExtentTree tree = encode({{.first_in_file = 9, .count = 32768, .first = 0x123456789A}});
    CHECK(load_le32(tree.root, 12) == 9);
    CHECK(load_le16(tree.root, 16) == 32768);
    CHECK(load_le16(tree.root, 18) == 0x12);
    CHECK(load_le32(tree.root, 20) == 0x3456789A);
  }

  TEST_CASE("with five extents the inode points to a block that ends with its checksum") {
    const ExtentTree tree = encode(scattered(5));
    CHECK(load_le16(tree.root, 2) == 1);
    CHECK(load_le16(tree.root, 6) == 1);    // depth
    CHECK(load_le32(tree.root, 16) == 50);  // the first free block
    REQUIRE(tree.blocks.size() == 1);
    const Bytes& block = tree.blocks.front().bytes;
    CHECK(load_le16(block, 2) == 5);
    CHECK(load_le16(block, 4) == 340);
    CHECK(load_le16(block, 6) == 0);
    CHECK(load_le32(block, 12 + 4 * 12) == 8);
    CHECK(load_le32(block, 4092) == crc32c(7, std::span(block).first(4092)));
  }

  TEST_CASE("a third level's blocks point to the first file block of each block below") {
    const ExtentTree tree = encode(scattered(1361));
    CHECK(load_le16(tree.root, 6) == 2);
    const Bytes& index = tree.blocks.back().bytes;
    CHECK(load_le16(index, 2) == 5);
    CHECK(load_le16(index, 6) == 1);
    CHECK(load_le32(index, 12 + 12) == 2 * 340);
    CHECK(load_le32(index, 12 + 12 + 4) == 51);
  }
}

}  // namespace rootwright::fs::ext4
