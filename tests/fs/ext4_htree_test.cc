// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "fs/ext4/crc32c.h"
#include "fs/ext4/htree.h"

namespace rootwright::fs::ext4 {

namespace {

const HashSeed kSeed = hash_seed_of(Uuid::parse("01234567-89ab-4cde-8f01-23456789abcd"));
constexpr HashSeed kNoSeed{};  // the default one of the kernel

void check_hash(std::string_view name, const HashSeed& seed, std::uint32_t major, std::uint32_t minor) {
  const NameHash hash = hash_of(name, seed);
  CHECK(hash.major == major);
  CHECK(hash.minor == minor);
}

}  // namespace

TEST_SUITE("fs/ext4/htree") {
  // debugfs 1.47.0: dx_hash -h half_md4 [-s 01234567-89ab-4cde-8f01-23456789abcd] NAME
  TEST_CASE("names hash as debugfs says, bytes above 0x7F as signed characters") {
    check_hash("a", kSeed, 0x5cf7b5a0, 0x2a856263);
    check_hash("a", kNoSeed, 0xd5fa7d7a, 0xacb48187);
    check_hash("name-1", kSeed, 0x20fcf818, 0x30102ce3);
    check_hash("name-1", kNoSeed, 0x0dbe6b70, 0x85fec8c2);
    check_hash(std::string(255, 'x'), kSeed, 0x087aae56, 0x57e82ab7);
    check_hash("\xc3\xa4\xff", kNoSeed, 0x1bd45aaa, 0xed61a18c);
    check_hash("\xc3\xa4\xff", kSeed, 0x9f049bd2, 0x96f3cd00);
  }

  TEST_CASE("a root says hash, depth, limit and count, and sums what is in use and its tail") {
    Bytes block(kBlockSize);
    store_index_root(block, std::vector<IndexRecord>{{.hash = 0, .block = 1}, {.hash = 0x80, .block = 2}}, 1, 9);
    CHECK(to_hex(std::span(block).subspan(24, 24)) ==
          "0000000001080100"    // half MD4, header of 8 bytes, one level below
          "fb01020001000000"    // 507 records fit, 2 are in use; the first leads to block 1
          "8000000002000000");  // from hash 0x80 on to block 2
    const std::uint32_t sum = crc32c(9, std::span(block).first(48));
    CHECK(load_le32(block, 32 + 507 * 8 + 4) == crc32c(sum, Bytes(8)));
  }

  TEST_CASE("a node begins with an entry without a name that covers the block") {
    Bytes block(kBlockSize);
    store_index_node(block, std::vector<IndexRecord>{{.hash = 0, .block = 5}}, 9);
    CHECK(to_hex(std::span(block).first(16)) == "0000000000100000fe01010005000000");
    const std::uint32_t sum = crc32c(9, std::span(block).first(16));
    CHECK(load_le32(block, 8 + 510 * 8 + 4) == crc32c(sum, Bytes(8)));
  }
}

}  // namespace rootwright::fs::ext4
