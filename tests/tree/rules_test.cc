// SPDX-License-Identifier: Apache-2.0
#include "tree/rules.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/scratch_dir.h"
#include "tree/file_entries.h"

namespace rootwright::tree {

namespace {

constexpr Timestamp kEpoch{.seconds = 1'700'000'000, .nanoseconds = 0};

template <typename... Changes>
void apply(FileTree& tree, Changes... changes) {
  apply_rules(tree, {Rule{.change = std::move(changes), .where = "recipe.yaml:12:5"}...}, kEpoch);
}

AddRule add(std::filesystem::path source, std::string path) {
  return {.source = std::move(source), .path = std::move(path), .permissions = {}};
}

}  // namespace

TEST_SUITE("tree/rules: remove and empty") {
  TEST_CASE("what matches is removed, directories with everything below") {
    FileTree tree =
        test::tree_of({"etc/ssh/ssh_host_rsa_key", "etc/ssh/sshd_config", "var/log/apt/term.log", "var/log/x"});
    apply(tree, RemoveRule{"etc/ssh/ssh_host_*"}, RemoveRule{"var/log/**"});
    CHECK(test::paths_of(tree) == "/ /etc /etc/ssh /etc/ssh/sshd_config /var /var/log ");
  }

  TEST_CASE("a remove or empty rule that matches nothing is done already") {
    FileTree tree = test::tree_of({"a"});
    apply(tree, RemoveRule{"b"}, EmptyRule{"c/*"});
    CHECK(test::paths_of(tree) == "/ /a ");
  }

  TEST_CASE("files that match are emptied, directories left alone") {
    FileTree tree = test::tree_of({"etc/machine-id", "etc/d/f"});
    apply(tree, EmptyRule{"etc/*"});
    CHECK(test::text_at(tree, "etc/machine-id").empty());
    CHECK(test::text_at(tree, "etc/d/f") == "etc/d/f");
  }

  TEST_CASE("the root cannot be removed") {
    FileTree tree = test::tree_of({"a"});
    CHECK_THROWS_WITH_AS(apply(tree, RemoveRule{"/"}), "recipe.yaml:12:5: the root directory cannot be removed", Error);
  }
}

TEST_SUITE("tree/rules: attributes") {
  TEST_CASE("owner and group are set, each only where it is given") {
    FileTree tree = test::tree_of({"a", "b"});
    apply(tree, OwnerRule{"a", 1000, {}}, OwnerRule{"*", {}, 100});
    CHECK(test::entry_at(tree, "a").owner == 1000);
    CHECK(test::entry_at(tree, "a").group == 100);
    CHECK(test::entry_at(tree, "b").owner == 0);
  }

  TEST_CASE("the permission bits are set, also of the root") {
    FileTree tree = test::tree_of({"a"});
    apply(tree, ModeRule{"a", 04711}, ModeRule{"/", 0700});
    CHECK(test::entry_at(tree, "a").permissions == 04711);
    CHECK(tree.at(FileTree::kRoot).permissions == 0700);
  }

  TEST_CASE("an xattr is set, replaced and taken away, and xattrs stay sorted") {
    FileTree tree = test::tree_of({"a"});
    apply(tree, XattrRule{"a", "user.b", "1"}, XattrRule{"a", "user.a", "2"}, XattrRule{"a", "user.b", "3"});
    CHECK(test::entry_at(tree, "a").xattrs == std::vector<Xattr>{{"user.a", "2"}, {"user.b", "3"}});
    apply(tree, XattrRule{"a", "user.a", {}}, XattrRule{"a", "user.not_there", {}});
    CHECK(test::entry_at(tree, "a").xattrs == std::vector<Xattr>{{"user.b", "3"}});
  }

  TEST_CASE("a rule whose pattern matches nothing is refused, it has a typing error or is out of date") {
    FileTree tree = test::tree_of({"a"});
    const char* const message = "recipe.yaml:12:5: pattern 'etc/x' matches nothing";
    CHECK_THROWS_WITH_AS(apply(tree, OwnerRule{"etc/x", 0, 0}), message, Error);
    CHECK_THROWS_WITH_AS(apply(tree, ModeRule{"etc/x", 0}), message, Error);
    CHECK_THROWS_WITH_AS(apply(tree, XattrRule{"etc/x", "user.a", {}}), message, Error);
  }

  TEST_CASE("a pattern that makes no sense is refused with its place") {
    FileTree tree;
    CHECK_THROWS_WITH_AS(apply(tree, RemoveRule{"a["}), "recipe.yaml:12:5: pattern 'a[': '[' without ']'", Error);
  }

  TEST_CASE("times later than the epoch become the epoch, earlier ones stay") {
    FileTree tree;
    const EntryId id =
        tree.add(FileTree::kRoot, "a", test::text_file("a", {.seconds = 1'700'000'000, .nanoseconds = 1}));
    tree.at(id).accessed = {.seconds = -5, .nanoseconds = 9};
    apply(tree, ClampTimesRule{});
    CHECK(tree.at(id).modified == kEpoch);
    CHECK(tree.at(id).changed == kEpoch);
    CHECK(tree.at(id).created == kEpoch);
    CHECK(tree.at(id).accessed == Timestamp{.seconds = -5, .nanoseconds = 9});
    CHECK(tree.at(FileTree::kRoot).modified == Timestamp{});
  }
}

TEST_SUITE("tree/rules: add") {
  TEST_CASE("a file is put over what is there, below directories that are made") {
    const test::ScratchDir scratch;
    const std::filesystem::path source = scratch.write("motd", "new");
    FileTree tree = test::tree_of({"etc/motd"});
    apply(tree, add(source, "etc/motd"), add(source, "/opt/a/motd"));
    CHECK(test::text_at(tree, "etc/motd") == "new");
    CHECK(test::text_at(tree, "opt/a/motd") == "new");
    CHECK(test::entry_at(tree, "opt/a").permissions == 0755);
    CHECK(test::entry_at(tree, "opt/a").modified == kEpoch);
    CHECK(test::entry_at(tree, "etc/motd").permissions == 0644);
    CHECK(test::entry_at(tree, "etc/motd").modified == kEpoch);
  }

  TEST_CASE("a directory is put with everything below, and leaves existing directories their attributes") {
    const test::ScratchDir scratch;
    scratch.write("files/root/.profile", "x");
    scratch.write("files/new/y", "y");
    FileTree tree = test::tree_of({"root/old"});
    tree.at(*tree.find("root")).permissions = 0700;
    apply(tree, add(scratch.path() / "files", "/"));
    CHECK(test::paths_of(tree) == "/ /new /new/y /root /root/.profile /root/old ");
    CHECK(test::entry_at(tree, "root").permissions == 0700);
  }

  TEST_CASE("links above the path are followed inside the tree") {
    const test::ScratchDir scratch;
    const std::filesystem::path source = scratch.write("x", "x");
    FileTree tree = test::tree_of({"usr/lib/"});
    tree.add(FileTree::kRoot, "lib", test::symlink_to("usr/lib"));
    apply(tree, add(source, "lib/systemd/x"));
    CHECK(test::text_at(tree, "usr/lib/systemd/x") == "x");
  }

  TEST_CASE("owner, group and permissions are those of the rule; who may read a directory may enter it") {
    const test::ScratchDir scratch;
    scratch.write("d/f", "f");
    FileTree tree;
    AddRule rule = add(scratch.path() / "d", "d");
    rule.permissions = 04640;
    rule.owner = 7;
    rule.group = 8;
    apply(tree, rule);
    CHECK(test::entry_at(tree, "d/f").permissions == 04640);
    CHECK(test::entry_at(tree, "d").permissions == 0750);
    CHECK(test::entry_at(tree, "d/f").owner == 7);
    CHECK(test::entry_at(tree, "d").group == 8);
  }

  TEST_CASE("a file to add that does not exist is refused with its place") {
    FileTree tree;
    CHECK_THROWS_WITH_AS(apply(tree, add("/nonexistent/x", "x")), "recipe.yaml:12:5: '/nonexistent/x' does not exist",
                         Error);
  }

  TEST_CASE("a path below a file is refused with its place") {
    const test::ScratchDir scratch;
    FileTree tree = test::tree_of({"f"});
    CHECK_THROWS_WITH_AS(apply(tree, add(scratch.write("x", "x"), "f/x")),
                         "recipe.yaml:12:5: 'f/x': lies below 'f', which is no directory", Error);
  }
}

}  // namespace rootwright::tree
