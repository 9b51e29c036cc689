// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/ext4_reader.h"

#include <algorithm>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/ext4_builder.h"
#include "fs/ext4/files.h"
#include "io/slice.h"
#include "small_tree.h"
#include "support/memory_image.h"

namespace rootwright::fs {

using test::add_file;
using test::filler;
using test::MemoryImage;

namespace {

constexpr std::uint64_t kSize = 512 * kKiB;
constexpr std::uint64_t kBlock = ext4::kBlockSize;
constexpr std::uint64_t kSuperblock = ext4::kSuperblockOffset;

/// 40 blocks of a file, every second one a hole: 20 extents, which take one block of index.
void add_sparse_file(tree::FileTree& tree) {
  const tree::EntryId id = add_file(tree, "/sparse", filler(20 * kBlock));
  auto& content = std::get<tree::Content>(tree.at(id).body);
  const ByteView bytes = content.pieces.front().bytes;
  content = {.size = 40 * kBlock, .pieces = {}};
  for (std::uint64_t i = 0; i < 20; ++i) {
    content.pieces.push_back({.offset = 2 * i * kBlock, .bytes = bytes.subspan(i * kBlock, kBlock)});
  }
}

tree::FileTree small_tree() {
  tree::FileTree tree;
  add_file(tree, "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
  add_file(tree, "/usr/bin/env", filler(10'000));
  add_file(tree, "/empty", "");
  tree::Entry link = tree::make_file({}, {});
  link.kind = tree::EntryKind::symlink;
  link.body = std::string(100, 'x');
  tree.add(tree::FileTree::kRoot, "link", link);
  add_sparse_file(tree);
  return tree;
}

Bytes build(const tree::FileTree& tree, Access access, std::uint64_t size) {
  Ext4Options options;
  options.label = "root";
  options.access = access;
  options.uuid = Uuid::parse("12345678-1234-4321-8765-123456789abc");
  MemoryImage image(size);
  Ext4Builder(options).build(tree, image);
  return image.bytes();
}

const Bytes& small_volume() {
  static const Bytes bytes = build(small_tree(), Access::read_only, kSize);
  return bytes;
}

ext4::FoundInode inode_at(const MemoryImage& image, std::string_view path) {
  return ext4::find_inode(ext4::Metadata(image), path).value();
}

/// Where the inode itself is.
std::size_t inode_offset(const MemoryImage& image, std::string_view path) {
  const ext4::Metadata metadata(image);
  const ext4::InodeNumber number = inode_at(image, path).number;
  return static_cast<std::size_t>(metadata.group(0).inode_table * kBlock + (number - 1) * ext4::kInodeSize);
}

ext4::BlockMap map_of(const MemoryImage& image, std::string_view path) {
  return ext4::BlockMapReader(ext4::Metadata(image)).read(inode_at(image, path));
}

/// Of the block that begins at `offset`.
std::string owner_at(const FilesystemReader& reader, std::uint64_t offset) {
  return reader.owner_of({.offset = offset, .length = kBlock}).text();
}

void check_refused(const MemoryImage& image, std::string_view path, const std::string& message) {
  const Ext4Reader reader(image);
  CHECK_THROWS_WITH_AS(static_cast<void>(reader.read_file(path, 10 * kMiB)),
                       ("'" + std::string(path) + "': " + message).c_str(), Error);
  CHECK_NOTHROW(static_cast<void>(reader.owner_of({})));
}

/// Makes a file's map one of block numbers, the first few of which are given.
void set_numbers(MemoryImage& image, std::size_t inode, const std::vector<std::uint32_t>& numbers) {
  store_le32(image.bytes(), inode + ext4::inode_at::kFlags, 0);
  for (std::size_t i = 0; i < 15; ++i) {
    store_le32(image.bytes(), inode + ext4::inode_at::kBlock + 4 * i, i < numbers.size() ? numbers[i] : 0);
  }
}

void ask_everything(const io::BlockSource& source) {
  try {
    const std::unique_ptr<FilesystemReader> reader = open_filesystem(source);
    if (!reader) return;
    static_cast<void>(reader->summary());
    for (std::uint64_t offset = 0; offset < source.size(); offset += 16 * kBlock)
      static_cast<void>(reader->owner_of({.offset = offset, .length = kBlock}));
    for (const char* path : {"/etc/passwd", "/sparse", "/usr/bin/env"})
      static_cast<void>(reader->read_file(path, 10 * kMiB));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input);
  }
}

}  // namespace

TEST_SUITE("fs/ext4_reader") {
  TEST_CASE("a volume of ours says what it is") {
    const MemoryImage image(small_volume());
    const FilesystemSummary summary = open_filesystem(image)->summary();
    CHECK(summary.kind == "ext4");
    CHECK(summary.size == kSize);
    CHECK(summary.block_size == 4096);
    CHECK(summary.uuid == "12345678-1234-4321-8765-123456789abc");
    CHECK(summary.label == "root");
    CHECK(summary.used > 24 * kBlock);
    CHECK(summary.used < kSize);
  }

  TEST_CASE("files read back, holes as zeros") {
    const MemoryImage image(small_volume());
    const Ext4Reader reader(image);
    CHECK(to_text(reader.read_file("/etc/passwd", 100).value()) == "root:x:0:0:root:/root:/bin/sh\n");
    CHECK(to_text(reader.read_file("/usr/bin/env", kMiB).value()) == filler(10'000));
    CHECK(reader.read_file("/empty", 0).value().empty());
    const Bytes sparse = reader.read_file("/sparse", 10 * kMiB).value();
    REQUIRE(sparse.size() == 40 * kBlock);
    CHECK(to_text(ByteView(sparse).subspan(38 * kBlock, kBlock)) == filler(20 * kBlock).substr(19 * kBlock));
    CHECK(is_zero(ByteView(sparse).subspan(39 * kBlock)));
  }

  TEST_CASE("what is no regular file gives nothing") {
    const MemoryImage image(small_volume());
    const Ext4Reader reader(image);
    for (const char* path : {"/", "/etc", "/link", "/etc/shadow", "/etc/passwd/x", "/link/x"}) {
      CHECK_FALSE(reader.read_file(path, kMiB));
    }
  }

  TEST_CASE("a file larger than the limit is refused with both sizes") {
    const MemoryImage image(small_volume());
    CHECK_THROWS_WITH_AS(static_cast<void>(Ext4Reader(image).read_file("/usr/bin/env", 9'999)),
                         "'/usr/bin/env': a file of 10,000 bytes, allowed are 9,999 bytes", Error);
  }

  TEST_CASE("names in a directory with an htree are found") {
    tree::FileTree tree;
    for (int number = 0; number < 2'000; ++number)
      add_file(tree, "/many/file " + std::to_string(number), "");
    const MemoryImage image(build(tree, Access::read_only, 2 * kMiB));
    CHECK(Ext4Reader(image).read_file("/many/file 1999", 0).has_value());
    CHECK_FALSE(Ext4Reader(image).read_file("/many/file 2000", 0));
  }

  TEST_CASE("every byte of a volume has an owner") {
    const MemoryImage image(small_volume());
    const Ext4Reader reader(image);
    const auto owner_of_map = [&](std::string_view path) {
      return owner_at(reader, map_of(image, path).extents.front().first * kBlock);
    };
    CHECK(owner_at(reader, 0) == "superblock");
    CHECK(owner_at(reader, kSuperblock) == "superblock");
    CHECK(owner_at(reader, kBlock) == "group descriptors");
    CHECK(owner_at(reader, ext4::Metadata(image).group(0).block_bitmap * kBlock) == "block bitmap of group 0");
    CHECK(owner_at(reader, ext4::Metadata(image).group(0).inode_bitmap * kBlock) == "inode bitmap of group 0");
    CHECK(owner_of_map("/") == "directory /");
    CHECK(owner_of_map("/etc") == "directory /etc");
    CHECK(owner_of_map("/etc/passwd") == "/etc/passwd, bytes 0–29");
    CHECK(owner_of_map("/link") == "/link, bytes 0–99");
    const std::uint64_t env = map_of(image, "/usr/bin/env").extents.front().first * kBlock;
    CHECK(owner_at(reader, env + kBlock) == "/usr/bin/env, bytes 4096–8191");
    CHECK(owner_at(reader, env + 9'999) == "/usr/bin/env, bytes 9999–9999");
    CHECK(owner_at(reader, env + 10'000) == "/usr/bin/env, behind its last byte");
    const ext4::BlockMap sparse = map_of(image, "/sparse");
    REQUIRE(sparse.extents.size() == 20);
    CHECK(owner_at(reader, sparse.index_blocks.at(0) * kBlock) == "extent index of /sparse");
    CHECK(owner_at(reader, sparse.extents[7].first * kBlock) == "/sparse, bytes 57344–61439");
    const std::size_t inode = inode_offset(image, "/etc/passwd");
    const std::string table = "inode table of group 0, inode";
    CHECK(reader.owner_of({.offset = inode + 255, .length = 1}).text() ==
          table + " " + std::to_string(inode_at(image, "/etc/passwd").number) + " (/etc/passwd)");
    CHECK(owner_at(reader, round_down(inode, kBlock)) == table + "s 1–16");
    CHECK(owner_at(reader, kSize - 1) == "free space");
    CHECK(owner_at(reader, kSize) == "behind the end of the filesystem");
  }

  TEST_CASE("the journal of a writable volume is called that") {
    const MemoryImage image(build(small_tree(), Access::writable, 8 * kMiB));
    const ext4::Metadata metadata(image);
    const ext4::BlockMap journal = ext4::BlockMapReader(metadata).read(metadata.inode(ext4::kJournalInode));
    CHECK(owner_at(Ext4Reader(image), journal.extents.at(0).first * kBlock) == "journal");
  }

  TEST_CASE("an extended attribute's block is named with its file") {
    MemoryImage image(small_volume());
    const std::uint32_t last = kSize / kBlock - 1;
    store_le32(image.bytes(), inode_offset(image, "/etc/passwd") + ext4::inode_at::kXattrBlockLow, last);
    CHECK(owner_at(Ext4Reader(image), last * kBlock) == "extended attributes of /etc/passwd");
  }

  TEST_CASE("a block that the bitmap has in use and no file has is told apart from free space") {
    MemoryImage image(small_volume());
    const std::size_t bitmap = static_cast<std::size_t>(ext4::Metadata(image).group(0).block_bitmap * kBlock);
    const std::uint64_t last = kSize / kBlock - 1;
    image.bytes()[bitmap + static_cast<std::size_t>(last / 8)] |= std::byte{0x80};
    CHECK(owner_at(Ext4Reader(image), last * kBlock) == "in use, but by no file");
  }

  TEST_CASE("a map of block numbers, as ext2 and ext3 have, is read") {
    MemoryImage image(small_volume());
    const std::size_t inode = inode_offset(image, "/sparse");
    const auto env = static_cast<std::uint32_t>(map_of(image, "/usr/bin/env").extents.front().first);
    const std::uint32_t indirect = kSize / kBlock - 1;
    const std::uint32_t double_indirect = kSize / kBlock - 2;
    // Block 1 of the file is env's first, block 13 its second, block 12 + 1024 + 2 its third.
    set_numbers(image, inode, {0, env, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, indirect, double_indirect});
    store_le32(image.bytes(), std::size_t{indirect} * kBlock + 4, env + 1);
    store_le32(image.bytes(), std::size_t{double_indirect} * kBlock, double_indirect - 1);
    store_le32(image.bytes(), std::size_t{double_indirect - 1} * kBlock + 8, env + 2);
    store_le32(image.bytes(), inode + ext4::inode_at::kSizeLow, 1040 * kBlock);

    const Bytes bytes = Ext4Reader(image).read_file("/sparse", 10 * kMiB).value();
    CHECK(is_zero(ByteView(bytes).first(kBlock)));
    CHECK(to_text(ByteView(bytes).subspan(kBlock, kBlock)) == filler(10'000).substr(0, kBlock));
    CHECK(to_text(ByteView(bytes).subspan(13 * kBlock, kBlock)) == filler(10'000).substr(kBlock, kBlock));
    CHECK(to_text(ByteView(bytes).subspan(1038 * kBlock, 1808)) == filler(10'000).substr(2 * kBlock));
    CHECK(map_of(image, "/sparse").index_blocks ==
          std::vector<std::uint64_t>{indirect, double_indirect, double_indirect - 1});
  }

  TEST_CASE("index blocks in a circle are refused") {
    MemoryImage image(small_volume());
    const std::size_t inode = inode_offset(image, "/sparse");
    const auto index = static_cast<std::uint32_t>(map_of(image, "/sparse").index_blocks.at(0));
    SUBCASE("of block numbers") {
      const std::uint32_t last = kSize / kBlock - 1;
      set_numbers(image, inode, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last});
      store_le32(image.bytes(), std::size_t{last} * kBlock, last);
      check_refused(image, "/sparse", "block " + format_count(last) + " is index of two places");
    }
    SUBCASE("of extents") {
      // Two index records of the root lead to one node.
      store_le16(image.bytes(), inode + ext4::inode_at::kBlock + 2, 2);
      store_le32(image.bytes(), inode + ext4::inode_at::kBlock + 24, 5000);
      store_le32(image.bytes(), inode + ext4::inode_at::kBlock + 28, index);
      check_refused(image, "/sparse", "block " + format_count(index) + " is index of two places");
    }
    SUBCASE("of extents, level by level") {
      store_le16(image.bytes(), inode + ext4::inode_at::kBlock + 6, 2);
      check_refused(image, "/sparse", "a node of its extent tree is none");
    }
  }

  TEST_CASE("a damaged extent tree is refused with what is wrong") {
    MemoryImage image(small_volume());
    const std::size_t root = inode_offset(image, "/usr/bin/env") + ext4::inode_at::kBlock;
    Bytes& bytes = image.bytes();
    SUBCASE("magic") {
      store_le16(bytes, root, 0);
      check_refused(image, "/usr/bin/env", "a node of its extent tree is none");
    }
    SUBCASE("depth") {
      store_le16(bytes, root + 6, 6);
      check_refused(image, "/usr/bin/env", "an extent tree 6 levels deep");
    }
    SUBCASE("records") {
      store_le16(bytes, root + 2, 5);
      check_refused(image, "/usr/bin/env", "a node of its extent tree is none");
    }
    SUBCASE("beyond the volume") {
      store_le32(bytes, root + 12 + 8, 127);
      check_refused(image, "/usr/bin/env", "3 blocks at block 127 of 128");
    }
    SUBCASE("no blocks") {
      store_le16(bytes, root + 12 + 4, 0);
      const std::uint32_t first = load_le32(bytes, root + 12 + 8);
      check_refused(image, "/usr/bin/env", "0 blocks at block " + format_count(first) + " of 128");
    }
    SUBCASE("descending") {
      store_le16(bytes, root + 2, 2);
      std::ranges::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(root) + 12, 12,
                          bytes.begin() + static_cast<std::ptrdiff_t>(root) + 24);
      check_refused(image, "/usr/bin/env", "extents that do not ascend");
    }
  }

  TEST_CASE("reserved blocks of a file read as zeros") {
    MemoryImage image(small_volume());
    const std::size_t root = inode_offset(image, "/usr/bin/env") + ext4::inode_at::kBlock;
    store_le16(image.bytes(), root + 12 + 4, 32768 + 3);
    CHECK(is_zero(Ext4Reader(image).read_file("/usr/bin/env", kMiB).value()));
  }

  TEST_CASE("a damaged directory is refused, what it names before stays known") {
    MemoryImage image(small_volume());
    const std::uint64_t root = map_of(image, "/").extents.front().first * kBlock;
    SUBCASE("an entry that ends behind the block") {
      store_le16(image.bytes(), static_cast<std::size_t>(root) + 4, 5000);
      check_refused(image, "/empty", "block " + format_count(root / kBlock) + " is no block of a directory");
    }
    SUBCASE("an entry of no length") {
      store_le16(image.bytes(), static_cast<std::size_t>(root) + 4, 0);
      check_refused(image, "/empty", "block " + format_count(root / kBlock) + " is no block of a directory");
    }
    SUBCASE("a directory larger than all the data") {
      store_le32(image.bytes(), inode_offset(image, "/") + ext4::inode_at::kSizeHigh, 1);
      const std::uint64_t size = (std::uint64_t{1} << 32U) + kBlock;
      check_refused(
          image, "/empty",
          "a directory of " + format_size(size) + " in " + format_size(image.data_extents().length()) + " of data");
    }
  }

  TEST_CASE("directories that lead in a circle end") {
    MemoryImage image(small_volume());
    const auto usr = static_cast<std::size_t>(map_of(image, "/usr").extents.front().first * kBlock);
    REQUIRE(to_text(ByteView(image.bytes()).subspan(usr + 24 + 8, 3)) == "bin");
    store_le32(image.bytes(), usr + 24, ext4::kRootInode);
    const Ext4Reader reader(image);
    CHECK(owner_at(reader, usr) == "directory /usr");
    CHECK(to_text(reader.read_file("/usr/bin/usr/bin/etc/passwd", 100).value()).starts_with("root:"));
  }

  TEST_CASE("names that lead to no inode are refused when asked for, and only then") {
    MemoryImage image(small_volume());
    const auto usr = static_cast<std::size_t>(map_of(image, "/usr").extents.front().first * kBlock);
    store_le32(image.bytes(), usr + 24, 4'000'000'000);
    const std::uint32_t inodes = ext4::Metadata(image).superblock().inodes;
    check_refused(image, "/usr/bin/env", "inode 4,000,000,000 of " + format_count(inodes));
    CHECK(Ext4Reader(image).read_file("/etc/passwd", 100).has_value());
  }

  TEST_CASE("content that is kept in other ways is refused by path") {
    MemoryImage image(small_volume());
    const std::size_t inode = inode_offset(image, "/etc/passwd");
    SUBCASE("in the inode") {
      store_le32(image.bytes(), inode + ext4::inode_at::kFlags, 0x10000000);
      check_refused(image, "/etc/passwd", "a file inside its inode is not read");
    }
    SUBCASE("encrypted") {
      store_le32(image.bytes(), inode + ext4::inode_at::kFlags, 0x800 | ext4::kExtentsFlag);
      check_refused(image, "/etc/passwd", "an encrypted file is not read");
    }
    SUBCASE("a directory in its inode") {
      store_le32(image.bytes(), inode_offset(image, "/etc") + ext4::inode_at::kFlags, 0x10000000);
      check_refused(image, "/etc/passwd", "a directory inside its inode is not read");
    }
  }

  TEST_CASE("a volume that is cut off anywhere is refused") {
    const MemoryImage image(small_volume());
    for (std::uint64_t size = kBlock; size < kSize; size += 16 * kBlock) {
      const io::SourceSlice cut(image, {.offset = 0, .length = size});
      CHECK_THROWS_WITH_AS(Ext4Reader reader(cut), ("ext4 of 512 KiB in " + format_size(size)).c_str(), Error);
    }
    const io::SourceSlice start(image, {.offset = 0, .length = 2047});
    CHECK_THROWS_WITH_AS(Ext4Reader reader(start), "ext4 superblock: cut off", Error);
    CHECK(open_filesystem(start) == nullptr);
  }

  TEST_CASE("whatever bytes are changed, it answers or refuses, and ends") {
    MemoryImage image(small_volume());
    const Bytes& original = small_volume();
    const std::uint64_t root = map_of(image, "/").extents.front().first * kBlock;
    const std::array<std::pair<std::uint64_t, std::uint64_t>, 5> places{
        {{kSuperblock, 1024},
         {kBlock, 64},
         {inode_offset(image, "/"), 4096},
         {root, 256},
         {map_of(image, "/sparse").index_blocks.at(0) * kBlock, 64}}};
    std::mt19937 random(1);  // the same bytes at every run
    for (int round = 0; round < 200; ++round) {
      std::vector<std::size_t> changed;
      for (int flip = 0; flip < 3; ++flip) {
        const auto& [offset, length] = places.at(random() % places.size());
        changed.push_back(static_cast<std::size_t>(offset + random() % length));
        image.bytes()[changed.back()] = static_cast<std::byte>(random());
      }
      ask_everything(image);
      for (const std::size_t place : changed)
        image.bytes()[place] = original[place];
    }
  }
}

}  // namespace rootwright::fs
