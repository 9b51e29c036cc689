// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/volume_handle.h"

#include <algorithm>
#include <cstring>

#include "base/size.h"

namespace rootwright::fs::ext4 {

namespace {

/// Mount options that are the default: extended attributes and ACLs.
constexpr std::uint32_t kDefaultMountOptions = EXT2_DEFM_XATTR_USER | EXT2_DEFM_ACL;
constexpr std::int16_t kNoMountCount = -1;  // never checked because of its mounts
constexpr std::uint8_t kJournalBackupOfBlocks = 1;

void set_features(ext2_super_block& wanted, const Geometry& geometry, Access access) {
  ext2fs_set_feature_xattr(&wanted);
  ext2fs_set_feature_dir_index(&wanted);
  ext2fs_set_feature_filetype(&wanted);
  ext2fs_set_feature_extents(&wanted);
  ext2fs_set_feature_64bit(&wanted);
  ext2fs_set_feature_flex_bg(&wanted);
  ext2fs_set_feature_sparse_super(&wanted);
  ext2fs_set_feature_large_file(&wanted);
  ext2fs_set_feature_huge_file(&wanted);
  ext2fs_set_feature_dir_nlink(&wanted);
  ext2fs_set_feature_extra_isize(&wanted);
  ext2fs_set_feature_metadata_csum(&wanted);
  if (access == Access::writable) ext2fs_set_feature_journal(&wanted);
  if (geometry.reserved_descriptor_blocks > 0) ext2fs_set_feature_resize_inode(&wanted);
}

ext2_super_block wanted_superblock(const Geometry& geometry, Access access) {
  ext2_super_block wanted{};
  ext2fs_blocks_count_set(&wanted, geometry.blocks);
  wanted.s_rev_level = EXT2_DYNAMIC_REV;
  wanted.s_log_block_size = 2;  // 1024 << 2
  wanted.s_log_cluster_size = 2;
  wanted.s_blocks_per_group = geometry.blocks_per_group;
  wanted.s_inodes_count = static_cast<std::uint32_t>(geometry.inodes());
  wanted.s_inode_size = kInodeSize;
  wanted.s_desc_size = kDescriptorSize;
  wanted.s_log_groups_per_flex = 4;
  static_assert(kGroupsPerFlexGroup == 1 << 4);
  wanted.s_reserved_gdt_blocks = static_cast<std::uint16_t>(geometry.reserved_descriptor_blocks);
  wanted.s_max_mnt_count = kNoMountCount;
  set_features(wanted, geometry, access);
  return wanted;
}

Ext2Filesystem initialize(const Geometry& geometry, Access access, const SinkChannel& channel) {
  ext2_super_block wanted = wanted_superblock(geometry, access);
  ext2_filsys filesystem = nullptr;
  check(ext2fs_initialize(channel.name().c_str(), EXT2_FLAG_64BITS, &wanted, SinkChannel::library_interface(),
                          &filesystem),
        "lay out an ext4 volume of " + format_count(geometry.blocks) + " blocks");
  return Ext2Filesystem(filesystem);
}

}  // namespace

std::optional<Volume> Volume::create(const Geometry& geometry, const Ext4Options& options) {
  Volume volume(geometry, options);
  const errcode_t code = ext2fs_allocate_tables(volume.filesystem_.get());
  if (code == EXT2_ET_BLOCK_ALLOC_FAIL) return std::nullopt;
  check(code, "place the metadata of an ext4 volume");
  for (dgrp_t group = 0; group < volume.filesystem_->group_desc_count; ++group) {
    ext2fs_bg_flags_set(volume.filesystem_.get(), group, EXT2_BG_INODE_ZEROED);  // a sink reads as zeros
  }
  volume.find_free_runs();
  return volume;
}

Volume::Volume(const Geometry& geometry, const Ext4Options& options)
    : geometry_(geometry),
      channel_(std::make_unique<SinkChannel>(options.epoch)),
      filesystem_(initialize(geometry, options.access, *channel_)) {
  if (ext2fs_blocks_count(filesystem_->super) != geometry.blocks ||
      filesystem_->super->s_inodes_per_group != geometry.inodes_per_group) {
    throw Error(ErrorKind::system, "libext2fs changed a volume of " + format_count(geometry.blocks) + " blocks to " +
                                       format_count(ext2fs_blocks_count(filesystem_->super)));
  }
  set_identity(options);
}

void Volume::set_identity(const Ext4Options& options) {
  ext2_super_block& super = *filesystem_->super;
  std::ranges::copy(options.uuid.bytes, reinterpret_cast<std::byte*>(super.s_uuid));
  for (std::size_t word = 0; word < 4; ++word)
    super.s_hash_seed[word] = load_le32(options.hash_seed.bytes, 4 * word);
  std::ranges::copy(options.label, super.s_volume_name);
  super.s_def_hash_version = EXT2_HASH_HALF_MD4;
  super.s_flags = EXT2_FLAGS_SIGNED_HASH;  // not as the host's char happens to be
  super.s_checksum_type = EXT2_CRC32C_CHKSUM;
  super.s_creator_os = EXT2_OS_LINUX;
  super.s_default_mount_opts = kDefaultMountOptions;
  super.s_checkinterval = 0;
  const auto low = static_cast<std::uint32_t>(options.epoch);
  const auto high = static_cast<std::uint8_t>(options.epoch >> 32);
  super.s_mkfs_time = low;
  super.s_mkfs_time_hi = high;
  super.s_lastcheck = low;
  super.s_lastcheck_hi = high;
  filesystem_->now = options.epoch;
  ext2fs_init_csum_seed(filesystem_.get());
}

void Volume::find_free_runs() {
  const std::uint64_t end = geometry_.blocks;
  blk64_t position = 0;
  while (position < end &&
         ext2fs_find_first_zero_block_bitmap2(filesystem_->block_map, position, end - 1, &position) == 0) {
    blk64_t used = end;
    if (ext2fs_find_first_set_block_bitmap2(filesystem_->block_map, position, end - 1, &used) != 0) used = end;
    free_runs_.push_back({.first = position, .count = used - position});
    free_blocks_ += used - position;
    position = used;
  }
  filesystem_->super->s_overhead_clusters = static_cast<std::uint32_t>(end - free_blocks_);
}

std::uint64_t Volume::inode_table(std::uint32_t group) const {
  return ext2fs_inode_table_loc(filesystem_.get(), group);
}

void Volume::use_free_blocks(std::uint64_t count) {
  std::uint64_t left = count;
  for (const BlockRun& run : free_runs_) {
    if (left == 0) break;
    const BlockRun used{.first = run.first, .count = std::min(left, run.count)};
    ext2fs_mark_block_bitmap_range2(filesystem_->block_map, used.first, static_cast<unsigned>(used.count));
    take_from_groups(used);
    left -= used.count;
  }
  ext2fs_free_blocks_count_set(filesystem_->super, free_blocks_ - count);
}

void Volume::take_from_groups(BlockRun run) {
  while (run.count > 0) {
    const auto group = static_cast<dgrp_t>(run.first / geometry_.blocks_per_group);
    const std::uint64_t group_end = (std::uint64_t{group} + 1) * geometry_.blocks_per_group;
    const std::uint64_t here = std::min(run.count, group_end - run.first);
    const std::uint32_t free = ext2fs_bg_free_blocks_count(filesystem_.get(), group);
    ext2fs_bg_free_blocks_count_set(filesystem_.get(), group, free - static_cast<std::uint32_t>(here));
    ext2fs_bg_flags_clear(filesystem_.get(), group, EXT2_BG_BLOCK_UNINIT);
    run = {.first = run.first + here, .count = run.count - here};
  }
}

void Volume::use_inodes(InodeNumber last, std::span<const std::uint32_t> directories) {
  ext2_filsys filesystem = filesystem_.get();
  ext2fs_mark_block_bitmap_range2(filesystem->inode_map, 1, last);
  std::uint32_t left = last;
  for (dgrp_t group = 0; group < filesystem->group_desc_count; ++group) {
    const std::uint32_t used = std::min(left, geometry_.inodes_per_group);
    const std::uint32_t unused = geometry_.inodes_per_group - used;
    ext2fs_bg_free_inodes_count_set(filesystem, group, unused);
    ext2fs_bg_itable_unused_set(filesystem, group, unused);
    if (used > 0) {
      ext2fs_bg_flags_clear(filesystem, group, EXT2_BG_INODE_UNINIT);
      ext2fs_bg_used_dirs_count_set(filesystem, group, directories[group]);
    } else {
      ext2fs_bg_flags_set(filesystem, group, EXT2_BG_INODE_UNINIT);
    }
    left -= used;
  }
  filesystem->super->s_free_inodes_count = static_cast<std::uint32_t>(geometry_.inodes() - last);
}

Bytes Volume::journal_superblock(std::uint32_t blocks) const {
  ext2fs_journal_params params{.num_journal_blocks = blocks, .num_fc_blocks = 0};
  char* superblock = nullptr;
  check(ext2fs_create_journal_superblock2(filesystem_.get(), &params, 0, &superblock), "make a journal");
  Bytes bytes(kBlockSize);
  std::memcpy(bytes.data(), superblock, kBlockSize);
  ext2fs_free_mem(&superblock);
  return bytes;
}

void Volume::set_journal(const std::array<std::byte, kInodeBlockSize>& inode_block, std::uint64_t size) {
  ext2_super_block& super = *filesystem_->super;
  super.s_journal_inum = kJournalInode;
  super.s_jnl_backup_type = kJournalBackupOfBlocks;
  for (std::size_t word = 0; word < 15; ++word)
    super.s_jnl_blocks[word] = load_le32(inode_block, 4 * word);
  super.s_jnl_blocks[15] = static_cast<std::uint32_t>(size >> 32);
  super.s_jnl_blocks[16] = static_cast<std::uint32_t>(size);
  super.s_overhead_clusters += static_cast<std::uint32_t>(size / kBlockSize);
}

void Volume::commit(io::BlockSink& sink) {
  for (dgrp_t group = 0; group < filesystem_->group_desc_count; ++group)
    ext2fs_group_desc_csum_set(filesystem_.get(), group);
  ext2fs_mark_super_dirty(filesystem_.get());
  ext2fs_mark_bb_dirty(filesystem_.get());
  ext2fs_mark_ib_dirty(filesystem_.get());
  channel_->connect(sink);
  ext2_filsys filesystem = filesystem_.release();
  const errcode_t code = ext2fs_close2(filesystem, EXT2_FLAG_FLUSH_NO_SYNC);
  if (code != 0) ext2fs_free(filesystem);  // which close2 does on success only
  channel_->rethrow_parked();
  check(code, "write the metadata of an ext4 volume");
}

}  // namespace rootwright::fs::ext4
