// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_reader.h"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "fs/fat/fat_builder.h"
#include "io/slice.h"
#include "small_tree.h"
#include "support/memory_image.h"

namespace rootwright::fs {

using test::add_file;
using test::filler;
using test::MemoryImage;

namespace {

// 64 KiB, 512-byte sectors and clusters: boot sector 0, tables 1 and 2, root directory 3 to 34, clusters from 35 on.
constexpr std::uint64_t kTable = 512;
constexpr std::uint64_t kRoot = std::uint64_t{3} * 512;

constexpr std::uint64_t cluster(std::uint64_t number) {
  return (35 + number - 2) * 512;
}

/// The root holds /EFI (cluster 2), /kernel (clusters 3 to 7), then /EFI/BOOT (8) and the file in it (9).
Bytes small_volume() {
  tree::FileTree tree;
  add_file(tree, "/EFI/BOOT/A.EFI", filler(300));
  add_file(tree, "/kernel", filler(2100));
  MemoryImage image(64 * kKiB);
  FatBuilder(FatOptions{.volume_id = 1, .label = ""}).build(tree, image);
  return image.bytes();
}

void set_element(MemoryImage& image, std::uint32_t number, std::uint16_t value) {
  const auto offset = static_cast<std::size_t>(kTable + number * 3 / 2);
  const unsigned other = load_le16(image.bytes(), offset);
  store_le16(image.bytes(), offset,
             static_cast<std::uint16_t>(number % 2 == 0 ? (other & 0xf000U) | value : (other & 0xfU) | value << 4U));
}

/// Of the sector that begins at `offset`.
std::string owner_at(const FilesystemReader& reader, std::uint64_t offset) {
  return reader.owner_of({.offset = offset, .length = 512}).text();
}

void check_damaged(const MemoryImage& image, const std::string& message) {
  const FatReader reader(image);
  CHECK_THROWS_WITH_AS(static_cast<void>(reader.read_file("/kernel", kMiB)), ("'/kernel': " + message).c_str(), Error);
}

void ask_everything(const io::BlockSource& source) {
  try {
    const std::unique_ptr<FilesystemReader> reader = open_filesystem(source);
    if (!reader) return;
    static_cast<void>(reader->summary());
    static_cast<void>(reader->owner_of({.offset = cluster(3), .length = 512}));
    static_cast<void>(reader->read_file("/kernel", kMiB));
    static_cast<void>(reader->read_file("/EFI/BOOT/A.EFI", kMiB));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input);
  }
}

}  // namespace

