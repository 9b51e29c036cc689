// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/ext4_builder.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "fs/small_tree.h"
#include "io/slice.h"
#include "support/memory_image.h"

namespace rootwright::fs {

using test::add_directory;
using test::add_file;
using test::filler;
using tree::FileTree;

namespace {

Ext4Options options() {
  return {.uuid = Uuid::parse("01234567-89ab-4cde-8f01-23456789abcd"),
          .hash_seed = Uuid::parse("f0e1d2c3-b4a5-4697-8879-6a5b4c3d2e1f"),
          .label = "root",
          .epoch = 1600000000};
}

Ext4Options writable_options() {
  Ext4Options writable = options();
  writable.access = Access::writable;
  writable.grows_to = 64 * kGiB;
  return writable;
}

/// Files, a list, an htree, a long symlink, shared and own attributes, a file with six extents.
FileTree sample_tree() {
  FileTree tree;
  add_file(tree, "/etc/hostname", "name\n");
  add_file(tree, "/usr/large", filler(300000));
  for (int number = 0; number < 400; ++number)
    add_file(tree, "/usr/many/" + std::to_string(number) + std::string(20, 'n'), "");
  tree::Entry link = tree::make_file({}, {});
  link.kind = tree::EntryKind::symlink;
  link.body = std::string(100, 't');
  link.xattrs = {{.name = "trusted.t", .value = std::string(100, 'x')}};
  tree.add(FileTree::kRoot, "long", std::move(link));
  auto& holes = std::get<tree::Content>(tree.at(add_file(tree, "/holes", filler(40000))).body);
  const ByteView bytes = holes.pieces.front().bytes;
  holes = {.size = kGiB, .pieces = {}};
  for (std::uint64_t piece = 0; piece < 6; ++piece)
    holes.pieces.push_back({.offset = piece * kMiB + 100, .bytes = bytes.subspan(piece * 5000, 5000)});
  return tree;
}

Bytes built(const Ext4Builder& builder, const FileTree& tree, std::uint64_t size) {
  test::MemoryImage image(size);
  builder.build(tree, image);
  return image.bytes();
}

/// Refuses bytes that are written for the second time.
class OnceSink final : public io::BlockSink {
 public:
  explicit OnceSink(std::uint64_t size) : written_(size) {}

  void write_at(std::uint64_t offset, ByteView bytes) override {
    for (std::uint64_t byte = offset; byte < offset + bytes.size(); ++byte) {
      if (written_[byte]) throw Error(ErrorKind::system, "byte " + std::to_string(byte) + " is written twice");
      written_[byte] = true;
    }
  }
  void write_pieces_at(std::uint64_t offset, io::Pieces pieces) override {
    for (const ByteView piece : pieces) {
      write_at(offset, piece);
      offset += piece.size();
    }
  }
  [[nodiscard]] std::uint64_t size() const override { return written_.size(); }

