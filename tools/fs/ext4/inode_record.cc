// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/inode_record.h"

#include <algorithm>

#include "fs/ext4/crc32c.h"

namespace rootwright::fs::ext4 {

namespace {

/// More links of a directory are written as 1, "unknown" (dir_nlink).
constexpr std::uint32_t kMostLinks = 65000;

/// Times have 34 bits of seconds, of which the upper two lie below the 30 bits of nanoseconds.
void store_time(std::span<std::byte> out, std::size_t low, std::size_t extra, const tree::Timestamp& time) {
  const auto seconds = static_cast<std::uint32_t>(time.seconds);
  const std::int64_t without_epoch = static_cast<std::int32_t>(seconds);
  const auto epoch = static_cast<std::uint32_t>((time.seconds - without_epoch) >> 32) & 3;
  store_le32(out, low, seconds);
  store_le32(out, extra, epoch | time.nanoseconds << 2);
}

void store_split16(std::span<std::byte> out, std::size_t low, std::size_t high, std::uint32_t value) {
  store_le16(out, low, static_cast<std::uint16_t>(value));
  store_le16(out, high, static_cast<std::uint16_t>(value >> 16));
}

void store_low32(std::span<std::byte> out, std::size_t offset, std::uint64_t value) {
  store_le32(out, offset, static_cast<std::uint32_t>(value));
}

void store_bits_from_32(std::span<std::byte> out, std::size_t offset, std::uint64_t value) {
  store_le16(out, offset, static_cast<std::uint16_t>(value >> 32));
}

}  // namespace

std::uint16_t mode_bits(tree::EntryKind kind) {
  switch (kind) {
    case tree::EntryKind::regular:
      return 0100000;
    case tree::EntryKind::directory:
      return 0040000;
    case tree::EntryKind::symlink:
      return 0120000;
    case tree::EntryKind::character_device:
      return 0020000;
    case tree::EntryKind::block_device:
      return 0060000;
    case tree::EntryKind::fifo:
      return 0010000;
    case tree::EntryKind::socket:
      return 0140000;
  }
  return 0;
}

std::array<std::byte, kInodeBlockSize> device_block(const tree::Device& device) {
  std::array<std::byte, kInodeBlockSize> block{};
  if (device.major < 256 && device.minor < 256) {
    store_le32(block, 0, device.major << 8 | device.minor);
  } else {
    store_le32(block, 4, (device.minor & 0xFF) | device.major << 8 | (device.minor & ~0xFFU) << 12);
  }
  return block;
}

InodeRecord record_of(const tree::Entry& entry) {
  InodeRecord record;
  record.mode = static_cast<std::uint16_t>(mode_bits(entry.kind) | entry.permissions);
  record.owner = entry.owner;
  record.group = entry.group;
  record.links = entry.names;
  record.modified = entry.modified;
  record.accessed = entry.accessed;
  record.changed = entry.changed;
  record.created = entry.created;
  return record;
}

void store_inode(std::span<std::byte> out, const InodeRecord& record, std::uint32_t seed) {
  const std::uint64_t sectors = record.blocks * kSectorsPerBlock;
  store_le16(out, inode_at::kMode, record.mode);
  store_split16(out, inode_at::kOwnerLow, inode_at::kOwnerHigh, record.owner);
  store_split16(out, inode_at::kGroupLow, inode_at::kGroupHigh, record.group);
  store_low32(out, inode_at::kSizeLow, record.size);
  store_low32(out, inode_at::kSizeHigh, record.size >> 32);
  store_le16(out, inode_at::kLinks, static_cast<std::uint16_t>(record.links > kMostLinks ? 1 : record.links));
  store_low32(out, inode_at::kSectorsLow, sectors);
  store_bits_from_32(out, inode_at::kSectorsHigh, sectors);
  store_le32(out, inode_at::kFlags, record.flags);
  std::ranges::copy(record.block, out.subspan(inode_at::kBlock).begin());
  store_low32(out, inode_at::kXattrBlockLow, record.xattr_block);
  store_bits_from_32(out, inode_at::kXattrBlockHigh, record.xattr_block);
  store_le16(out, inode_at::kExtraSize, kExtraInodeSize);
  store_time(out, inode_at::kModified, inode_at::kModifiedExtra, record.modified);
  store_time(out, inode_at::kAccessed, inode_at::kAccessedExtra, record.accessed);
  store_time(out, inode_at::kChanged, inode_at::kChangedExtra, record.changed);
  store_time(out, inode_at::kCreated, inode_at::kCreatedExtra, record.created);
  std::ranges::copy(record.xattrs, out.subspan(inode_at::kExtraEnd).begin());
  store_split16(out, inode_at::kChecksumLow, inode_at::kChecksumHigh, crc32c(seed, out.first(kInodeSize)));
}

}  // namespace rootwright::fs::ext4
