// SPDX-License-Identifier: Apache-2.0
#include "tree/file_tree.h"

#include <doctest/doctest.h>

#include "tree/file_entries.h"

namespace rootwright::tree {

TEST_SUITE("tree/file_tree") {
  TEST_CASE("a new tree is its root directory") {
    const FileTree tree;
    CHECK(tree.id_limit() == 1);
    CHECK(tree.at(FileTree::kRoot).is_directory());
    CHECK(tree.at(FileTree::kRoot).permissions == 0755);
    CHECK(tree.at(FileTree::kRoot).names == 1);
    CHECK(test::paths_of(tree) == "/ ");
  }

  TEST_CASE("a walk goes by the bytes of names, parents before children") {
    CHECK(test::paths_of(test::tree_of({"b/x", "a", "b-c", "B", "\xc3\xa9", "b/a/y"})) ==
          "/ /B /a /b /b/a /b/a/y /b/x /b-c /\xc3\xa9 ");
  }

  TEST_CASE("entries are found by path, with and without a leading slash, following no links") {
    FileTree tree = test::tree_of({"usr/bin/env"});
    tree.add(FileTree::kRoot, "bin", test::symlink_to("usr/bin"));
    CHECK(tree.find("/usr/bin/env") == tree.find("usr/bin/env"));
    CHECK(tree.find("usr//bin/").has_value());
    CHECK(tree.find("") == FileTree::kRoot);
    CHECK(tree.find("/") == FileTree::kRoot);
    CHECK_FALSE(tree.find("bin/env").has_value());
    CHECK_FALSE(tree.find("usr/bin/env/x").has_value());
    CHECK_FALSE(tree.find("us").has_value());
  }

  TEST_CASE("names of an entry are counted, and the last one takes its content along") {
    FileTree tree = test::tree_of({"a"});
    const EntryId id = *tree.find("a");
    tree.at(id).xattrs.push_back({"user.a", "1"});
    tree.link(FileTree::kRoot, "b", id);
    CHECK(tree.at(id).names == 2);
    tree.remove(FileTree::kRoot, "a");
    CHECK(tree.at(id).names == 1);
    CHECK(test::text_at(tree, "b") == "a");
    tree.remove(FileTree::kRoot, "b");
    CHECK(tree.at(id).names == 0);
    CHECK(tree.at(id).xattrs.empty());
    CHECK(tree.id_limit() == 2);
  }

  TEST_CASE("a directory goes with everything below, but for what has a name elsewhere") {
    FileTree tree = test::tree_of({"d/e/f", "d/g"});
    const EntryId shared = *tree.find("d/e/f");
    tree.link(FileTree::kRoot, "kept", shared);
    const EntryId inner = *tree.find("d/e");
    tree.remove(FileTree::kRoot, "d");
    CHECK(test::paths_of(tree) == "/ /kept ");
    CHECK(tree.at(shared).names == 1);
    CHECK(tree.at(inner).names == 0);
    CHECK_FALSE(tree.child(inner, "f").has_value());
  }

  TEST_CASE("all names of a directory go, the directory stays") {
    FileTree tree = test::tree_of({"d/e/f", "d/g"});
    tree.remove_all(*tree.find("d"));
    CHECK(test::paths_of(tree) == "/ /d ");
  }

  TEST_CASE("an owner lives as long as the tree") {
    auto owner = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = owner;
    {
      FileTree tree;
      tree.keep(std::move(owner));
      const FileTree moved = std::move(tree);
      CHECK_FALSE(watch.expired());
    }
    CHECK(watch.expired());
  }

  TEST_CASE("names are valid from 1 to 255 bytes, without '/' and NUL") {
    CHECK(is_valid_name("a"));
    CHECK(is_valid_name("..."));
    CHECK(is_valid_name("\xff\n"));
    CHECK(is_valid_name(std::string(255, 'n')));
    for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string("a/b"),
                                    std::string("a\0b", 3), std::string(256, 'n')}) {
      CAPTURE(name);
      CHECK_FALSE(is_valid_name(name));
    }
  }
}

}  // namespace rootwright::tree
