// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/uuid.h"
#include "fs/ext4/format.h"

namespace rootwright::fs::ext4 {

/// Features whose presence changes where things lie or what they mean. Bits of s_feature_compat, _incompat and
/// _ro_compat: Linux Documentation/filesystems/ext4/, "The Super Block".
namespace compatible {
inline constexpr std::uint32_t kJournal = 0x4;
inline constexpr std::uint32_t kSparseSuper2 = 0x200;
inline constexpr std::uint32_t kOrphanFile = 0x1000;
}  // namespace compatible
namespace incompatible {
inline constexpr std::uint32_t kCompression = 0x1;
inline constexpr std::uint32_t kFileKind = 0x2;  ///< directories tell the kind of what they name
inline constexpr std::uint32_t kJournalDevice = 0x8;
inline constexpr std::uint32_t kMetaGroups = 0x10;
inline constexpr std::uint32_t kExtents = 0x40;
inline constexpr std::uint32_t k64Bit = 0x80;
inline constexpr std::uint32_t kMountProtection = 0x100;
inline constexpr std::uint32_t kFlexGroups = 0x200;
}  // namespace incompatible
namespace read_only_compatible {
inline constexpr std::uint32_t kSparseSuper = 0x1;
inline constexpr std::uint32_t kHugeFile = 0x8;
inline constexpr std::uint32_t kBigAllocation = 0x200;
inline constexpr std::uint32_t kMetadataChecksums = 0x400;
}  // namespace read_only_compatible

inline constexpr std::uint64_t kSuperblockOffset = 1024;
inline constexpr std::size_t kSuperblockSize = 1024;

/// What a volume says of itself, of any block size that ext2, ext3 and ext4 have.
struct Superblock {
  std::uint32_t block_size = 0;  ///< bytes, a power of two from 1 KiB to 64 KiB
  std::uint64_t blocks = 0;
  std::uint64_t free_blocks = 0;
  std::uint32_t inodes = 0;
  std::uint32_t first_data_block = 0;  ///< 1 with blocks of 1 KiB, else 0
  std::uint32_t blocks_per_group = 0;
  std::uint32_t inodes_per_group = 0;
  std::uint32_t groups = 0;
  std::uint32_t inode_size = 0;
  std::uint32_t descriptor_size = 0;
  std::uint32_t reserved_descriptor_blocks = 0;
  std::uint32_t first_meta_group = 0;  ///< descriptor blocks from this one on lie in the groups they describe
  std::uint32_t compatible_features = 0;
  std::uint32_t incompatible_features = 0;
  std::uint32_t read_only_compatible_features = 0;
  std::array<std::uint32_t, 2> backup_groups{};  ///< with compatible::kSparseSuper2
  InodeNumber journal_inode = 0;                 ///< 0: none, as for those below
  InodeNumber orphan_file_inode = 0;
  std::array<InodeNumber, 3> quota_inodes{};
  std::uint64_t mount_protection_block = 0;
  Uuid uuid;
  std::string label;

  [[nodiscard]] std::uint64_t size() const { return blocks * block_size; }
  [[nodiscard]] std::uint32_t descriptors_per_block() const { return block_size / descriptor_size; }
  [[nodiscard]] std::uint64_t first_block_of(std::uint32_t group) const {
    return first_data_block + std::uint64_t{group} * blocks_per_group;
  }
  /// Whether a group begins with a superblock and the descriptors of all groups.
  [[nodiscard]] bool has_superblock_in(std::uint32_t group) const;
  /// Blocks of descriptors behind each superblock.
  [[nodiscard]] std::uint32_t descriptor_blocks() const;
  /// Where a group's descriptor is.
  [[nodiscard]] std::uint64_t descriptor_offset(std::uint32_t group) const;
  /// "ext4", or "ext3", "ext2" where it has nothing that those have not.
  [[nodiscard]] std::string kind() const;
};

/// True if kSuperblockSize bytes from kSuperblockOffset claim to be a superblock.
[[nodiscard]] bool claims_to_be_superblock(ByteView bytes);
/// Decodes hostile bytes, kSuperblockSize of them. Throws Error(input) saying what is wrong; afterwards all numbers
/// agree with each other, but size() may exceed the source.
[[nodiscard]] Superblock decode_superblock(ByteView bytes);

}  // namespace rootwright::fs::ext4
