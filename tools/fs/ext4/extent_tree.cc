// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/extent_tree.h"

#include <algorithm>

#include "base/size.h"
#include "fs/ext4/crc32c.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::size_t kChecksumOffset = kExtentRecordSize * (1 + kExtentsInBlock);

/// One record of a level: an extent of the file, or at the levels above a block of the level below.
struct Record {
  std::uint32_t first_in_file = 0;
  std::array<std::byte, kExtentRecordSize> bytes{};
};

Record extent_record(const FileExtent& extent) {
  Record record{.first_in_file = extent.first_in_file};
  store_le32(record.bytes, 0, extent.first_in_file);
  store_le16(record.bytes, 4, static_cast<std::uint16_t>(extent.count));
  store_le16(record.bytes, 6, static_cast<std::uint16_t>(extent.first >> 32));
  store_le32(record.bytes, 8, static_cast<std::uint32_t>(extent.first));
  return record;
}

Record index_record(std::uint32_t first_in_file, std::uint64_t block) {
  Record record{.first_in_file = first_in_file};
  store_le32(record.bytes, 0, first_in_file);
  store_le32(record.bytes, 4, static_cast<std::uint32_t>(block));
  store_le16(record.bytes, 8, static_cast<std::uint16_t>(block >> 32));
  return record;
}

/// Writes a header and the records behind it.
void store_node(std::span<std::byte> node, std::span<const Record> records, std::uint32_t most, std::uint16_t depth) {
  store_le16(node, 0, kExtentMagic);
  store_le16(node, 2, static_cast<std::uint16_t>(records.size()));
  store_le16(node, 4, static_cast<std::uint16_t>(most));
  store_le16(node, 6, depth);
  std::span<std::byte> rest = node.subspan(kExtentRecordSize);
  for (const Record& record : records) {
    std::ranges::copy(record.bytes, rest.begin());
    rest = rest.subspan(kExtentRecordSize);
  }
}

}  // namespace

std::uint64_t extent_tree_blocks(std::uint64_t extents) {
  std::uint64_t blocks = 0;
  for (std::uint64_t records = extents; records > kExtentsInInode;) {
    records = divide_up(records, kExtentsInBlock);
    blocks += records;
  }
  return blocks;
}

ExtentTree encode_extent_tree(std::span<const FileExtent> extents, std::uint32_t seed, BlockCursor& free) {
  std::vector<Record> level;
  level.reserve(extents.size());
  std::ranges::transform(extents, std::back_inserter(level), extent_record);

  ExtentTree tree;
  std::uint16_t depth = 0;
  for (; level.size() > kExtentsInInode; ++depth) {
    std::vector<Record> above;
    for (std::span<const Record> rest = level; !rest.empty();) {
      const auto records = rest.first(std::min<std::size_t>(rest.size(), kExtentsInBlock));
      rest = rest.subspan(records.size());
      PlacedBlock node{.block = free.take_one(), .bytes = Bytes(kBlockSize)};
      store_node(node.bytes, records, kExtentsInBlock, depth);
      store_le32(node.bytes, kChecksumOffset, crc32c(seed, std::span(node.bytes).first(kChecksumOffset)));
      above.push_back(index_record(records.front().first_in_file, node.block));
      tree.blocks.push_back(std::move(node));
    }
    level = std::move(above);
  }
  store_node(tree.root, level, kExtentsInInode, depth);
  return tree;
}

}  // namespace rootwright::fs::ext4
