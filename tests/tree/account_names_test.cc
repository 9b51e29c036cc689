// SPDX-License-Identifier: Apache-2.0
#include "tree/account_names.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "tree/file_entries.h"

namespace rootwright::tree {

namespace {

FileTree with_passwd(std::string_view passwd) {
  FileTree tree = test::tree_of({"etc/"});
  tree.add(*tree.find("etc"), "passwd", test::text_file(passwd));
  return tree;
}

}  // namespace

TEST_SUITE("tree/account_names") {
  TEST_CASE("users and groups are found by their whole name") {
    FileTree tree = with_passwd("root:x:0:0:root:/root:/bin/bash\ndaemon:*:1:1::/:\nlast:x:4294967294:0::/:");
    tree.add(*tree.find("etc"), "group", test::text_file("root:x:0:\nusers:x:100:lisa,tom\n"));
    const AccountNames names(tree);
    CHECK(names.user("daemon") == 1);
    CHECK(names.user("last") == 4'294'967'294);
    CHECK(names.group("users") == 100);
    CHECK_FALSE(names.user("users").has_value());
    CHECK_FALSE(names.user("daemo").has_value());
    CHECK_FALSE(names.user("").has_value());
  }

  TEST_CASE("lines without a number are passed over") {
    const FileTree tree = with_passwd("a\na:x\na:x:\na:x:1x\na:x:99999999999\n\n::\na:x:5\n");
    CHECK(AccountNames(tree).user("a") == 5);
  }

  TEST_CASE("a tree without the files knows nobody, whatever the host knows") {
    CHECK_FALSE(AccountNames(FileTree()).user("root").has_value());
    CHECK_FALSE(AccountNames(test::tree_of({"etc/passwd/"})).user("root").has_value());
  }

  TEST_CASE("a huge passwd is refused") {
    FileTree tree = test::tree_of({"etc/passwd"});
    tree.at(*tree.find("etc/passwd")).body = Content{.size = 16 * kMiB + 1, .pieces = {}};
    CHECK_THROWS_WITH_AS(AccountNames{tree}, "'etc/passwd' of the tree: a file of 16,777,217 bytes, allowed are 16 MiB",
                         Error);
  }
}

}  // namespace rootwright::tree
