// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "fs/ext4/directory.h"
#include "fs/ext4/htree.h"
#include "fs/ext4/inode_numbers.h"
#include "fs/ext4/xattr_blocks.h"
#include "tree/file_tree.h"

namespace rootwright::fs::ext4 {

/// What the entries of a tree take, whatever the volume.
struct TreeDemand {
  InodeNumbers numbers;
  std::vector<std::uint32_t> directory_sizes;  ///< in blocks, of each directory in the order of inodes
  XattrBlocks xattr_blocks;
  std::uint64_t directory_blocks = 0;
  std::uint64_t symlink_blocks = 0;
  std::uint64_t file_blocks = 0;
};

/// Throws Error(input) with its path in front for an entry that ext4 cannot hold.
[[nodiscard]] TreeDemand measure(const tree::FileTree& tree, const HashSeed& seed);

/// The layout of the directory that is the n-th of numbers.entries().
[[nodiscard]] DirectoryLayout layout_of(std::size_t index, const tree::FileTree& tree, const InodeNumbers& numbers,
                                        const HashSeed& seed);

/// True for a symlink whose target does not fit into its inode.
[[nodiscard]] bool needs_block(const tree::Entry& symlink);

}  // namespace rootwright::fs::ext4
