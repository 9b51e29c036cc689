// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "base/size.h"
#include "fs/ext4/block_map.h"
#include "fs/ext4/ext4_builder.h"
#include "fs/ext4/files.h"
#include "fs/ext4/format.h"
#include "fs/ext4/survey.h"
#include "small_tree.h"
#include "support/memory_image.h"

namespace rootwright::fs::ext4 {

using test::add_directory;
using test::add_file;
using test::filler;
using test::MemoryImage;

namespace {

/// /m/perl with two more names: "/m-1/perl" comes before "/m/perl", though "m" comes before "m-1".
MemoryImage make_volume() {
  tree::FileTree tree;
  add_file(tree, "/z/a", "x");
  const tree::EntryId file = add_file(tree, "/m/perl", filler(100));
  tree.link(tree.find("z").value(), "perl", file);
  add_directory(tree, "/m-1");
  tree.link(tree.find("m-1").value(), "perl", file);
  MemoryImage image(512 * kKiB);
  Ext4Builder(Ext4Options{}).build(tree, image);
  return MemoryImage(image.bytes());
}

/// Of the first block of a file.
Owner owner_of_file(const Metadata& metadata, std::string_view path) {
  const BlockMap map = BlockMapReader(metadata).read(find_inode(metadata, path).value());
  return describe_owner(metadata, survey(metadata),
                        {.offset = map.extents.at(0).first * kBlockSize, .length = kBlockSize});
}

}  // namespace

TEST_SUITE("fs/ext4_survey") {
  TEST_CASE("a file with several names goes by the first path in the order of bytes") {
    const MemoryImage image = make_volume();
    const Metadata metadata(image);
    const Owner owner = owner_of_file(metadata, "/m/perl");
    CHECK(owner.text() == "/m-1/perl and 2 more names, bytes 0–99");
    CHECK(owner.path == "/m-1/perl");
    CHECK(owner.bytes == io::Extent{.offset = 0, .length = 100});
    CHECK(owner_of_file(metadata, "/z/a").text() == "/z/a, bytes 0–0");
  }

  TEST_CASE("a block of the inode table is named with the inodes in it, a single inode with its path") {
    const MemoryImage image = make_volume();
    const Metadata metadata(image);
    const Owners owners = survey(metadata);
    const std::uint64_t table = metadata.group(0).inode_table * kBlockSize;
    CHECK(describe_owner(metadata, owners, {.offset = table, .length = 1024}).text() ==
          "inode table of group 0, inodes 1–4");
    const InodeNumber number = find_inode(metadata, "/z/a").value().number;
    const Owner owner =
        describe_owner(metadata, owners, {.offset = table + (number - 1) * kInodeSize, .length = kInodeSize});
    CHECK(owner.text() == "inode table of group 0, inode " + std::to_string(number) + " (/z/a)");
    CHECK(owner.path == "/z/a");
    CHECK_FALSE(owner.bytes);
  }
}

}  // namespace rootwright::fs::ext4