 private:
  std::vector<bool> written_;
};

}  // namespace

TEST_SUITE("fs/ext4/ext4_builder") {
  TEST_CASE("a volume of the minimum size is written, one block less is refused with both sizes") {
    const FileTree tree;
    const Ext4Builder builder(options());
    CHECK(builder.minimum_size(tree) == 55 * 4096);
    CHECK(load_le16(built(builder, tree, 55 * 4096), 1024 + 0x38) == 0xEF53);
    test::MemoryImage too_small(54 * 4096);
    CHECK_THROWS_WITH_AS(builder.build(tree, too_small), "size 216 KiB is smaller than its ext4 filesystem, 220 KiB",
                         Error);
    CHECK(is_zero(too_small.bytes()));
  }

  TEST_CASE("every size from the minimum on is written") {
    const FileTree tree = sample_tree();
    for (const Ext4Options& chosen : {options(), writable_options()}) {
      const Ext4Builder builder(chosen);
      const std::uint64_t minimum = builder.minimum_size(tree);
      for (const std::uint64_t more : {1U, 4096U, 8U * 4096U + 5U})
        CHECK_NOTHROW(built(builder, tree, minimum + more));
      test::MemoryImage too_small(minimum - 1);
      CHECK_THROWS_AS(builder.build(tree, too_small), Error);
    }
  }

  TEST_CASE("a writable volume has room for the smallest journal, or says how large it would be") {
    const FileTree tree;
    test::MemoryImage too_small(kMiB);
    Ext4Options writable = options();
    writable.access = Access::writable;
    CHECK_THROWS_WITH_AS(Ext4Builder(writable).build(tree, too_small),
                         "size 1 MiB is smaller than its ext4 filesystem, 4,124 KiB", Error);
  }

  TEST_CASE("equal trees give equal bytes, in a place of its own or inside an image") {
    for (const Ext4Options& chosen : {options(), writable_options()}) {
      const Ext4Builder builder(chosen);
      const std::uint64_t size = builder.minimum_size(sample_tree());
      const Bytes first = built(builder, sample_tree(), size);
      CHECK(first == built(builder, sample_tree(), size));

      test::MemoryImage image(size + 3 * kMiB);
      io::StoreSlice place(image, {.offset = kMiB, .length = size});
      builder.build(sample_tree(), place);
      const ByteView bytes = image.bytes();
      CHECK(std::ranges::equal(bytes.subspan(kMiB, size), first));
      CHECK(is_zero(bytes.first(kMiB)));
      CHECK(is_zero(bytes.subspan(kMiB + size)));
    }
  }

  TEST_CASE("no byte is written twice") {
    const FileTree tree = sample_tree();
    for (const Ext4Options& chosen : {options(), writable_options()}) {
      const Ext4Builder builder(chosen);
      OnceSink sink(builder.minimum_size(tree));
      CHECK_NOTHROW(builder.build(tree, sink));
    }
  }

  TEST_CASE("a sink that fails at any write ends the build with its error") {
    const FileTree tree = sample_tree();
    const Ext4Builder builder(writable_options());
    const std::uint64_t size = builder.minimum_size(tree);
    test::FailingSink whole(size, 0);
    builder.build(tree, whole);
    REQUIRE(whole.writes() > 10);
    for (std::uint64_t failing = 1; failing <= whole.writes(); ++failing) {
      test::FailingSink sink(size, failing);
      CHECK_THROWS_WITH_AS(builder.build(tree, sink), "cannot write: no space left on device", Error);
    }
  }

  TEST_CASE("the epoch is the only clock, also where it is 0") {
    Ext4Options chosen = options();
    chosen.epoch = 0;
    const Bytes volume = built(Ext4Builder(chosen), FileTree(), kMiB);
    for (const std::size_t time : {0x2CU, 0x30U, 0x40U, 0x108U})  // mount, write, check and creation time
      CHECK(load_le32(volume, 1024 + time) == 0);
    chosen.epoch = 0x2FEDCBA98;
    const Bytes late = built(Ext4Builder(chosen), FileTree(), kMiB);
    CHECK(load_le32(late, 1024 + 0x30) == 0xFEDCBA98);
    CHECK(late[1024 + 0x274] == std::byte{2});
  }

  TEST_CASE("what ext4 cannot hold is refused with its path") {
    const Ext4Builder builder(options());
    FileTree tree;
    tree.at(add_file(tree, "/etc/new\nline", "")).modified.seconds = 1LL << 40;
    CHECK_THROWS_WITH_AS(
        (void)builder.minimum_size(tree),
        "'/etc/new\\012line': time 1099511627776 seconds from 1970 does not fit into ext4, allowed are "
        "-2147483648 to 15032385535 (1901-12-13 to 2446-05-10)",
        Error);
    FileTree other;
    other.at(add_directory(other, "/usr")).xattrs = {{.name = "user.a", .value = std::string(5000, 'a')}};
    CHECK_THROWS_WITH_AS((void)builder.minimum_size(other),
                         "'/usr': extended attributes that take 5,020 bytes besides the inode, ext4 has room for 4,060",
                         Error);
    other.at(FileTree::kRoot).xattrs = {{.name = "nfs.a", .value = {}}};
    CHECK_THROWS_WITH_AS((void)builder.minimum_size(other),
                         "'/': extended attribute 'nfs.a': ext4 stores user., trusted., security. and POSIX ACLs only",
                         Error);
  }

  TEST_CASE("options out of range are refused when the builder is made") {
    Ext4Options chosen = options();
    chosen.label = "seventeen letters";
    CHECK_THROWS_WITH_AS(Ext4Builder{chosen}, "label 'seventeen letters' has 17 bytes, ext4 can hold 16", Error);
    chosen = options();
    chosen.epoch = -1;
    CHECK_THROWS_WITH_AS(Ext4Builder{chosen}, "epoch -1 does not fit into ext4, allowed are 0 to 15032385535", Error);
    chosen = options();
    chosen.grows_to = 9 * kTiB;
    CHECK_THROWS_WITH_AS(Ext4Builder{chosen}, "growth to 9 TiB, ext4 can provide for 8 TiB", Error);
  }
}

}  // namespace rootwright::fs
