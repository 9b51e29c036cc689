// SPDX-License-Identifier: Apache-2.0
// Small ext4 volume: superblock, group descriptor, inodes, a directory and an extent index are changed by the input.
#include <cstddef>
#include <cstdint>

#include "base/size.h"
#include "changed_volume.h"
#include "fs/ext4/block_map.h"
#include "fs/ext4/ext4_builder.h"
#include "fs/ext4/files.h"
#include "fs/small_tree.h"
#include "support/memory_image.h"

namespace {

using namespace rootwright;

constexpr std::uint64_t kBlock = fs::ext4::kBlockSize;

/// A file of twelve extents has an index block.
void add_sparse_file(tree::FileTree& tree) {
  const tree::EntryId id = test::add_file(tree, "/sparse", test::filler(12 * kBlock));
  auto& content = std::get<tree::Content>(tree.at(id).body);
  const ByteView bytes = content.pieces.front().bytes;
  content = {.size = 24 * kBlock, .pieces = {}};
  for (std::uint64_t i = 0; i < 12; ++i)
    content.pieces.push_back({.offset = 2 * i * kBlock, .bytes = bytes.subspan(i * kBlock, kBlock)});
}

Bytes small_volume() {
  tree::FileTree tree;
  test::add_file(tree, "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
  add_sparse_file(tree);
  test::MemoryImage image(512 * kKiB);
  fs::Ext4Builder(fs::Ext4Options{}).build(tree, image);
  return image.bytes();
}

std::vector<io::Extent> structures_of(const Bytes& volume) {
  const test::MemoryImage image(volume);
  const fs::ext4::Metadata metadata(image);
  const auto map_of = [&](std::string_view path) {
    return fs::ext4::BlockMapReader(metadata).read(fs::ext4::find_inode(metadata, path).value());
  };
  return {{.offset = fs::ext4::kSuperblockOffset, .length = 0x110},
          {.offset = kBlock, .length = 64},
          {.offset = metadata.group(0).inode_table * kBlock + fs::ext4::kInodeSize, .length = 128},  // the root's
          {.offset = metadata.group(0).inode_table * kBlock + std::uint64_t{11} * fs::ext4::kInodeSize, .length = 768},
          {.offset = map_of("/").extents.front().first * kBlock, .length = 96},
          {.offset = map_of("/sparse").index_blocks.front() * kBlock, .length = 96}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* input, std::size_t size) {
  static const Bytes volume = small_volume();
  static const std::vector<io::Extent> windows = structures_of(volume);
  const ByteView bytes = std::as_bytes(std::span(input, size));
  test::ask_everything(test::changed_volume(volume, windows, bytes), {"/etc/passwd", "/sparse", "/etc/x"});
  return 0;
}
