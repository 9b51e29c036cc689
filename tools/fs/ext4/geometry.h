// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fs/ext4/format.h"

namespace rootwright::fs::ext4 {

/// The largest volume: block numbers of 32 bits, which the resize inode needs.
inline constexpr std::uint64_t kMostBlocks = 0xFFFFFFFF;

/// What a volume must have room for.
struct Demand {
  std::uint64_t inodes = 0;         ///< reserved ones included
  std::uint64_t blocks = 0;         ///< besides superblocks, descriptors, bitmaps and inode tables
  std::uint64_t growth_blocks = 0;  ///< size up to which it can grow; 0: not at all
};

/// How a volume is divided. Only values that libext2fs takes as they are: it silently shrinks volumes whose last group
/// is small, and groups of many inodes.
struct Geometry {
  std::uint64_t blocks = 0;
  std::uint32_t blocks_per_group = 0;
  std::uint32_t inodes_per_group = 0;
  std::uint32_t reserved_descriptor_blocks = 0;  ///< behind the descriptors, to grow into

  [[nodiscard]] std::uint32_t groups() const;
  [[nodiscard]] std::uint32_t descriptor_blocks() const;
  [[nodiscard]] std::uint32_t inode_table_blocks() const { return inodes_per_group / kInodesPerBlock; }
  [[nodiscard]] std::uint64_t inodes() const { return std::uint64_t{inodes_per_group} * groups(); }
  /// Superblocks, descriptors, bitmaps and inode tables of all groups.
  [[nodiscard]] std::uint64_t metadata_blocks() const;

  friend bool operator==(const Geometry&, const Geometry&) = default;
};

/// True for groups that hold a superblock and descriptors (sparse_super): 0, 1 and the powers of 3, 5 and 7.
[[nodiscard]] bool has_superblock(std::uint32_t group);

/// The geometry of the fewest blocks that satisfies the demand; nothing if more than kMostBlocks would be needed.
/// More groups than the fewest are tried, too: the inodes of a group fill whole blocks, which can waste less then.
[[nodiscard]] std::optional<Geometry> smallest_geometry(const Demand& demand);

/// Geometries of exactly `blocks` blocks that satisfy the demand, the preferred one first; empty if there is none.
[[nodiscard]] std::vector<Geometry> geometries_of_size(std::uint64_t blocks, const Demand& demand);

}  // namespace rootwright::fs::ext4
