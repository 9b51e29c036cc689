// SPDX-License-Identifier: Apache-2.0
#include "fs/owner_map.h"

#include <doctest/doctest.h>

namespace rootwright::fs {

TEST_SUITE("fs/owner_map") {
  TEST_CASE("a byte of a file is named with the path and the block of the file it is in") {
    OwnerMap map(1024);
    const std::uint32_t usr = map.add_path(OwnerMap::kRoot, "usr");
    const std::uint32_t file = map.add_path(usr, "env");
    map.add({.place = {.offset = 8192, .length = 4096},
             .part = OwnedPart::content,
             .owner = file,
             .file_offset = 2048,
             .file_size = 5000});
    map.add({.place = {.offset = 4096, .length = 1024}, .part = OwnedPart::directory, .owner = usr});
    map.add({.place = {.offset = 5120, .length = 1024}, .part = OwnedPart::index, .owner = file});
    map.add({.place = {.offset = 6144, .length = 1024}, .part = OwnedPart::attributes, .owner = file});
    map.add({.place = {.offset = 2048, .length = 1024}, .part = OwnedPart::directory, .owner = OwnerMap::kRoot});
    map.add_structure({.offset = 0, .length = 1024}, "superblock");
    map.sort();
    CHECK(map.owner_of(0) == "superblock");
    CHECK(map.owner_of(1024) == "");
    CHECK(map.owner_of(2048) == "directory /");
    CHECK(map.owner_of(4096) == "directory /usr");
    CHECK(map.owner_of(5120) == "extent index of /usr/env");
    CHECK(map.owner_of(6144) == "extended attributes of /usr/env");
    CHECK(map.owner_of(8191) == "");
    CHECK(map.owner_of(8192) == "/usr/env, bytes 2048-3071");
    CHECK(map.owner_of(8192 + 1023) == "/usr/env, bytes 2048-3071");
    CHECK(map.owner_of(8192 + 2951) == "/usr/env, bytes 4096-4999");
    CHECK(map.owner_of(8192 + 2952) == "/usr/env, behind its last byte");
    CHECK(map.owner_of(8192 + 4096) == "");
  }

  TEST_CASE("of overlapping extents each byte belongs to the one that begins first") {
    OwnerMap map;
    map.add_structure({.offset = 10, .length = 20}, "first");
    map.add_structure({.offset = 10, .length = 25}, "second");
    map.add_structure({.offset = 15, .length = 5}, "inside");
    map.sort();
    CHECK(map.owner_of(9) == "");
    CHECK(map.owner_of(10) == "first");
    CHECK(map.owner_of(29) == "first");
    CHECK(map.owner_of(30) == "second");
    CHECK(map.owner_of(35) == "");
  }

  TEST_CASE("control bytes of a hostile name do not reach the terminal") {
    OwnerMap map;
    CHECK(map.path_of(map.add_path(OwnerMap::kRoot, "a\033[2J")) == "/a\\033[2J");
  }
}

}  // namespace rootwright::fs
