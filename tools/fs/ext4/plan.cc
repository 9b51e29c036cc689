// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/plan.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/file_blocks.h"

namespace rootwright::fs::ext4 {

namespace {

/// The smallest journal that the kernel takes.
constexpr std::uint32_t kSmallestJournal = 1024;
/// A writable volume has an inode for so many blocks: 16 KiB, as mke2fs has it.
constexpr std::uint64_t kBlocksPerInode = 4;

/// What a writable volume has besides its tree.
struct Provision {
  std::uint64_t inodes = 0;
  std::uint32_t journal_blocks = 0;
};

/// Blocks of a journal for a volume of `blocks` blocks, as mke2fs makes it: 4 MiB to 1 GiB.
std::uint32_t usual_journal(std::uint64_t blocks) {
  constexpr std::uint64_t kMebi = std::uint64_t{1} << 20;
  if (blocks < 32768) return kSmallestJournal;
  if (blocks < kMebi / 4) return 4096;
  if (blocks < kMebi / 2) return 8192;
  if (blocks < kMebi * 4) return 16384;
  if (blocks < kMebi * 8) return 32768;
  if (blocks < kMebi * 16) return 65536;
  if (blocks < kMebi * 32) return 131072;
  return 262144;
}

Provision least_provision(const TreeDemand& tree, const Ext4Options& options) {
  return {.inodes = tree.numbers.last_inode(),
          .journal_blocks = options.access == Access::writable ? kSmallestJournal : 0};
}

/// What to have in a volume of `blocks` blocks, the most wanted first.
std::vector<Provision> provisions(std::uint64_t blocks, const TreeDemand& tree, const Ext4Options& options) {
  const Provision least = least_provision(tree, options);
  if (options.access == Access::read_only) return {least};
  const std::uint64_t inodes = std::max<std::uint64_t>(least.inodes, blocks / kBlocksPerInode);
  const std::uint32_t journal = usual_journal(blocks);
  return {{.inodes = inodes, .journal_blocks = journal}, {.inodes = least.inodes, .journal_blocks = journal}, least};
}

Placement place(const TreeDemand& tree, const Geometry& geometry, std::uint32_t journal_blocks) {
  Placement placement;
  placement.journal = placement.resize + (geometry.reserved_descriptor_blocks > 0 ? 1 : 0);
  placement.directories = placement.journal + journal_blocks;
  placement.xattrs = placement.directories + tree.directory_blocks;
  placement.symlinks = placement.xattrs + tree.xattr_blocks.blocks().size();
  placement.files = placement.symlinks + tree.symlink_blocks;
  placement.extent_trees = placement.files + tree.file_blocks;
  return placement;
}

std::uint64_t tree_blocks_of(const BlockRun& blocks, BlockCursor& cursor) {
  return extent_tree_blocks(place_blocks({&blocks, 1}, cursor).size());
}

/// Blocks of extent trees that everything needs in a volume with these free blocks. What lies in one piece in its
/// inode's four extents needs none.
std::uint64_t count_extent_tree_blocks(const tree::FileTree& tree, const TreeDemand& demand, const Plan& plan) {
  const std::span<const BlockRun> free = plan.volume.free_runs();
  BlockCursor journal(free, plan.placement.journal);
  std::uint64_t count = tree_blocks_of({.first = 0, .count = plan.journal_blocks}, journal);
  BlockCursor directories(free, plan.placement.directories);
  for (const std::uint32_t size : demand.directory_sizes)
    count += tree_blocks_of({.first = 0, .count = size}, directories);
  BlockCursor files(free, plan.placement.files);
  for (const tree::EntryId id : demand.numbers.entries()) {
    if (id == InodeNumbers::kNoEntry || !tree.at(id).is_regular()) continue;
    count += extent_tree_blocks(place_blocks(mapped_blocks(tree.at(id).content()), files).size());
  }
  return count;
}

Demand volume_demand(const TreeDemand& tree, const Provision& provision, std::uint64_t extent_tree_blocks,
                     const Ext4Options& options) {
  return {.inodes = provision.inodes,
          .blocks = provision.journal_blocks + tree.directory_blocks + tree.xattr_blocks.blocks().size() +
                    tree.symlink_blocks + tree.file_blocks + extent_tree_blocks,
          .growth_blocks = options.access == Access::writable ? options.grows_to / kBlockSize : 0};
}

/// The plan for a geometry, whether or not it has room for the extent trees; nothing if the library finds no place for
/// its metadata.
std::optional<Plan> plan_in(const Geometry& geometry, const Provision& provision, const tree::FileTree& tree,
                            const TreeDemand& demand, const Ext4Options& options) {
  std::optional<Volume> volume = Volume::create(geometry, options);
  if (!volume) return std::nullopt;
  Plan plan{.volume = std::move(*volume),
            .placement = place(demand, geometry, provision.journal_blocks),
            .journal_blocks = provision.journal_blocks};
  plan.placement.end = plan.placement.extent_trees + count_extent_tree_blocks(tree, demand, plan);
  return plan;
}

std::uint64_t extent_tree_blocks_in(const Plan& plan) {
  return plan.placement.end - plan.placement.extent_trees;
}

/// The smallest plan whose volume has `reserved` blocks for extent trees; it may need more.
Plan plan_with(std::uint64_t reserved, const tree::FileTree& tree, const TreeDemand& demand,
               const Ext4Options& options) {
  const Provision least = least_provision(demand, options);
  // Where metadata finds no place, which takes several hundred inodes per other block, more and more room is tried.
  for (std::uint64_t more = 0;; more = 2 * more + 1) {
    const std::optional<Geometry> geometry = smallest_geometry(volume_demand(demand, least, reserved + more, options));
    if (!geometry) {
      throw Error(ErrorKind::input, "the tree needs more than " + format_size(kMostBlocks * kBlockSize) +
                                        ", which is all that an ext4 filesystem can be");
    }
    if (std::optional<Plan> plan = plan_in(*geometry, least, tree, demand, options)) return std::move(*plan);
  }
}

/// A plan for a volume of exactly `blocks` blocks, which are more than it needs; nothing if libext2fs would not divide
/// so many as they are.
std::optional<Plan> roomy_plan(std::uint64_t blocks, const tree::FileTree& tree, const TreeDemand& demand,
                               const Ext4Options& options) {
  for (const Provision& provision : provisions(blocks, demand, options)) {
    for (const Geometry& geometry : geometries_of_size(blocks, volume_demand(demand, provision, 0, options))) {
      std::optional<Plan> plan = plan_in(geometry, provision, tree, demand, options);
      if (plan && plan->placement.end <= plan->volume.free_blocks()) return plan;
    }
  }
  return std::nullopt;
}

}  // namespace

Plan smallest_plan(const tree::FileTree& tree, const TreeDemand& demand, const Ext4Options& options) {
  // Extent trees depend on how files are cut, which depends on the geometry, which depends on the room for them.
  Plan plan = plan_with(0, tree, demand, options);
  std::uint64_t reserved = 0;
  while (extent_tree_blocks_in(plan) > reserved) {
    reserved = extent_tree_blocks_in(plan);
    plan = plan_with(reserved, tree, demand, options);
  }
  for (std::uint64_t fewer = extent_tree_blocks_in(plan); fewer < reserved; ++fewer) {
    Plan smaller = plan_with(fewer, tree, demand, options);
    if (extent_tree_blocks_in(smaller) <= fewer) return smaller;
  }
  return plan;
}

Plan plan_of_size(std::uint64_t size, const tree::FileTree& tree, const TreeDemand& demand,
                  const Ext4Options& options) {
  const std::uint64_t blocks = size / kBlockSize;
  if (blocks > kMostBlocks) {
    throw Error(ErrorKind::input, "size " + format_size(size) + " is larger than an ext4 filesystem can be, " +
                                      format_size(kMostBlocks * kBlockSize));
  }
  Plan smallest = smallest_plan(tree, demand, options);
  const std::uint64_t smallest_blocks = smallest.volume.geometry().blocks;
  if (blocks < smallest_blocks) {
    throw Error(ErrorKind::input, "size " + format_size(size) + " is smaller than its ext4 filesystem, " +
                                      format_size(smallest_blocks * kBlockSize));
  }
  if (blocks == smallest_blocks) return smallest;
  if (std::optional<Plan> roomy = roomy_plan(blocks, tree, demand, options)) return std::move(*roomy);
  return smallest;  // and leaves some blocks behind it unused
}

}  // namespace rootwright::fs::ext4
