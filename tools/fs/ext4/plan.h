// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "fs/ext4/ext4_builder.h"
#include "fs/ext4/tree_demand.h"
#include "fs/ext4/volume_handle.h"
#include "tree/file_tree.h"

namespace rootwright::fs::ext4 {

/// Where each kind of content begins, counted in free blocks of the volume: all that is written lies together, in this
/// order. Blocks of extent trees come last, so that their number does not move what they describe.
struct Placement {
  std::uint64_t resize = 0;
  std::uint64_t journal = 0;
  std::uint64_t directories = 0;
  std::uint64_t xattrs = 0;
  std::uint64_t symlinks = 0;
  std::uint64_t files = 0;
  std::uint64_t extent_trees = 0;
  std::uint64_t end = 0;
};

/// A volume in which a tree has its place.
struct Plan {
  Volume volume;
  Placement placement;
  std::uint32_t journal_blocks = 0;  ///< 0: no journal
};

/// The plan of the fewest blocks. Throws Error(input) if the tree needs more than ext4 can be.
[[nodiscard]] Plan smallest_plan(const tree::FileTree& tree, const TreeDemand& demand, const Ext4Options& options);

/// A plan for a volume of `size` bytes, rounded down to blocks. Only where these are a few more than the fewest, and
/// would make a last group that libext2fs drops, the volume is smaller: then it has the fewest. Throws Error(input)
/// naming both sizes if that is too small.
[[nodiscard]] Plan plan_of_size(std::uint64_t size, const tree::FileTree& tree, const TreeDemand& demand,
                                const Ext4Options& options);

}  // namespace rootwright::fs::ext4
