// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/geometry.h"

#include <algorithm>

#include "base/size.h"

namespace rootwright::fs::ext4 {

namespace {

/// ext2fs_initialize drops a last group that has fewer blocks than its metadata and these.
constexpr std::uint64_t kSpareBlocksOfLastGroup = 50;
/// The library refuses smaller groups.
constexpr std::uint64_t kFewestBlocksPerGroup = 256;
/// How many more groups than necessary are tried. 64 saved all there was to save in volumes up to 12 GiB.
constexpr std::uint64_t kMoreGroups = 64;

std::uint64_t superblocks_among(std::uint64_t groups) {
  std::uint64_t count = std::min<std::uint64_t>(groups, 2);
  for (const std::uint64_t base : {3U, 5U, 7U}) {
    for (std::uint64_t group = base; group < groups; group *= base)
      ++count;
  }
  return count;
}

/// Descriptor blocks kept free so that the volume can grow.
std::uint32_t reserved_descriptor_blocks(std::uint64_t groups, std::uint64_t blocks_per_group,
                                         std::uint64_t growth_blocks) {
  const std::uint64_t now = divide_up(groups, kDescriptorsPerBlock);
  const std::uint64_t later = divide_up(divide_up(growth_blocks, blocks_per_group), kDescriptorsPerBlock);
  constexpr std::uint64_t kMost = kBlockSize / 4;  // block numbers in the resize inode's indirect block
  return static_cast<std::uint32_t>(std::min(std::max(now, later) - now, kMost));
}

std::uint64_t block_to_grow(const Geometry& geometry) {
  return geometry.reserved_descriptor_blocks > 0 ? 1 : 0;  // the resize inode's own
}

bool holds(const Geometry& geometry, const Demand& demand) {
  return geometry.metadata_blocks() + demand.blocks + block_to_grow(geometry) <= geometry.blocks;
}

/// True if libext2fs keeps the last group and each group has room for its own metadata.
bool is_kept(const Geometry& geometry) {
  const std::uint64_t groups = geometry.groups();
  const std::uint64_t own = 2 + geometry.inode_table_blocks();
  const std::uint64_t copies = 1 + geometry.descriptor_blocks() + geometry.reserved_descriptor_blocks;
  const std::uint64_t last = geometry.blocks - (groups - 1) * geometry.blocks_per_group;
  const bool last_has_copies = has_superblock(static_cast<std::uint32_t>(groups - 1));
  return own + copies <= geometry.blocks_per_group &&
         (last == geometry.blocks_per_group || last >= own + (last_has_copies ? copies : 0) + kSpareBlocksOfLastGroup);
}

/// `blocks` in `groups` groups, of as many blocks each as possible; nothing if the library would change it.
std::optional<Geometry> divide(std::uint64_t blocks, std::uint64_t groups, const Demand& demand) {
  const std::uint64_t inodes_per_group = round_up(divide_up(demand.inodes, groups), kInodesPerBlock);
  if (inodes_per_group > kBitsPerBlock) return std::nullopt;
  std::uint64_t most = kBitsPerBlock;
  if (groups > 1) most = std::min(most, round_down((blocks - 1) / (groups - 1), 8));
  const std::uint64_t fewest = std::max(kFewestBlocksPerGroup, round_up(divide_up(blocks, groups), 8));
  for (std::uint64_t per_group = most; per_group >= fewest; per_group -= 8) {
    const Geometry geometry{
        .blocks = blocks,
        .blocks_per_group = static_cast<std::uint32_t>(per_group),
        .inodes_per_group = static_cast<std::uint32_t>(inodes_per_group),
        .reserved_descriptor_blocks = reserved_descriptor_blocks(groups, per_group, demand.growth_blocks)};
    if (is_kept(geometry)) return geometry;
  }
  return std::nullopt;
}

/// The fewest blocks in `groups` groups, below `limit`.
std::optional<Geometry> smallest_in_groups(std::uint64_t groups, const Demand& demand, std::uint64_t limit) {
  const std::uint64_t inodes_per_group = round_up(divide_up(demand.inodes, groups), kInodesPerBlock);
  const std::uint64_t copy = 1 + divide_up(groups, kDescriptorsPerBlock) +
                             reserved_descriptor_blocks(groups, kBitsPerBlock, demand.growth_blocks);
  std::uint64_t blocks =
      demand.blocks + groups * (2 + inodes_per_group / kInodesPerBlock) + superblocks_among(groups) * copy;
  for (; blocks < limit && blocks <= groups * kBitsPerBlock; ++blocks) {
    const std::optional<Geometry> geometry = divide(blocks, groups, demand);
    if (geometry && holds(*geometry, demand)) return geometry;
  }
  return std::nullopt;
}

std::uint64_t fewest_groups(std::uint64_t blocks, std::uint64_t inodes) {
  return std::max({divide_up(blocks, kBitsPerBlock), divide_up(inodes, kBitsPerBlock), std::uint64_t{1}});
}

}  // namespace

std::uint32_t Geometry::groups() const {
  return static_cast<std::uint32_t>(divide_up(blocks, blocks_per_group));
}

std::uint32_t Geometry::descriptor_blocks() const {
  return static_cast<std::uint32_t>(divide_up(groups(), kDescriptorsPerBlock));
}

std::uint64_t Geometry::metadata_blocks() const {
  return std::uint64_t{groups()} * (2 + inode_table_blocks()) +
         superblocks_among(groups()) * (1 + descriptor_blocks() + reserved_descriptor_blocks);
}

bool has_superblock(std::uint32_t group) {
  if (group <= 1) return true;
  for (const std::uint64_t base : {3U, 5U, 7U}) {
    std::uint64_t power = base;
    while (power < group)
      power *= base;
    if (power == group) return true;
  }
  return false;
}

std::optional<Geometry> smallest_geometry(const Demand& demand) {
  std::optional<Geometry> smallest;
  std::uint64_t last_tried = kMostBlocks;
  for (std::uint64_t groups = fewest_groups(demand.blocks, demand.inodes); groups <= last_tried; ++groups) {
    if (demand.blocks + groups * 2 > kMostBlocks) break;
    const std::uint64_t limit = smallest ? smallest->blocks : kMostBlocks + 1;
    const std::optional<Geometry> candidate = smallest_in_groups(groups, demand, limit);
    if (!candidate) continue;
    if (!smallest) last_tried = groups + kMoreGroups;
    smallest = candidate;
  }
  return smallest;
}

std::vector<Geometry> geometries_of_size(std::uint64_t blocks, const Demand& demand) {
  std::vector<Geometry> fitting;
  const std::uint64_t fewest = fewest_groups(blocks, demand.inodes);
  for (std::uint64_t groups = fewest; groups <= fewest + kMoreGroups && groups <= blocks; ++groups) {
    const std::optional<Geometry> geometry = divide(blocks, groups, demand);
    if (geometry && holds(*geometry, demand)) fitting.push_back(*geometry);
  }
  return fitting;
}

}  // namespace rootwright::fs::ext4
