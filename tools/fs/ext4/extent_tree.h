// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "fs/ext4/format.h"
#include "fs/ext4/free_blocks.h"

namespace rootwright::fs::ext4 {

/// Blocks of a file that lie together, at most kLongestExtent of them.
struct FileExtent {
  std::uint32_t first_in_file = 0;  ///< the number of the first in the file
  std::uint32_t count = 0;
  std::uint64_t first = 0;  ///< and in the volume
};

/// A block that belongs to one thing alone, and where it goes.
struct PlacedBlock {
  std::uint64_t block = 0;
  Bytes bytes;
};

/// An inode's extents as ext4 stores them.
struct ExtentTree {
  std::array<std::byte, kInodeBlockSize> root{};
  std::vector<PlacedBlock> blocks;  ///< what does not fit into the inode
};

/// Blocks besides the inode that a tree of `extents` extents takes.
[[nodiscard]] std::uint64_t extent_tree_blocks(std::uint64_t extents);

/// The tree over `extents`, which are sorted. `free` gives the places of its blocks; their checksums start from `seed`,
/// the inode's.
[[nodiscard]] ExtentTree encode_extent_tree(std::span<const FileExtent> extents, std::uint32_t seed, BlockCursor& free);

}  // namespace rootwright::fs::ext4
