// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/bytes.h"
#include "base/error.h"
#include "fs/ext4/crc32c.h"
#include "fs/ext4/stored_xattr.h"

namespace rootwright::fs::ext4 {

namespace {

tree::Xattr sized(const std::string& name, std::size_t size) {
  return {.name = name, .value = std::string(size, 'v')};
}

}  // namespace

TEST_SUITE("fs/ext4/stored_xattr") {
  TEST_CASE("attributes fill the inode's 88 bytes, what is left goes into a block") {
    // 16 and 4 for the entry of a name of one letter.
    CHECK(split_xattrs({sized("user.a", 68)}).in_block.empty());
    CHECK(split_xattrs({sized("user.a", 69)}).in_inode.empty());

    const std::vector<tree::Xattr> both{sized("security.capability", 20), sized("security.selinux", 27)};
    const XattrSplit split = split_xattrs(both);
    REQUIRE(split.in_inode.size() == 1);
    CHECK(split.in_inode.front().name == "selinux");
    REQUIRE(split.in_block.size() == 1);
    CHECK(split.in_block.front().name == "capability");
  }

  TEST_CASE("attributes are sorted by the number of their prefix, the length of their name and the name") {
    const std::vector<tree::Xattr> xattrs{sized("security.b", 100), sized("trusted.a", 100), sized("user.aa", 100),
                                          sized("user.b", 100)};
    const XattrSplit split = split_xattrs(xattrs);
    std::string order;
    for (const StoredXattr& xattr : split.in_block)
      order += std::to_string(xattr.prefix) + std::string(xattr.name) + " ";
    CHECK(order == "1b 1aa 4a 6b ");
  }

  TEST_CASE("the largest value of a name of one letter has 4,040 bytes") {
    CHECK(split_xattrs({sized("user.a", 4040)}).in_block.size() == 1);
    CHECK_THROWS_WITH_AS(split_xattrs({sized("user.a", 4041)}),
                         "extended attributes that take 4,064 bytes besides the inode, ext4 has room for 4,060", Error);
  }

  TEST_CASE("names that ext4 does not store are refused by name") {
    CHECK_THROWS_WITH_AS(split_xattrs({sized("com.apple.quarantine", 1)}),
                         "extended attribute 'com.apple.quarantine': ext4 stores user., trusted., security. and POSIX "
                         "ACLs only",
                         Error);
    CHECK_THROWS_WITH_AS(split_xattrs({sized("user.", 1)}),
                         "extended attribute 'user.': a name is missing behind the prefix", Error);
    const std::string name = "user." + std::string(256, 'n');
    CHECK_THROWS_WITH_AS(
        split_xattrs({sized(name, 1)}),
        ("extended attribute '" + name + "': a name of 256 bytes behind the prefix, ext4 can hold 255").c_str(), Error);
    CHECK_THROWS_WITH_AS(split_xattrs({{.name = "system.posix_acl_access", .value = "x"}}),
                         "extended attribute 'system.posix_acl_access': not a POSIX ACL of version 2: it has 1 bytes, "
                         "allowed are 4 and 8 for each entry",
                         Error);
  }

  TEST_CASE("in an inode entries begin behind the mark and values end at its end") {
    const std::vector<tree::Xattr> xattrs{{.name = "user.a", .value = "12345"}, {.name = "user.b", .value = ""}};
    const auto area = encode_inode_xattrs(split_xattrs(xattrs).in_inode);
    CHECK(load_le32(area, 0) == 0xEA020000);
    // Name of 1 byte, prefix 1, value 84 bytes behind the first entry, of 5 bytes.
    CHECK(to_hex(std::span(area).subspan(4, 12)) == "010154000000000005000000");
    CHECK(area[20] == std::byte{'a'});
    CHECK(to_text(std::span(area).subspan(4 + 84, 5)) == "12345");
    CHECK(to_hex(std::span(area).subspan(24, 16)) == "01010000000000000000000062000000");
    CHECK(is_zero(encode_inode_xattrs({})));
  }

  // The sums of e2fsck: lib/ext2fs/ext_attr.c of 1.47.0 read back these volumes without a word.
  TEST_CASE("an attribute's sum goes over its name and the words of its value") {
    const std::vector<tree::Xattr> xattrs{{.name = "user.ab", .value = "12345"}};
    const XattrSplit split = split_xattrs(xattrs);
    const std::uint32_t name = ('a' << 5) ^ 'b';
    const std::uint32_t word = ((name << 16) | (name >> 16)) ^ 0x34333231;
    CHECK(split.in_inode.front().hash() == (((word << 16) | (word >> 16)) ^ '5'));
    CHECK(block_hash(split.in_inode) == split.in_inode.front().hash());
    CHECK(block_hash({}) == 0);
  }

  TEST_CASE("a block says how many inodes refer to it, and its checksum covers where it lies") {
    Bytes block(kBlockSize);
    const std::vector<tree::Xattr> xattrs{sized("user.a", 100)};
    const StoredXattrs stored = split_xattrs(xattrs).in_block;
    store_xattr_block(block, stored, {.block = 0x123, .references = 7, .checksum_seed = 5});
    CHECK(load_le32(block, 0) == 0xEA020000);
    CHECK(load_le32(block, 4) == 7);
    CHECK(load_le32(block, 8) == 1);
    CHECK(load_le32(block, 12) == block_hash(stored));
    CHECK(load_le16(block, 32 + 2) == 4096 - 100);
    const std::uint32_t sum = load_le32(block, 16);
    store_le32(block, 16, 0);
    CHECK(sum == crc32c(crc32c(5, from_hex("2301000000000000")), block));
  }
}

}  // namespace rootwright::fs::ext4
