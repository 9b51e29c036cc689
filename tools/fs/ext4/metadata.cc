// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/metadata.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::fs::ext4 {

namespace {

/// Places in a group descriptor; those from kBlockBitmapHigh on are there if it has 64 bytes.
namespace at {
constexpr std::size_t kBlockBitmapLow = 0x00;
constexpr std::size_t kInodeBitmapLow = 0x04;
constexpr std::size_t kInodeTableLow = 0x08;
constexpr std::size_t kFlags = 0x12;
constexpr std::size_t kBlockBitmapHigh = 0x20;
constexpr std::size_t kInodeBitmapHigh = 0x24;
constexpr std::size_t kInodeTableHigh = 0x28;
}  // namespace at

constexpr std::uint16_t kBlockBitmapUnwritten = 0x2;
constexpr std::uint32_t kWideDescriptorSize = 64;

Superblock read_superblock(const io::BlockSource& source) {
  if (source.size() < kSuperblockOffset + kSuperblockSize) {
    throw Error(ErrorKind::input, "ext4 superblock: cut off");
  }
  Bytes bytes(kSuperblockSize);
  source.read_at(kSuperblockOffset, bytes);
  Superblock superblock = decode_superblock(bytes);
  if (superblock.size() > source.size()) {
    throw Error(ErrorKind::input,
                superblock.kind() + " of " + format_size(superblock.size()) + " in " + format_size(source.size()));
  }
  return superblock;
}

}  // namespace

Metadata::Metadata(const io::BlockSource& source)
    : source_(source), superblock_(read_superblock(source)), data_length_(source.data_extents().length()) {
  // Descriptors are never all zeros. So the work for a small file that claims to be huge stays small.
  const std::uint64_t described = data_length_ / superblock_.descriptor_size;
  if (superblock_.groups > described) {
    throw Error(ErrorKind::input, "ext4 superblock: " + format_count(superblock_.groups) +
                                      " groups, its data has room for " + format_count(described) + " descriptors");
  }
}

GroupDescriptor Metadata::group(std::uint32_t group) const {
  assert(group < superblock_.groups);
  std::array<std::byte, kWideDescriptorSize> bytes{};
  const std::size_t size = std::min(superblock_.descriptor_size, kWideDescriptorSize);
  read(superblock_.descriptor_offset(group), std::span(bytes).first(size));  // else zeros: the high halves
  const auto wide = [&](std::size_t low, std::size_t high) {
    return load_le32(bytes, low) | std::uint64_t{load_le32(bytes, high)} << 32U;
  };
  return {.block_bitmap = wide(at::kBlockBitmapLow, at::kBlockBitmapHigh),
          .inode_bitmap = wide(at::kInodeBitmapLow, at::kInodeBitmapHigh),
          .inode_table = wide(at::kInodeTableLow, at::kInodeTableHigh),
          .has_unwritten_block_bitmap = (load_le16(bytes, at::kFlags) & kBlockBitmapUnwritten) != 0};
}

FoundInode Metadata::inode(InodeNumber number) const {
  if (number == 0 || number > superblock_.inodes) {
    throw Error(ErrorKind::input, "inode " + format_count(number) + " of " + format_count(superblock_.inodes));
  }
  const std::uint32_t place = (number - 1) % superblock_.inodes_per_group;
  const std::uint64_t table = group((number - 1) / superblock_.inodes_per_group).inode_table;
  Bytes bytes(std::size_t{superblock_.inode_size});
  if (table >= superblock_.blocks) {
    throw Error(ErrorKind::input,
                "inode table at block " + format_count(table) + " of " + format_count(superblock_.blocks));
  }
  read(table * superblock_.block_size + std::uint64_t{place} * superblock_.inode_size, bytes);

  FoundInode inode{
      .number = number,
      .mode = load_le16(bytes, inode_at::kMode),
      .flags = load_le32(bytes, inode_at::kFlags),
      .size = load_le32(bytes, inode_at::kSizeLow) | std::uint64_t{load_le32(bytes, inode_at::kSizeHigh)} << 32U,
      .xattr_block = load_le32(bytes, inode_at::kXattrBlockLow) |
                     std::uint64_t{load_le16(bytes, inode_at::kXattrBlockHigh)} << 32U};
  std::ranges::copy(std::span(bytes).subspan(inode_at::kBlock, kInodeBlockSize), inode.block.begin());
  return inode;
}

Bytes Metadata::block(std::uint64_t number) const {
  if (number >= superblock_.blocks) {
    throw Error(ErrorKind::input, "block " + format_count(number) + " of " + format_count(superblock_.blocks));
  }
  Bytes bytes(std::size_t{superblock_.block_size});
  read(number * superblock_.block_size, bytes);
  return bytes;
}

bool Metadata::is_in_use(std::uint64_t number) const {
  assert(number < superblock_.blocks);
  if (number < superblock_.first_data_block) return true;
  const std::uint64_t place = number - superblock_.first_data_block;
  const GroupDescriptor descriptor = group(static_cast<std::uint32_t>(place / superblock_.blocks_per_group));
  if (descriptor.has_unwritten_block_bitmap) return false;
  const auto bit = static_cast<std::size_t>(place % superblock_.blocks_per_group);
  return (block(descriptor.block_bitmap)[bit / 8] >> (bit % 8) & std::byte{1}) != std::byte{0};
}

void Metadata::read(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset > superblock_.size() || out.size() > superblock_.size() - offset) {
    throw Error(ErrorKind::input, format_size(out.size()) + " at " + format_count(offset) + " end behind " +
                                      format_size(superblock_.size()));
  }
  source_.read_at(offset, out);
}

}  // namespace rootwright::fs::ext4
