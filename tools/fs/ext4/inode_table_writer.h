// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "fs/ext4/block_writer.h"
#include "fs/ext4/inode_record.h"
#include "fs/ext4/volume_handle.h"

namespace rootwright::fs::ext4 {

/// Writes inodes in ascending order into the inode tables of a volume, in long runs.
class InodeTableWriter {
 public:
  /// `volume` and `sink` must outlive the writer.
  InodeTableWriter(const Volume& volume, std::uint32_t checksum_seed, io::BlockSink& sink);

  /// Inodes between this one and the one before stay zero.
  void store(InodeNumber inode, const InodeRecord& record);
  /// Writes what is collected. Call it at the end.
  void flush() { writer_.flush(); }

  [[nodiscard]] InodeNumber last_inode() const noexcept { return last_inode_; }
  /// How many directories each group has.
  [[nodiscard]] const std::vector<std::uint32_t>& directories() const noexcept { return directories_; }

 private:
  [[nodiscard]] std::span<std::byte> place_of(InodeNumber inode);

  const Volume& volume_;
  std::uint32_t checksum_seed_;
  BlockWriter writer_;
  std::vector<std::uint32_t> directories_;
  InodeNumber last_inode_ = 0;
};

}  // namespace rootwright::fs::ext4
