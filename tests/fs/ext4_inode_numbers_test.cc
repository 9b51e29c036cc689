// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/error.h"
#include "fs/ext4/inode_numbers.h"
#include "fs/small_tree.h"

namespace rootwright::fs::ext4 {

using test::add_directory;
using test::add_file;
using tree::EntryId;
using tree::FileTree;

TEST_SUITE("fs/ext4/inode_numbers") {
  TEST_CASE("inodes follow the order of the tree, parents before children") {
    FileTree tree;
    const EntryId z = add_file(tree, "/z", "");
    const EntryId file = add_file(tree, "/d/f", "");
    const EntryId a = add_file(tree, "/a", "");
    const InodeNumbers numbers(tree);
    CHECK(numbers.inode_of(FileTree::kRoot) == 2);
    CHECK(numbers.inode_of(a) == 12);
    CHECK(numbers.inode_of(*tree.find("d")) == 13);
    CHECK(numbers.inode_of(file) == 14);
    CHECK(numbers.inode_of(z) == 15);
    CHECK(numbers.last_inode() == 15);
    CHECK(numbers.entries() ==
          std::vector<EntryId>{FileTree::kRoot, InodeNumbers::kNoEntry, a, *tree.find("d"), file, z});
    CHECK(numbers.parents() == std::vector<InodeNumber>{2, 2, 2});
  }

  TEST_CASE("a hard link has the inode of its first name, a removed entry has none") {
    FileTree tree;
    const EntryId file = add_file(tree, "/b", "");
    tree.link(FileTree::kRoot, "a", file);
    const EntryId gone = add_file(tree, "/gone", "");
    tree.remove(FileTree::kRoot, "gone");
    const InodeNumbers numbers(tree);
    CHECK(numbers.inode_of(file) == 12);
    CHECK(numbers.inode_of(gone) == 0);
    CHECK(numbers.last_inode() == 12);
  }

  TEST_CASE("a tree's own lost+found is inode 11, what it holds comes in its turn") {
    FileTree tree;
    add_directory(tree, "/lost+found");
    const EntryId inside = add_file(tree, "/lost+found/piece", "");
    const EntryId first = add_file(tree, "/a", "");
    const InodeNumbers numbers(tree);
    CHECK(numbers.inode_of(*tree.find("lost+found")) == 11);
    CHECK(numbers.inode_of(first) == 12);
    CHECK(numbers.inode_of(inside) == 13);
    CHECK(numbers.parents() == std::vector<InodeNumber>{2, 2});
  }

  TEST_CASE("directories deeper than any stack are numbered") {
    FileTree tree;
    EntryId directory = FileTree::kRoot;
    for (int depth = 0; depth < 20000; ++depth)
      directory = tree.add(directory, "d", tree::make_directory({}));
    CHECK(InodeNumbers(tree).inode_of(directory) == 11 + 20000);
  }

  TEST_CASE("a lost+found that is no directory is refused") {
    FileTree tree;
    add_file(tree, "/lost+found", "text");
    CHECK_THROWS_WITH_AS(InodeNumbers{tree},
                         "'/lost+found': must be a directory on ext4, e2fsck puts there what it finds", Error);
  }
}

}  // namespace rootwright::fs::ext4
