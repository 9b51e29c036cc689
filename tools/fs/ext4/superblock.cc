// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/superblock.h"

#include <algorithm>
#include <bit>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::uint16_t kMagic = 0xEF53;
constexpr std::uint32_t kFewestBlocksPerGroup = 256;  // what mke2fs makes

/// Places in the superblock.
namespace at {
constexpr std::size_t kInodes = 0x00;
constexpr std::size_t kBlocksLow = 0x04;
constexpr std::size_t kFreeBlocksLow = 0x0C;
constexpr std::size_t kFirstDataBlock = 0x14;
constexpr std::size_t kLogBlockSize = 0x18;
constexpr std::size_t kBlocksPerGroup = 0x20;
constexpr std::size_t kInodesPerGroup = 0x28;
constexpr std::size_t kMagic = 0x38;
constexpr std::size_t kRevision = 0x4C;
constexpr std::size_t kInodeSize = 0x58;
constexpr std::size_t kCompatible = 0x5C;
constexpr std::size_t kIncompatible = 0x60;
constexpr std::size_t kReadOnlyCompatible = 0x64;
constexpr std::size_t kUuid = 0x68;
constexpr std::size_t kLabel = 0x78;
constexpr std::size_t kReservedDescriptorBlocks = 0xCE;
constexpr std::size_t kJournalInode = 0xE0;
constexpr std::size_t kDescriptorSize = 0xFE;
constexpr std::size_t kFirstMetaGroup = 0x104;
constexpr std::size_t kBlocksHigh = 0x150;
constexpr std::size_t kFreeBlocksHigh = 0x158;
constexpr std::size_t kMountProtectionBlock = 0x168;
constexpr std::size_t kUserQuotaInode = 0x240;
constexpr std::size_t kGroupQuotaInode = 0x244;
constexpr std::size_t kBackupGroups = 0x24C;
constexpr std::size_t kProjectQuotaInode = 0x26C;
constexpr std::size_t kOrphanFileInode = 0x280;
}  // namespace at

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::input, "ext4 superblock: " + what);
}

std::uint64_t load_wide(ByteView bytes, std::size_t low, std::size_t high, bool is_wide) {
  return load_le32(bytes, low) | (is_wide ? std::uint64_t{load_le32(bytes, high)} << 32U : 0);
}

std::string label_of(ByteView bytes) {
  const std::string padded = to_text(bytes);
  return padded.substr(0, padded.find('\0'));
}

void check_range(std::string_view what, std::uint64_t value, std::uint64_t least, std::uint64_t most) {
  if (value >= least && value <= most) return;
  refuse(std::string(what) + " " + format_count(value) + ", allowed are " + format_count(least) + " to " +
         format_count(most));
}

void check_features(const Superblock& superblock) {
  if ((superblock.incompatible_features & incompatible::kJournalDevice) != 0) refuse("a journal, no filesystem");
  if ((superblock.incompatible_features & incompatible::kCompression) != 0) refuse("compression is not read");
  if ((superblock.read_only_compatible_features & read_only_compatible::kBigAllocation) != 0) {
    refuse("clusters of several blocks (bigalloc) are not read");
  }
}

void check_geometry(const Superblock& superblock) {
  const std::uint64_t bits_per_block = std::uint64_t{superblock.block_size} * 8;
  check_range("blocks per group", superblock.blocks_per_group, kFewestBlocksPerGroup, bits_per_block);
  check_range("inodes per group", superblock.inodes_per_group, 1, bits_per_block);
  check_range("inode size", superblock.inode_size, 128, superblock.block_size);
  check_range("descriptor size", superblock.descriptor_size, 32, 1024);
  if (!std::has_single_bit(superblock.inode_size) || !std::has_single_bit(superblock.descriptor_size)) {
    refuse("inode size " + format_count(superblock.inode_size) + " and descriptor size " +
           format_count(superblock.descriptor_size) + " must be powers of two");
  }
  check_range("first data block", superblock.first_data_block, 0, 1);
  check_range("blocks", superblock.blocks, superblock.first_data_block + 1ULL, std::uint64_t{1} << 48U);
  check_range("free blocks", superblock.free_blocks, 0, superblock.blocks);
}

std::uint32_t count_groups(const Superblock& superblock) {
  const std::uint64_t groups = divide_up(superblock.blocks - superblock.first_data_block, superblock.blocks_per_group);
  check_range("groups", groups, 1, 0xFFFFFFFF);
  check_range("inodes", superblock.inodes, kRootInode, groups * superblock.inodes_per_group);
  return static_cast<std::uint32_t>(groups);
}

bool is_power_of(std::uint32_t base, std::uint32_t number) {
  while (number % base == 0)
    number /= base;
  return number == 1;
}

}  // namespace

