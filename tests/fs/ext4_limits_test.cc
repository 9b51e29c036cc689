// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "fs/ext4/format.h"
#include "fs/ext4/limits.h"

namespace rootwright::fs::ext4 {

namespace {

tree::Entry with_body(tree::EntryKind kind, tree::EntryBody body) {
  tree::Entry entry = tree::make_file({}, {});
  entry.kind = kind;
  entry.body = std::move(body);
  return entry;
}

tree::Entry symlink_to(std::string target) {
  return with_body(tree::EntryKind::symlink, std::move(target));
}

tree::Entry device(std::uint32_t major, std::uint32_t minor) {
  return with_body(tree::EntryKind::block_device, tree::Device{.major = major, .minor = minor});
}

tree::Entry at_time(std::int64_t seconds) {
  return tree::make_file({}, {.seconds = seconds});
}

tree::Entry of_size(std::uint64_t size) {
  return tree::make_file({.size = size, .pieces = {}}, {});
}

}  // namespace

TEST_SUITE("fs/ext4/limits") {
  TEST_CASE("a file of 65,000 names is held, one more is refused") {
    tree::Entry file = tree::make_file({}, {});
    file.names = 65000;
    check_limits(file);
    file.names = 65001;
    CHECK_THROWS_WITH_AS(check_limits(file), "65,001 hard links, ext4 can hold 65,000", Error);
  }

  TEST_CASE("the first and last second that an inode holds, and one beyond each") {
    check_limits(at_time(-2147483648));
    check_limits(at_time(15032385535));
    CHECK_THROWS_WITH_AS(check_limits(at_time(-2147483649)),
                         "time -2147483649 seconds from 1970 does not fit into ext4, allowed are -2147483648 to "
                         "15032385535 (1901-12-13 to 2446-05-10)",
                         Error);
    CHECK_THROWS_AS(check_limits(at_time(15032385536)), Error);
  }

  TEST_CASE("the largest file has 2^32 - 1 blocks") {
    check_limits(of_size(kLargestFile));
    CHECK_THROWS_WITH_AS(check_limits(of_size(kLargestFile + 1)),
                         "a file of 17,592,186,040,321 bytes, ext4 can hold 17,179,869,180 KiB", Error);
  }

  TEST_CASE("symlink targets have 1 to 4,095 bytes, none of them zero") {
    check_limits(symlink_to("t"));
    check_limits(symlink_to(std::string(4095, 't')));
    CHECK_THROWS_WITH_AS(check_limits(symlink_to(std::string(4096, 't'))),
                         "symlink target of 4,096 bytes, ext4 can hold 4,095", Error);
    CHECK_THROWS_WITH_AS(check_limits(symlink_to("")), "the symlink has no target", Error);
    CHECK_THROWS_WITH_AS(check_limits(symlink_to(std::string("a\0b", 3))), "symlink target holds a zero byte", Error);
  }

  TEST_CASE("device numbers have 12 and 20 bits") {
    check_limits(device(4095, 1048575));
    CHECK_THROWS_WITH_AS(check_limits(device(4096, 0)),
                         "device number 4096:0 does not fit into ext4, allowed are numbers up to 4095:1048575", Error);
    CHECK_THROWS_AS(check_limits(device(0, 1048576)), Error);
  }
}

}  // namespace rootwright::fs::ext4
