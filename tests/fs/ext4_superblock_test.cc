// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/error.h"
#include "fs/ext4/superblock.h"

namespace rootwright::fs::ext4 {

namespace {

/// 1 KiB blocks, two groups of 8192. Places: Linux Documentation/filesystems/ext4/, "The Super Block".
Bytes plain() {
  Bytes bytes(kSuperblockSize);
  store_le32(bytes, 0x00, 4096);    // inodes
  store_le32(bytes, 0x04, 16'384);  // blocks
  store_le32(bytes, 0x0C, 1000);    // of them free
  store_le32(bytes, 0x14, 1);       // first data block
  store_le32(bytes, 0x20, 8192);    // blocks per group
  store_le32(bytes, 0x28, 2048);    // inodes per group
  store_le16(bytes, 0x38, 0xEF53);  // magic
  store_le32(bytes, 0x4C, 1);       // revision
  store_le16(bytes, 0x58, 256);     // inode size
  return bytes;
}

Bytes with(std::size_t offset, std::uint32_t value) {
  Bytes bytes = plain();
  store_le32(bytes, offset, value);
  return bytes;
}

void check_refused(const Bytes& bytes, const char* message) {
  CHECK_THROWS_WITH_AS(static_cast<void>(decode_superblock(bytes)), message, Error);
}

}  // namespace

TEST_SUITE("fs/ext4_superblock") {
  TEST_CASE("the kind follows from the features") {
    CHECK(decode_superblock(plain()).kind() == "ext2");
    CHECK(decode_superblock(with(0x5C, compatible::kJournal)).kind() == "ext3");
    CHECK(decode_superblock(with(0x60, incompatible::kExtents)).kind() == "ext4");
    CHECK(decode_superblock(with(0x64, read_only_compatible::kHugeFile)).kind() == "ext4");
  }

  TEST_CASE("superblocks lie in every group, in sparse ones, or in two") {
    const auto groups_of = [](const Bytes& bytes) {
      std::vector<std::uint32_t> groups;
      for (std::uint32_t group = 0; group < 30; ++group) {
        if (decode_superblock(bytes).has_superblock_in(group)) groups.push_back(group);
      }
      return groups;
    };
    CHECK(groups_of(plain()).size() == 30);
    CHECK(groups_of(with(0x64, read_only_compatible::kSparseSuper)) ==
          std::vector<std::uint32_t>{0, 1, 3, 5, 7, 9, 25, 27});
    Bytes two = with(0x5C, compatible::kSparseSuper2);
    store_le32(two, 0x24C, 1);
    store_le32(two, 0x250, 29);
    CHECK(groups_of(two) == std::vector<std::uint32_t>{0, 1, 29});
  }

  TEST_CASE("descriptors follow the superblock, of meta groups their own first block") {
    CHECK(decode_superblock(plain()).descriptor_offset(1) == 2048 + 32);
    CHECK(decode_superblock(plain()).descriptor_blocks() == 1);
    Bytes meta = with(0x60, incompatible::kMetaGroups);
    store_le32(meta, 0x04, 1 + 70 * 8192);
    store_le32(meta, 0x64, read_only_compatible::kSparseSuper);
    const Superblock superblock = decode_superblock(meta);
    CHECK(superblock.descriptor_blocks() == 0);
    CHECK(superblock.descriptor_offset(1) == 2048 + 32);  // behind the first superblock
    CHECK(superblock.descriptor_offset(33) == (1 + 32 * 8192) * 1024 + 32);
  }

  TEST_CASE("block counts have 48 bits where the feature says so") {
    Bytes wide = with(0x60, incompatible::k64Bit);
    store_le16(wide, 0xFE, 64);
    store_le32(wide, 0x150, 1);
    CHECK(decode_superblock(wide).blocks == (std::uint64_t{1} << 32U) + 16'384);
    CHECK(decode_superblock(with(0x150, 1)).blocks == 16'384);
  }

  TEST_CASE("what does not hold is refused with its numbers") {
    check_refused(with(0x38, 0), "ext4 superblock: no magic number");
    check_refused(with(0x18, 7), "ext4 superblock: block size 1024 << 7, allowed are 0 to 6");
    check_refused(with(0x20, 255), "ext4 superblock: blocks per group 255, allowed are 256 to 8,192");
    check_refused(with(0x28, 8193), "ext4 superblock: inodes per group 8,193, allowed are 1 to 8,192");
    check_refused(with(0x58, 64), "ext4 superblock: inode size 64, allowed are 128 to 1,024");
    check_refused(with(0x58, 200), "ext4 superblock: inode size 200 and descriptor size 32 must be powers of two");
    check_refused(with(0x14, 2), "ext4 superblock: first data block 2, allowed are 0 to 1");
    check_refused(with(0x04, 1), "ext4 superblock: blocks 1, allowed are 2 to 281,474,976,710,656");
    check_refused(with(0x0C, 16'385), "ext4 superblock: free blocks 16,385, allowed are 0 to 16,384");
    check_refused(with(0x00, 4097), "ext4 superblock: inodes 4,097, allowed are 2 to 4,096");
    check_refused(with(0x60, incompatible::k64Bit), "ext4 superblock: descriptor size 0, allowed are 32 to 1,024");
  }

  TEST_CASE("features that are not read are refused") {
    check_refused(with(0x60, incompatible::kJournalDevice), "ext4 superblock: a journal, no filesystem");
    check_refused(with(0x60, incompatible::kCompression), "ext4 superblock: compression is not read");
    check_refused(with(0x64, read_only_compatible::kBigAllocation),
                  "ext4 superblock: clusters of several blocks (bigalloc) are not read");
  }

  TEST_CASE("too few bytes claim nothing") {
    CHECK_FALSE(claims_to_be_superblock(ByteView(plain()).first(kSuperblockSize - 1)));
    CHECK(claims_to_be_superblock(plain()));
  }
}

}  // namespace rootwright::fs::ext4
