// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/reserved_inodes.h"

#include <vector>

namespace rootwright::fs::ext4 {

namespace {

constexpr std::uint64_t kNumbersPerBlock = kBlockSize / 4;
constexpr std::uint64_t kDirectBlocks = 12;
constexpr std::size_t kDoubleIndirectBlock = 13;

InodeRecord hidden_file(std::int64_t epoch) {
  const tree::Timestamp time{.seconds = epoch};
  InodeRecord record;
  record.mode = static_cast<std::uint16_t>(mode_bits(tree::EntryKind::regular) | 0600);
  record.links = 1;
  record.modified = time;
  record.accessed = time;
  record.changed = time;
  record.created = time;
  return record;
}

/// Groups besides the first that hold copies of the descriptors.
std::vector<std::uint32_t> groups_with_copies(std::uint32_t groups) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t group = 1; group < groups; ++group) {
    if (has_superblock(group)) found.push_back(group);
  }
  return found;
}

}  // namespace

InodeRecord journal_inode(std::uint32_t blocks, std::int64_t epoch) {
  InodeRecord record = hidden_file(epoch);
  record.size = std::uint64_t{blocks} * kBlockSize;
  return record;
}

InodeRecord resize_inode(const Geometry& geometry, std::uint64_t block, std::int64_t epoch) {
  InodeRecord record = hidden_file(epoch);
  // The size that all blocks up to the end of the double indirect one would make; e2fsck wants exactly this.
  record.size = (kNumbersPerBlock * kNumbersPerBlock + kNumbersPerBlock + kDirectBlocks) * kBlockSize;
  const std::size_t copies = 1 + groups_with_copies(geometry.groups()).size();
  record.blocks = 1 + std::uint64_t{geometry.reserved_descriptor_blocks} * copies;
  store_le32(record.block, 4 * kDoubleIndirectBlock, static_cast<std::uint32_t>(block));
  return record;
}

void store_resize_blocks(const Geometry& geometry, std::uint64_t block, BlockWriter& writer) {
  const std::vector<std::uint32_t> others = groups_with_copies(geometry.groups());
  const std::uint32_t first = 1 + geometry.descriptor_blocks();
  for (std::uint32_t reserved = 0; reserved < geometry.reserved_descriptor_blocks; ++reserved) {
    const std::span<std::byte> copies = writer.add(std::uint64_t{first + reserved} * kBlockSize);
    std::size_t place = 0;
    for (const std::uint32_t group : others) {
      store_le32(copies, place, group * geometry.blocks_per_group + first + reserved);
      place += 4;
    }
  }
  const std::span<std::byte> double_indirect = writer.add(block * kBlockSize);
  for (std::uint32_t reserved = 0; reserved < geometry.reserved_descriptor_blocks; ++reserved) {
    const std::uint64_t place = (geometry.descriptor_blocks() + reserved) % kNumbersPerBlock;
    store_le32(double_indirect, 4 * place, first + reserved);
  }
}

}  // namespace rootwright::fs::ext4
