// SPDX-License-Identifier: Apache-2.0
#include "fs/owner_map.h"

#include <doctest/doctest.h>

namespace rootwright::fs {

namespace {

/// Of a window of 1024 bytes.
std::string owner_at(const OwnerMap& map, std::uint64_t offset) {
  return map.owner_of({.offset = offset, .length = 1024}).text();
}

}  // namespace

TEST_SUITE("fs/owner_map") {
  TEST_CASE("a byte of a file is named with the path and the block of the file it is in") {
    OwnerMap map;
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
    CHECK(owner_at(map, 0) == "superblock");
    CHECK(owner_at(map, 1024) == "");
    CHECK(owner_at(map, 2048) == "directory /");
    CHECK(owner_at(map, 4096) == "directory /usr");
    CHECK(owner_at(map, 5120) == "extent index of /usr/env");
    CHECK(owner_at(map, 6144) == "extended attributes of /usr/env");
    CHECK(owner_at(map, 8191) == "");
    CHECK(owner_at(map, 8192) == "/usr/env, bytes 2048–3071");
    CHECK(owner_at(map, 8192 + 1023) == "/usr/env, bytes 3071–4094");
    CHECK(owner_at(map, 8192 + 2951) == "/usr/env, bytes 4999–4999");
    CHECK(owner_at(map, 8192 + 2952) == "/usr/env, behind its last byte");
    CHECK(owner_at(map, 8192 + 4096) == "");
  }

  TEST_CASE("an owner says path and bytes as values, and bytes end with the extent of the file") {
    OwnerMap map;
    const std::uint32_t file = map.add_path(OwnerMap::kRoot, "a");
    map.add({.place = {.offset = 4096, .length = 4096}, .part = OwnedPart::content, .owner = file, .file_size = 9000});
    map.sort();
    const Owner owner = map.owner_of({.offset = 4096, .length = 8192});
    CHECK(owner.path == "/a");
    CHECK(owner.bytes == io::Extent{.offset = 0, .length = 4096});
    CHECK(map.owner_of({.offset = 8192, .length = 1}).path == "");
  }

  TEST_CASE("a file of several names is called by the one that was added, and the others are counted") {
    OwnerMap map;
    const std::uint32_t file = map.add_path(OwnerMap::kRoot, "perl");
    map.add({.place = {.offset = 0, .length = 100}, .part = OwnedPart::content, .owner = file, .file_size = 100});
    map.sort();
    map.add_other_name(file);
    CHECK(owner_at(map, 0) == "/perl and 1 more name, bytes 0–99");
    map.add_other_name(file);
    CHECK(owner_at(map, 0) == "/perl and 2 more names, bytes 0–99");
    CHECK(map.owner_of({.offset = 0, .length = 1}).path == "/perl");
  }

  TEST_CASE("of overlapping extents each byte belongs to the one that begins first") {
    OwnerMap map;
    map.add_structure({.offset = 10, .length = 20}, "first");
    map.add_structure({.offset = 10, .length = 25}, "second");
    map.add_structure({.offset = 15, .length = 5}, "inside");
    map.sort();
    CHECK(owner_at(map, 9) == "");
    CHECK(owner_at(map, 10) == "first");
    CHECK(owner_at(map, 29) == "first");
    CHECK(owner_at(map, 30) == "second");
    CHECK(owner_at(map, 35) == "");
  }

  TEST_CASE("control bytes of a hostile name do not reach the terminal") {
    OwnerMap map;
    CHECK(map.path_of(map.add_path(OwnerMap::kRoot, "a\033[2J")) == "/a\\033[2J");
  }
}

}  // namespace rootwright::fs
