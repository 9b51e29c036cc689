// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "fs/ext4/channel_handle.h"
#include "fs/ext4/ext2fs_handle.h"
#include "fs/ext4/ext4_builder.h"
#include "fs/ext4/format.h"
#include "fs/ext4/free_blocks.h"
#include "fs/ext4/geometry.h"

namespace rootwright::fs::ext4 {

/// The parts of a volume that libext2fs keeps: superblocks, group descriptors and bitmaps. Nothing is written before
/// commit(); a volume that is not committed was a trial.
class Volume {
 public:
  /// Places the metadata of all groups; nothing if inode tables find no place in one piece, which happens in tiny
  /// groups with many inodes. Throws Error(system) if the library refuses the geometry.
  [[nodiscard]] static std::optional<Volume> create(const Geometry& geometry, const Ext4Options& options);

  [[nodiscard]] const Geometry& geometry() const noexcept { return geometry_; }
  /// The blocks that are free of metadata, in ascending order.
  [[nodiscard]] std::span<const BlockRun> free_runs() const noexcept { return free_runs_; }
  [[nodiscard]] std::uint64_t free_blocks() const noexcept { return free_blocks_; }
  /// Where the inode table of a group begins.
  [[nodiscard]] std::uint64_t inode_table(std::uint32_t group) const;

  /// Marks the first `count` free blocks as used. Call once.
  void use_free_blocks(std::uint64_t count);
  /// Marks inodes 1 to `last` as used; of these in each group `directories` are directories. Call once.
  void use_inodes(InodeNumber last, std::span<const std::uint32_t> directories);

  /// The first block of a journal of `blocks` blocks; all others begin as zeros.
  [[nodiscard]] Bytes journal_superblock(std::uint32_t blocks) const;
  /// Keeps a copy of the journal's place in the superblock, as e2fsck wants it.
  void set_journal(const std::array<std::byte, kInodeBlockSize>& inode_block, std::uint64_t size);

  /// Writes everything the library keeps. Call once, last. Throws what the sink throws.
  void commit(io::BlockSink& sink);

 private:
  Volume(const Geometry& geometry, const Ext4Options& options);

  void set_identity(const Ext4Options& options);
  void find_free_runs();
  void take_from_groups(BlockRun run);

  Geometry geometry_;
  std::unique_ptr<SinkChannel> channel_;  // the library points to it; a volume may move
  Ext2Filesystem filesystem_;
  std::vector<BlockRun> free_runs_;
  std::uint64_t free_blocks_ = 0;
};

}  // namespace rootwright::fs::ext4
