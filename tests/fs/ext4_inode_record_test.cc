// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "fs/ext4/checksum.h"
#include "fs/ext4/inode_record.h"

namespace rootwright::fs::ext4 {

namespace {

const Uuid kUuid = Uuid::parse("01234567-89ab-4cde-8f01-23456789abcd");

Bytes stored(const InodeRecord& record, InodeNumber inode) {
  Bytes bytes(kInodeSize);
  store_inode(bytes, record, inode_checksum_seed(volume_checksum_seed(kUuid), inode));
  return bytes;
}

std::uint32_t stored_extra(std::int64_t seconds, std::uint32_t nanoseconds) {
  InodeRecord record;
  record.modified = {.seconds = seconds, .nanoseconds = nanoseconds};
  return load_le32(stored(record, 12), inode_at::kModifiedExtra);
}

}  // namespace

TEST_SUITE("fs/ext4/inode_record") {
  TEST_CASE("a root directory's inode is as mke2fs writes it, with its checksum") {
    // E2FSPROGS_FAKE_TIME=1600000000 mke2fs -t ext4 -b 4096 -I 256 -O ^has_journal,^resize_inode -U 01234567-89ab-...
    // m.img 4096 (1.47.0), inode 2.
    const tree::Timestamp time{.seconds = 1600000000};
    InodeRecord record;
    record.mode = 040755;
    record.links = 3;
    record.size = 4096;
    record.blocks = 1;
    record.flags = kExtentsFlag;
    record.modified = time;
    record.accessed = time;
    record.changed = time;
    record.created = time;
    store_le16(record.block, 0, kExtentMagic);
    store_le16(record.block, 2, 1);
    store_le16(record.block, 4, 4);
    store_le16(record.block, 16, 1);
    store_le32(record.block, 20, 3);
    const Bytes bytes = stored(record, kRootInode);
    CHECK(to_hex(std::span(bytes).first(160)) ==
          "ed4100000010000000105e5f00105e5f00105e5f000000000000030008000000"
          "00000800000000000af301000400000000000000000000000100000003000000"
          "0000000000000000000000000000000000000000000000000000000000000000"
          "00000000000000000000000000000000000000000000000000000000800b0000"
          "20004acf00000000000000000000000000105e5f000000000000000000000000");
    CHECK(is_zero(std::span(bytes).subspan(160)));
  }

  // Expected values: Documentation/filesystems/ext4/inodes.rst, "Inode Timestamps".
  TEST_CASE("times before 1970 and after 2038 keep their seconds in 34 bits and their nanoseconds in 30") {
    CHECK(stored_extra(-1, 999999999) == 999999999U << 2);
    CHECK(stored_extra(kEarliestTime, 0) == 0);
    CHECK(stored_extra(0x7FFFFFFF, 1) == 1U << 2);
    CHECK(stored_extra(0x80000000, 0) == 1);
    CHECK(stored_extra(0x180000000, 0) == 2);
    CHECK(stored_extra(0x280000000, 0) == 3);
    CHECK(stored_extra(kLatestTime, 0) == 3);
  }

  TEST_CASE("device numbers below 256 lie in the first word, others in the second") {
    CHECK(load_le32(device_block({.major = 8, .minor = 1}), 0) == 0x0801);
    CHECK(load_le32(device_block({.major = 255, .minor = 255}), 0) == 0xFFFF);
    const auto large = device_block({.major = 4095, .minor = 1048575});
    CHECK(load_le32(large, 0) == 0);
    CHECK(load_le32(large, 4) == 0xFFFFFFFF);
    CHECK(load_le32(device_block({.major = 0, .minor = 256}), 4) == 0x100000);
  }

  TEST_CASE("owners, groups and sizes beyond their first field keep their upper half") {
    InodeRecord record;
    record.owner = 0x12345678;
    record.group = 0x9ABCDEF0;
    record.size = 0x123456789AB;
    record.blocks = 0x40000000;  // 2^33 sectors
    record.xattr_block = 0x1200000034;
    const Bytes bytes = stored(record, 12);
    CHECK(load_le16(bytes, inode_at::kOwnerLow) == 0x5678);
    CHECK(load_le16(bytes, inode_at::kOwnerHigh) == 0x1234);
    CHECK(load_le16(bytes, inode_at::kGroupLow) == 0xDEF0);
    CHECK(load_le16(bytes, inode_at::kGroupHigh) == 0x9ABC);
    CHECK(load_le32(bytes, inode_at::kSizeLow) == 0x456789AB);
    CHECK(load_le32(bytes, inode_at::kSizeHigh) == 0x123);
    CHECK(load_le32(bytes, inode_at::kSectorsLow) == 0);
    CHECK(load_le16(bytes, inode_at::kSectorsHigh) == 2);
    CHECK(load_le32(bytes, inode_at::kXattrBlockLow) == 0x34);
    CHECK(load_le16(bytes, inode_at::kXattrBlockHigh) == 0x12);
  }

  TEST_CASE("more than 65,000 links of a directory are written as 1") {
    InodeRecord record;
    record.links = 65000;
    CHECK(load_le16(stored(record, 12), inode_at::kLinks) == 65000);
    record.links = 65001;
    CHECK(load_le16(stored(record, 12), inode_at::kLinks) == 1);
  }
}

}  // namespace rootwright::fs::ext4
