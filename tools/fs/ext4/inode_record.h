// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "fs/ext4/format.h"
#include "tree/entry.h"

namespace rootwright::fs::ext4 {

/// What an inode says.
struct InodeRecord {
  std::uint16_t mode = 0;  ///< kind and permissions as in stat(2)
  std::uint32_t owner = 0;
  std::uint32_t group = 0;
  std::uint32_t links = 0;
  std::uint64_t size = 0;
  std::uint64_t blocks = 0;  ///< all it takes in the volume, extent blocks and its xattr block included
  std::uint32_t flags = 0;
  tree::Timestamp modified;
  tree::Timestamp accessed;
  tree::Timestamp changed;
  tree::Timestamp created;
  std::array<std::byte, kInodeBlockSize> block{};  ///< i_block
  std::uint64_t xattr_block = 0;                   ///< 0: none
  std::array<std::byte, kInodeSize - inode_at::kExtraEnd> xattrs{};
};

/// The first and last second that an inode can hold: 1901-12-13 20:45:52 and 2446-05-10 22:38:55 UTC.
inline constexpr std::int64_t kEarliestTime = -(std::int64_t{1} << 31);
inline constexpr std::int64_t kLatestTime = (std::int64_t{1} << 34) - (std::int64_t{1} << 31) - 1;

inline constexpr std::uint16_t kKindBits = 0170000;
/// The kind of an entry as kKindBits of a mode.
[[nodiscard]] std::uint16_t mode_bits(tree::EntryKind kind);

/// A device number as i_block of a device holds it. At most kMostMajor and kMostMinor.
[[nodiscard]] std::array<std::byte, kInodeBlockSize> device_block(const tree::Device& device);
inline constexpr std::uint32_t kMostMajor = 0xFFF;
inline constexpr std::uint32_t kMostMinor = 0xFFFFF;

/// A record with what an entry says of itself; size, blocks, flags and a directory's links are left.
[[nodiscard]] InodeRecord record_of(const tree::Entry& entry);

/// Fills `out`, kInodeSize zeros, with the record and its checksum, which starts from `seed`, the inode's.
void store_inode(std::span<std::byte> out, const InodeRecord& record, std::uint32_t seed);

}  // namespace rootwright::fs::ext4
