// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_builder.h"

#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "fs/fat/fat_reader.h"
#include "small_tree.h"
#include "support/memory_image.h"

namespace rootwright::fs {

using test::add_directory;
using test::add_file;
using test::filler;
using test::MemoryImage;

namespace {

constexpr std::int64_t kEpoch = 1'700'000'000;

FatOptions options_for(std::uint32_t sector_size) {
  return {.volume_id = 0x1234abcd, .label = "BOOT", .epoch = kEpoch, .sector_size = sector_size};
}

tree::FileTree boot_tree() {
  tree::FileTree tree;
  add_file(tree, "/vmlinuz", filler(100'000));
  add_file(tree, "/roothash", std::string(64, 'a'));
  add_file(tree, "/EFI/BOOT/BOOTX64.EFI", filler(4096));
  add_file(tree,
           "/a long name with sp\xc3\xa4"
           "ces.text",
           filler(513));
  add_file(tree, "/empty", "");
  add_directory(tree, "/empty directory");
  return tree;
}

Bytes build(const tree::FileTree& tree, std::uint64_t size, std::uint32_t sector_size) {
  MemoryImage image(size);
  FatBuilder(options_for(sector_size)).build(tree, image);
  return image.bytes();
}

void check_refused(const tree::FileTree& tree, const char* message) {
  const FatBuilder builder(options_for(512));
  MemoryImage image(kMiB);
  CHECK_THROWS_WITH_AS(static_cast<void>(builder.minimum_size(tree)), message, Error);
  CHECK_THROWS_WITH_AS(builder.build(tree, image), message, Error);
}

/// A sink that remembers nothing but how many bytes came.
class CountingSink final : public io::BlockSink {
 public:
  explicit CountingSink(std::uint64_t size) : size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  void write_at(std::uint64_t /*offset*/, ByteView bytes) override { written_ += bytes.size(); }
  void write_pieces_at(std::uint64_t offset, io::Pieces pieces) override {
    for (const ByteView piece : pieces)
      write_at(offset, piece);
  }
  [[nodiscard]] std::uint64_t written() const { return written_; }

 private:
  std::uint64_t size_;
  std::uint64_t written_ = 0;
};

}  // namespace

TEST_SUITE("fs/fat_builder") {
  TEST_CASE("every file reads back, with 512- and 4096-byte sectors, from the smallest size on") {
    const tree::FileTree tree = boot_tree();
    for (const std::uint32_t sector_size : {512U, 4096U}) {
      const std::uint64_t smallest = FatBuilder(options_for(sector_size)).minimum_size(tree);
      for (const std::uint64_t size : {smallest, smallest + sector_size, std::uint64_t{kMiB}}) {
        const MemoryImage image(build(tree, size, sector_size));
        const FatReader reader(image);
        CHECK(to_text(reader.read_file("/vmlinuz", kMiB).value()) == filler(100'000));
        CHECK(to_text(reader.read_file("/roothash", kMiB).value()) == std::string(64, 'a'));
        CHECK(to_text(reader.read_file("/EFI/BOOT/BOOTX64.EFI", kMiB).value()) == filler(4096));
        CHECK(to_text(reader
                          .read_file("/a long name with sp\xc3\xa4"
                                     "ces.text",
                                     kMiB)
                          .value()) == filler(513));
        CHECK(reader.read_file("/empty", kMiB).value().empty());
        CHECK_FALSE(reader.read_file("/empty directory", kMiB));
      }
    }
  }

  TEST_CASE("the smallest size is exact: one sector less is refused with both sizes") {
    for (const std::uint32_t sector_size : {512U, 4096U}) {
      const tree::FileTree tree = boot_tree();
      const FatBuilder builder(options_for(sector_size));
      const std::uint64_t smallest = builder.minimum_size(tree);
      MemoryImage image(smallest - sector_size);
      CHECK_THROWS_WITH_AS(builder.build(tree, image),
                           ("a FAT filesystem of " + format_size(smallest - sector_size) +
                            " is too small for its files, they need " + format_size(smallest))
                               .c_str(),
                           Error);
    }
  }

  TEST_CASE("every size from the smallest on is accepted, also where the kind changes") {
    tree::FileTree tree;
    for (int number = 0; number < 500; ++number)
      add_file(tree, "/d/" + std::to_string(number), filler(4'000));
    const FatBuilder builder(options_for(512));
    const std::uint64_t smallest = builder.minimum_size(tree);
    for (std::uint64_t sectors = smallest / 512; sectors < smallest / 512 + 600; sectors += 11) {
      CountingSink sink(sectors * 512);
      CHECK_NOTHROW(builder.build(tree, sink));
    }
  }

  TEST_CASE("an empty tree fits in less than 64 KiB") {
    const tree::FileTree tree;
    CHECK(FatBuilder(options_for(512)).minimum_size(tree) == (1 + 2 + 32 + 1) * 512);
    const MemoryImage image(build(tree, 64 * kKiB, 512));
    CHECK(FatReader(image).summary().kind == "FAT12");
    const MemoryImage wide(build(tree, 64 * kKiB, 4096));
    CHECK(FatReader(wide).summary().kind == "FAT12");
  }

  TEST_CASE("4,084 one-cluster files make FAT12, one more makes FAT16") {
    tree::FileTree tree;
    // "/d" takes its records' clusters besides: 16 records each, two of them for itself.
    const auto fill_to = [&](int clusters) {
      for (int number = static_cast<int>(tree.at(add_directory(tree, "/D")).links().size());
           1 + (number + 1) / 16 + number < clusters; ++number) {
        add_file(tree, "/D/" + std::to_string(number), "x");
      }
      const std::uint64_t smallest = FatBuilder(options_for(512)).minimum_size(tree);
      const MemoryImage image(build(tree, smallest, 512));
      return FatReader(image).summary();
    };
    CHECK(fill_to(4084).kind == "FAT12");
    CHECK(fill_to(4085).kind == "FAT16");
  }

  TEST_CASE("the root directory of FAT16 grows beyond 512 records") {
    tree::FileTree tree;
    for (int number = 0; number < 1000; ++number)
      add_file(tree, "/FILE" + std::to_string(number), "");
    const MemoryImage image(build(tree, kMiB, 512));
    CHECK(FatReader(image).read_file("/FILE999", 0).has_value());
  }

  TEST_CASE("a directory of more than 65,536 records is refused") {
    tree::FileTree tree;
    const tree::EntryId directory = add_directory(tree, "/d");
    // Names of 255 characters take 21 records each: 3,120 of them, 14 short ones, "." and ".." are 65,536.
    for (int number = 10'000; number < 13'120; ++number) {
      tree.add(directory, std::string(250, 'x') + std::to_string(number), tree::make_file({}, {}));
    }
    for (int number = 100; number < 114; ++number)
      tree.add(directory, std::to_string(number), tree::make_file({}, {}));
    CHECK_NOTHROW(static_cast<void>(FatBuilder(options_for(512)).minimum_size(tree)));
    tree.add(directory, "ONE", tree::make_file({}, {}));
    check_refused(tree, "'/d': a directory of 65,537 records, FAT holds 65,536");
  }

  TEST_CASE("what summary() says is what the options said") {
    const MemoryImage image(build(boot_tree(), 8 * kMiB, 512));
    const FilesystemSummary summary = FatReader(image).summary();
    CHECK(summary.kind == "FAT12");
    CHECK(summary.size == 8 * kMiB);
    CHECK(summary.block_size == 2048);
    CHECK(summary.uuid == "1234-ABCD");
    CHECK(summary.label == "BOOT");
    CHECK(summary.used == 57 * 512 + 2048 * (49 + 1 + 2 + 2 + 1 + 1));
  }

  TEST_CASE("equal trees give equal bytes, and the epoch is the only time") {
    CHECK(build(boot_tree(), kMiB, 512) == build(boot_tree(), kMiB, 512));
    tree::FileTree touched = boot_tree();
    touched.at(touched.find("/vmlinuz").value()).modified = {.seconds = 5, .nanoseconds = 6};
    CHECK(build(touched, kMiB, 512) == build(boot_tree(), kMiB, 512));
  }

  TEST_CASE("what stays zero is not written") {
    tree::FileTree tree;
    const tree::EntryId id = add_file(tree, "/SPARSE", filler(1000));
    std::get<tree::Content>(tree.at(id).body).size = 100 * kMiB;
    CountingSink sink(192 * kMiB);
    FatBuilder(options_for(512)).build(tree, sink);
    // Boot sector, elements of 25,600 clusters in two tables, label and one name, the bytes that are there.
    CHECK(sink.written() == 512 + 2 * 2 * (25'600 + 2) + 2 * 32 + 1000);
  }

  TEST_CASE("names that differ in case only are refused with both paths") {
    tree::FileTree tree;
    add_file(tree, "/EFI/Boot.efi", "");
    add_file(tree, "/EFI/bOOT.EFI", "");
    check_refused(tree, "'/EFI/Boot.efi' and '/EFI/bOOT.EFI': FAT does not tell upper from lower case");
  }

  TEST_CASE("what FAT cannot hold is refused by path") {
    tree::FileTree tree;
    tree::Entry entry = tree::make_file({}, {});
    entry.kind = tree::EntryKind::symlink;
    entry.body = std::string("vmlinuz");
    SUBCASE("symbolic links") {
      tree.add(add_directory(tree, "/EFI"), "link", entry);
      check_refused(tree, "'/EFI/link': FAT holds no symbolic links");
    }
    SUBCASE("devices") {
      entry.kind = tree::EntryKind::block_device;
      entry.body = tree::Device{};
      tree.add(tree::FileTree::kRoot, "sda", entry);
      check_refused(tree, "'/sda': FAT holds no devices");
    }
    SUBCASE("fifos") {
      entry.kind = tree::EntryKind::fifo;
      entry.body = std::monostate{};
      tree.add(tree::FileTree::kRoot, "fifo", entry);
      check_refused(tree, "'/fifo': FAT holds no fifos");
    }
    SUBCASE("sockets") {
      entry.kind = tree::EntryKind::socket;
      entry.body = std::monostate{};
      tree.add(tree::FileTree::kRoot, "socket", entry);
      check_refused(tree, "'/socket': FAT holds no sockets");
    }
    SUBCASE("names") {
      add_file(tree, "/EFI/a:b", "");
      check_refused(tree, "'/EFI/a:b': FAT names hold no ':'");
    }
    SUBCASE("files of 4 GiB") {
      tree.add(tree::FileTree::kRoot, "big", tree::make_file({.size = 4 * kGiB, .pieces = {}}, {}));
      check_refused(tree, "'/big': a file of 4 GiB, FAT holds up to 4,294,967,295 bytes");
    }
  }

  TEST_CASE("a file of one byte less than 4 GiB is accepted") {
    tree::FileTree tree;
    tree.add(tree::FileTree::kRoot, "big", tree::make_file({.size = 4 * kGiB - 1, .pieces = {}}, {}));
    CountingSink sink(FatBuilder(options_for(512)).minimum_size(tree));
    CHECK_NOTHROW(FatBuilder(options_for(512)).build(tree, sink));
  }

  TEST_CASE("options out of range are refused") {
    CHECK_THROWS_WITH_AS(FatBuilder({.label = "TWELVE CHARS"}), "label 'TWELVE CHARS' has 12 bytes, FAT holds up to 11",
                         Error);
    CHECK_THROWS_WITH_AS(FatBuilder({.label = "boot"}),
                         "label 'boot': FAT labels hold upper-case ASCII letters, digits, spaces and !#$%&'()-@^_`{}~",
                         Error);
    CHECK_THROWS_WITH_AS(FatBuilder({.label = " BOOT"}), "label ' BOOT' begins or ends with a space", Error);
    CHECK_THROWS_WITH_AS(FatBuilder({.label = "", .sector_size = 1024}),
                         "sectors of 1 KiB, FAT is made with 512 bytes or 4 KiB", Error);
    CHECK_THROWS_WITH_AS(FatBuilder({.label = "", .epoch = 4'354'819'200}),
                         "epoch 4354819200 is later than FAT's last second, 4354819199 (2107-12-31)", Error);
  }

  TEST_CASE("a volume beyond 32-bit sector numbers is refused") {
    CountingSink sink(2 * kTiB);
    CHECK_THROWS_WITH_AS(FatBuilder(options_for(512)).build({}, sink),
                         "a FAT filesystem of 2 TiB, it holds up to 2,199,023,255,040 bytes", Error);
  }

  TEST_CASE("a failing sink's error comes through") {
    test::FailingSink sink(8 * kMiB, 3);
    CHECK_THROWS_WITH_AS(FatBuilder(options_for(512)).build(boot_tree(), sink), "cannot write: no space left on device",
                         Error);
  }
}

}  // namespace rootwright::fs
