// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "fs/ext4/xattr_blocks.h"

namespace rootwright::fs::ext4 {

namespace {

/// Adds a file with one attribute of `size` bytes and gives it its block.
void add_user(tree::FileTree& tree, XattrBlocks& blocks, std::size_t size) {
  tree::Entry entry = tree::make_file({}, {});
  entry.xattrs = {{.name = "user.a", .value = std::string(size, 'v')}};
  const tree::EntryId id = tree.add(tree::FileTree::kRoot, std::to_string(tree.id_limit()), std::move(entry));
  blocks.add(id, split_xattrs(tree.at(id).xattrs).in_block, tree);
}

}  // namespace

TEST_SUITE("fs/ext4/xattr_blocks") {
  TEST_CASE("entries with equal attributes share a block, others have their own") {
    tree::FileTree tree;
    XattrBlocks blocks;
    for (const std::size_t size : {100U, 200U, 100U})
      add_user(tree, blocks, size);
    REQUIRE(blocks.blocks().size() == 2);
    CHECK(blocks.blocks()[0].references == 2);
    CHECK(blocks.blocks()[0].first_user == 1);
    CHECK(blocks.blocks()[1].references == 1);
    CHECK(blocks.block_of_user(0) == 0);
    CHECK(blocks.block_of_user(1) == 1);
    CHECK(blocks.block_of_user(2) == 0);
  }

  TEST_CASE("the 1025th user begins another block") {
    tree::FileTree tree;
    XattrBlocks blocks;
    for (int user = 0; user < 1026; ++user)
      add_user(tree, blocks, 100);
    REQUIRE(blocks.blocks().size() == 2);
    CHECK(blocks.blocks()[0].references == 1024);
    CHECK(blocks.blocks()[1].references == 2);
    CHECK(blocks.block_of_user(1023) == 0);
    CHECK(blocks.block_of_user(1024) == 1);
  }
}

}  // namespace rootwright::fs::ext4