TEST_SUITE("fs/fat_reader") {
  TEST_CASE("names compare without regard to ASCII case, by long name and by alias") {
    tree::FileTree tree;
    add_file(tree, "/EFI/Linux/edge_1.2.efi", "uki");
    MemoryImage image(64 * kKiB);
    FatBuilder(FatOptions{.volume_id = 1, .label = ""}).build(tree, image);
    const FatReader reader(image);
    for (const char* path : {"/EFI/Linux/edge_1.2.efi", "/efi/LINUX/EDGE_1.2.EFI", "/EFI/LINUX/EDGE_1~1.EFI"}) {
      CHECK(to_text(reader.read_file(path, 3).value()) == "uki");
    }
    CHECK_FALSE(reader.read_file("/EFI/Linux/edge_1.3.efi", 3));
    CHECK_FALSE(reader.read_file("/EFI/Linux", 3));
    CHECK_FALSE(reader.read_file("/EFI/Linux/edge_1.2.efi/x", 3));
    CHECK_FALSE(reader.read_file("/", 3));
  }

  TEST_CASE("a file larger than the limit is refused with both sizes") {
    const MemoryImage image(small_volume());
    CHECK_THROWS_WITH_AS(static_cast<void>(FatReader(image).read_file("/kernel", 2099)),
                         "'/kernel': a file of 2,100 bytes, allowed are 2,099 bytes", Error);
  }

  TEST_CASE("every byte has an owner") {
    const MemoryImage image(small_volume());
    const FatReader reader(image);
    CHECK(owner_at(reader, 0) == "boot sector");
    CHECK(owner_at(reader, kTable) == "file allocation table 1");
    CHECK(owner_at(reader, kTable + 512) == "file allocation table 2");
    CHECK(owner_at(reader, kRoot) == "directory /");
    CHECK(owner_at(reader, cluster(2)) == "directory /EFI");
    CHECK(owner_at(reader, cluster(3)) == "/kernel, bytes 0–511");
    CHECK(owner_at(reader, cluster(7) + 51) == "/kernel, bytes 2099–2099");
    CHECK(owner_at(reader, cluster(7) + 52) == "/kernel, behind its last byte");
    CHECK(owner_at(reader, cluster(8)) == "directory /EFI/BOOT");
    CHECK(owner_at(reader, cluster(9)) == "/EFI/BOOT/A.EFI, bytes 0–299");
    CHECK(owner_at(reader, cluster(10)) == "free space");
    CHECK(owner_at(reader, 64 * kKiB) == "behind the end of the filesystem");
  }

  TEST_CASE("a damaged chain is refused with what is wrong, and its owner is still known up to there") {
    MemoryImage image(small_volume());
    SUBCASE("a circle") {
      set_element(image, 7, 3);
      check_damaged(image, "a chain is longer than the 5 clusters it can have");
    }
    SUBCASE("too short") {
      set_element(image, 4, 0xfff);
      check_damaged(image, "a chain has 2 clusters for 2,100 bytes, it needs 5");
    }
    SUBCASE("into the free") {
      set_element(image, 4, 0);
      check_damaged(image, "a chain leads to cluster 4, which is free");
    }
    SUBCASE("into the bad") {
      set_element(image, 4, 0xff7);
      check_damaged(image, "a chain leads to cluster 4, which is bad");
    }
    SUBCASE("outside") {
      set_element(image, 4, 200);
      check_damaged(image, "a chain leads to cluster 200 of 93");
    }
    SUBCASE("to number 1") {
      set_element(image, 4, 1);
      check_damaged(image, "a chain leads to cluster 1 of 93");
    }
    CHECK(owner_at(FatReader(image), cluster(8)) == "directory /EFI/BOOT");
  }

  TEST_CASE("directories that lead in a circle end") {
    MemoryImage image(small_volume());
    // /EFI/BOOT is the third record of /EFI, its first cluster at 26 in the record: now /EFI itself.
    store_le16(image.bytes(), static_cast<std::size_t>(cluster(2)) + 64 + 26, 2);
    const FatReader reader(image);
    CHECK(owner_at(reader, cluster(2)) == "directory /EFI");
    CHECK(owner_at(reader, cluster(8)) == "free space");
    CHECK_FALSE(reader.read_file("/EFI/BOOT/BOOT/BOOT/A.EFI", kMiB));
  }

  TEST_CASE("a directory's chain in a circle is refused") {
    MemoryImage image(small_volume());
    set_element(image, 2, 2);
    CHECK_THROWS_WITH_AS(static_cast<void>(FatReader(image).read_file("/EFI/BOOT/A.EFI", kMiB)),
                         "'/EFI/BOOT/A.EFI': a chain is longer than the 4,096 clusters it can have", Error);
    CHECK(owner_at(FatReader(image), cluster(3)) == "/kernel, bytes 0–511");
  }

  TEST_CASE("a volume that is cut off anywhere is refused") {
    const MemoryImage image(small_volume());
    for (std::uint64_t size = 512; size < image.size(); size += 512) {
      const io::SourceSlice cut(image, {.offset = 0, .length = size});
      CHECK_THROWS_WITH_AS(FatReader reader(cut), ("FAT of 64 KiB in " + format_size(size)).c_str(), Error);
    }
    const io::SourceSlice start(image, {.offset = 0, .length = 511});
    CHECK_THROWS_WITH_AS(FatReader reader(start), "FAT boot sector: cut off", Error);
    CHECK(open_filesystem(start) == nullptr);
  }

  TEST_CASE("whatever bytes are changed, it answers or refuses, and ends") {
    const Bytes original = small_volume();
    std::mt19937 random(1);  // NOLINT(cert-msc*): the same bytes at every run
    for (int round = 0; round < 1000; ++round) {
      MemoryImage image(original);
      for (int flip = 0; flip < 4; ++flip) {
        // Half of the time within the boot sector, tables and root directory.
        const std::size_t place = random() % (flip % 2 == 0 ? 3 * 512 + 256 : cluster(10));
        image.bytes()[place] = static_cast<std::byte>(random());
      }
      ask_everything(image);
    }
  }
}

}  // namespace rootwright::fs