bool Superblock::has_superblock_in(std::uint32_t group) const {
  if (group == 0) return true;
  if ((compatible_features & compatible::kSparseSuper2) != 0) {
    return std::ranges::find(backup_groups, group) != backup_groups.end();
  }
  if ((read_only_compatible_features & read_only_compatible::kSparseSuper) == 0) return true;
  return group == 1 || is_power_of(3, group) || is_power_of(5, group) || is_power_of(7, group);
}

std::uint32_t Superblock::descriptor_blocks() const {
  const auto all = static_cast<std::uint32_t>(divide_up(groups, descriptors_per_block()));
  return (incompatible_features & incompatible::kMetaGroups) != 0 ? std::min(all, first_meta_group) : all;
}

std::uint64_t Superblock::descriptor_offset(std::uint32_t group) const {
  const std::uint32_t descriptor_block = group / descriptors_per_block();
  const std::uint64_t within = std::uint64_t{group % descriptors_per_block()} * descriptor_size;
  if (descriptor_block < descriptor_blocks()) {
    return (std::uint64_t{first_data_block} + 1 + descriptor_block) * block_size + within;
  }
  const std::uint32_t meta_group = descriptor_block * descriptors_per_block();
  return (first_block_of(meta_group) + (has_superblock_in(meta_group) ? 1 : 0)) * block_size + within;
}

std::string Superblock::kind() const {
  constexpr std::uint32_t kExt3 = incompatible::kFileKind | 0x4U | incompatible::kMetaGroups;  // 0x4: to be recovered
  constexpr std::uint32_t kExt3ReadOnly = 0x7;  // sparse_super, large_file, btree_dir
  const bool is_ext4 = (incompatible_features & ~kExt3) != 0 || (read_only_compatible_features & ~kExt3ReadOnly) != 0;
  if (is_ext4) return "ext4";
  return (compatible_features & compatible::kJournal) != 0 ? "ext3" : "ext2";
}

bool claims_to_be_superblock(ByteView bytes) {
  return bytes.size() >= kSuperblockSize && load_le16(bytes, at::kMagic) == kMagic;
}

Superblock decode_superblock(ByteView bytes) {
  if (!claims_to_be_superblock(bytes)) refuse("no magic number");
  check_range("block size 1024 <<", load_le32(bytes, at::kLogBlockSize), 0, 6);
  const bool is_first_revision = load_le32(bytes, at::kRevision) == 0;

  Superblock superblock;
  superblock.incompatible_features = is_first_revision ? 0 : load_le32(bytes, at::kIncompatible);
  superblock.compatible_features = is_first_revision ? 0 : load_le32(bytes, at::kCompatible);
  superblock.read_only_compatible_features = is_first_revision ? 0 : load_le32(bytes, at::kReadOnlyCompatible);
  check_features(superblock);

  const bool is_wide = (superblock.incompatible_features & incompatible::k64Bit) != 0;
  superblock.block_size = 1024U << load_le32(bytes, at::kLogBlockSize);
  superblock.blocks = load_wide(bytes, at::kBlocksLow, at::kBlocksHigh, is_wide);
  superblock.free_blocks = load_wide(bytes, at::kFreeBlocksLow, at::kFreeBlocksHigh, is_wide);
  superblock.inodes = load_le32(bytes, at::kInodes);
  superblock.first_data_block = load_le32(bytes, at::kFirstDataBlock);
  superblock.blocks_per_group = load_le32(bytes, at::kBlocksPerGroup);
  superblock.inodes_per_group = load_le32(bytes, at::kInodesPerGroup);
  superblock.inode_size = is_first_revision ? 128 : load_le16(bytes, at::kInodeSize);
  superblock.descriptor_size = is_wide ? load_le16(bytes, at::kDescriptorSize) : 32;
  check_geometry(superblock);
  superblock.groups = count_groups(superblock);

  superblock.reserved_descriptor_blocks = load_le16(bytes, at::kReservedDescriptorBlocks);
  superblock.first_meta_group = load_le32(bytes, at::kFirstMetaGroup);
  superblock.backup_groups = {load_le32(bytes, at::kBackupGroups), load_le32(bytes, at::kBackupGroups + 4)};
  if ((superblock.compatible_features & compatible::kJournal) != 0) {
    superblock.journal_inode = load_le32(bytes, at::kJournalInode);
  }
  if ((superblock.compatible_features & compatible::kOrphanFile) != 0) {
    superblock.orphan_file_inode = load_le32(bytes, at::kOrphanFileInode);
  }
  superblock.quota_inodes = {load_le32(bytes, at::kUserQuotaInode), load_le32(bytes, at::kGroupQuotaInode),
                             load_le32(bytes, at::kProjectQuotaInode)};
  if ((superblock.incompatible_features & incompatible::kMountProtection) != 0) {
    superblock.mount_protection_block = load_le64(bytes, at::kMountProtectionBlock);
  }
  superblock.uuid = Uuid::from_bytes(bytes.subspan(at::kUuid, 16));
  superblock.label = label_of(bytes.subspan(at::kLabel, 16));
  return superblock;
}

}  // namespace rootwright::fs::ext4
