// SPDX-License-Identifier: Apache-2.0
#include "tree/read_directory.h"

#include <sys/stat.h>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/scratch_dir.h"
#include "tree/file_entries.h"

namespace rootwright::tree {

namespace {
constexpr Timestamp kEpoch{.seconds = 1'700'000'000, .nanoseconds = 0};
}  // namespace

TEST_SUITE("tree/read_directory") {
  TEST_CASE("files, directories and symlinks are read with everything below, whiteout or not") {
    const test::ScratchDir scratch;
    scratch.write("d/b/file", "text");
    scratch.write("d/a", "");
    scratch.write("d/.wh.a", "no archive, no whiteout");
    std::filesystem::create_symlink("../nowhere", scratch.path() / "d/link");
    const FileTree tree = read_directory(scratch.path() / "d", kEpoch);
    CHECK(test::paths_of(tree) == "/ /.wh.a /a /b /b/file /link ");
    CHECK(test::text_at(tree, "b/file") == "text");
    CHECK(test::text_at(tree, "a").empty());
    CHECK(test::entry_at(tree, "link").target() == "../nowhere");
  }

  TEST_CASE("the host's owners, times and modes do not show, but for the owner's x") {
    const test::ScratchDir scratch;
    const std::filesystem::path program = scratch.write("program", "#!");
    const std::filesystem::path text = scratch.write("sub/text", "text");
    using std::filesystem::perms;
    std::filesystem::permissions(program, perms::owner_all);
    std::filesystem::permissions(text, perms::owner_read | perms::others_exec);
    std::filesystem::permissions(scratch.path() / "sub", perms::owner_all);
    const FileTree tree = read_directory(scratch.path(), kEpoch);
    CHECK(test::entry_at(tree, "program").permissions == 0755);
    CHECK(test::entry_at(tree, "sub/text").permissions == 0644);
    CHECK(test::entry_at(tree, "sub").permissions == 0755);
    tree.walk([&](const std::string& path, EntryId id) {
      CAPTURE(path);
      const Entry& entry = tree.at(id);
      CHECK(entry.owner == 0);
      CHECK(entry.group == 0);
      CHECK(entry.modified == kEpoch);
      CHECK(entry.created == kEpoch);
    });
  }

  TEST_CASE("content outlives the file of the host") {
    FileTree tree;
    {
      const test::ScratchDir scratch;
      scratch.write("file", "text");
      tree = read_directory(scratch.path(), kEpoch);
    }
    CHECK(test::text_at(tree, "file") == "text");
  }

  TEST_CASE("an empty directory is just the root") {
    const test::ScratchDir scratch;
    const FileTree tree = read_directory(scratch.path(), kEpoch);
    CHECK(test::paths_of(tree) == "/ ");
    CHECK(tree.at(FileTree::kRoot).names == 1);
  }

  TEST_CASE("what is no file, directory or symlink is refused by name") {
    const test::ScratchDir scratch;
    REQUIRE(mkfifo((scratch.path() / "fifo").c_str(), 0600) == 0);
    CHECK_THROWS_WITH_AS(read_directory(scratch.path(), kEpoch),
                         ("'" + scratch.path().string() + "/fifo' is neither file, directory nor symlink").c_str(),
                         Error);
  }

  TEST_CASE("a directory that does not exist, or is none, is refused by name") {
    CHECK_THROWS_WITH_AS(read_directory("/nonexistent", kEpoch), "'/nonexistent' does not exist", Error);
    CHECK_THROWS_WITH_AS(read_directory("/dev/null", kEpoch), "'/dev/null' is no directory", Error);
  }
}

}  // namespace rootwright::tree
