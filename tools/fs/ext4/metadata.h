// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "fs/ext4/format.h"
#include "fs/ext4/superblock.h"
#include "io/block_io.h"

namespace rootwright::fs::ext4 {

/// Where a group keeps its tables, in blocks of the volume: any numbers.
struct GroupDescriptor {
  std::uint64_t block_bitmap = 0;
  std::uint64_t inode_bitmap = 0;
  std::uint64_t inode_table = 0;
  bool has_unwritten_block_bitmap = false;  ///< only its tables are in use
};

/// What the reader needs of an inode.
struct FoundInode {
  InodeNumber number = 0;
  std::uint16_t mode = 0;
  std::uint32_t flags = 0;
  std::uint64_t size = 0;
  std::uint64_t xattr_block = 0;  ///< 0: none; any number
  std::array<std::byte, kInodeBlockSize> block{};

  [[nodiscard]] bool is_regular() const { return (mode & 0170000U) == 0100000U; }
  [[nodiscard]] bool is_directory() const { return (mode & 0170000U) == 0040000U; }
  [[nodiscard]] bool is_symlink() const { return (mode & 0170000U) == 0120000U; }
};

/// Superblock, group descriptors and inodes of a volume in hostile bytes. Safe for concurrent use.
class Metadata {
 public:
  /// The source must live as long as the object. Throws Error(input) if the superblock is wrong or promises more than
  /// the source holds.
  explicit Metadata(const io::BlockSource& source);

  [[nodiscard]] const Superblock& superblock() const noexcept { return superblock_; }
  /// Bytes of the source that may be other than zero: no sum of directories or tables that is whole exceeds it.
  [[nodiscard]] std::uint64_t data_length() const noexcept { return data_length_; }

  /// `group` is below superblock().groups: asserted. Throws Error(input) if its descriptor lies outside the volume.
  [[nodiscard]] GroupDescriptor group(std::uint32_t group) const;
  /// Throws Error(input) if there is no inode of that number or its table lies outside the volume.
  [[nodiscard]] FoundInode inode(InodeNumber number) const;
  /// The bytes of one block. Throws Error(input) if it lies outside the volume.
  [[nodiscard]] Bytes block(std::uint64_t number) const;
  /// True if the block bitmap of its group says that a block is in use; `number` lies inside the volume: asserted.
  [[nodiscard]] bool is_in_use(std::uint64_t number) const;
  /// Reads bytes of the volume. Throws Error(input) if they end outside.
  void read(std::uint64_t offset, std::span<std::byte> out) const;

 private:
  const io::BlockSource& source_;
  Superblock superblock_;
  std::uint64_t data_length_;
};

}  // namespace rootwright::fs::ext4
