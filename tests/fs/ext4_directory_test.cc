// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "fs/ext4/checksum.h"
#include "fs/ext4/crc32c.h"
#include "fs/ext4/directory.h"

namespace rootwright::fs::ext4 {

namespace {

const HashSeed kSeed = hash_seed_of(Uuid::parse("01234567-89ab-4cde-8f01-23456789abcd"));
const DirectoryIdentity kIdentity{.inode = 20, .parent = 2, .checksum_seed = 77};

/// Names of `length` bytes, each another, with text that lives as long as this.
struct Names {
  Names(std::size_t count, std::size_t length) {
    for (std::size_t number = 0; number < count; ++number) {
      std::string name = std::to_string(number);
      name.insert(0, length - name.size(), 'n');
      texts.push_back(std::move(name));
      names.push_back({.name = texts.back(), .inode = static_cast<InodeNumber>(100 + number)});
    }
  }

  std::deque<std::string> texts;
  std::vector<DirectoryName> names;
};

Bytes block_of(const DirectoryLayout& layout, std::uint32_t number, const DirectoryIdentity& identity = kIdentity) {
  Bytes block(kBlockSize);
  layout.store_block(number, identity, block);
  return block;
}

/// Inodes of the entries in a block of names.
std::multiset<InodeNumber> inodes_in(ByteView block) {
  std::multiset<InodeNumber> inodes;
  std::size_t offset = 0;
  while (offset < kDirectoryRoom) {
    inodes.insert(load_le32(block, offset));
    REQUIRE(load_le16(block, offset + 4) >= 8);
    offset += load_le16(block, offset + 4);
  }
  CHECK(offset == kDirectoryRoom);
  return inodes;
}

}  // namespace

TEST_SUITE("fs/ext4/directory") {
  TEST_CASE("a list of names is as mke2fs writes a root directory, with its checksum") {
    // E2FSPROGS_FAKE_TIME=1600000000 mke2fs -t ext4 -b 4096 -U 01234567-89ab-... m.img 4096 (1.47.0), block of inode 2.
    const Uuid uuid = Uuid::parse("01234567-89ab-4cde-8f01-23456789abcd");
    const DirectoryLayout layout({{.name = "lost+found", .inode = 11, .kind = tree::EntryKind::directory}}, kSeed);
    CHECK(layout.blocks() == 1);
    CHECK(layout.subdirectories() == 1);
    const Bytes block = block_of(
        layout, 0, {.inode = 2, .parent = 2, .checksum_seed = inode_checksum_seed(volume_checksum_seed(uuid), 2)});
    CHECK(to_hex(std::span(block).first(48)) ==
          "020000000c0001022e000000020000000c0002022e2e00000b000000dc0f0a026c6f73742b666f756e64000000000000");
    CHECK(to_hex(std::span(block).last(12)) == "000000000c0000de8c039d68");
  }

  TEST_CASE("an empty directory is one block in which '..' reaches to the tail") {
    const DirectoryLayout layout({}, kSeed);
    CHECK(layout.blocks() == 1);
    CHECK_FALSE(layout.has_index());
    CHECK(inodes_in(block_of(layout, 0)) == std::multiset<InodeNumber>{2, 20});
  }

  TEST_CASE("a block that names fill to the last byte needs no index, four bytes more do") {
    // 24 bytes for "." and "..", 20 for each of 203 names: 4,084, all that there is.
    const Names full(203, 12);
    CHECK_FALSE(DirectoryLayout(full.names, kSeed).has_index());
    CHECK(inodes_in(block_of(DirectoryLayout(full.names, kSeed), 0)).size() == 205);

    Names over(202, 12);
    const std::string longer(13, 'l');
    over.names.push_back({.name = longer, .inode = 5});
    const DirectoryLayout indexed(over.names, kSeed);
    CHECK(indexed.has_index());
    CHECK(indexed.blocks() == 2);
  }

  TEST_CASE("the leaves of an index hold every name once, in the order of their hashes") {
    const Names many(3000, 20);
    const DirectoryLayout layout(many.names, kSeed);
    std::multiset<InodeNumber> found;
    for (std::uint32_t block = 1; block < layout.blocks(); ++block)
      found.merge(inodes_in(block_of(layout, block)));
    CHECK(found.size() == 3000);
    CHECK(std::set(found.begin(), found.end()).size() == 3000);

    const Bytes root = block_of(layout, 0);
    CHECK(load_le16(root, 34) == layout.blocks() - 1);
    for (std::size_t record = 2; record + 1 < layout.blocks(); ++record)
      CHECK(load_le32(root, 32 + 8 * record - 8) < load_le32(root, 32 + 8 * record));
  }

  TEST_CASE("more leaves than a root has records put nodes behind them") {
    const Names many(507 * 15 + 1, 255);  // 15 names of 255 bytes in a block
    const DirectoryLayout layout(many.names, kSeed);
    CHECK(layout.blocks() == 1 + 508 + 1);
    const Bytes root = block_of(layout, 0);
    CHECK(root[30] == std::byte{1});
    CHECK(load_le16(root, 34) == 1);
    CHECK(load_le32(root, 36) == 509);
    CHECK(load_le16(block_of(layout, 509), 10) == 508);

    const Names fewer(507 * 15, 255);
    CHECK(DirectoryLayout(fewer.names, kSeed).blocks() == 1 + 507);
  }

  TEST_CASE("every block of names ends with a tail that holds its checksum") {
    const Names many(300, 30);
    const DirectoryLayout layout(many.names, kSeed);
    for (std::uint32_t number = 1; number < layout.blocks(); ++number) {
      const Bytes block = block_of(layout, number);
      CHECK(to_hex(std::span(block).subspan(4084, 8)) == "000000000c0000de");
      CHECK(load_le32(block, 4092) == crc32c(77, std::span(block).first(4084)));
    }
  }
}

}  // namespace rootwright::fs::ext4
