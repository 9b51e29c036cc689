// SPDX-License-Identifier: Apache-2.0
#include "image/placement.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/format.h"
#include "gpt/partition_table.h"
#include "image/partition_roles.h"
#include "verity/fec.h"
#include "verity/hash_tree.h"

namespace rootwright::image {

namespace {

constexpr std::uint64_t kAlignment = kMiB;

void refuse(const layout::Partition& partition, const std::string& message, layout::Findings& misfits) {
  misfits.push_back({partition.size_where, "partition '" + partition.name + "': " + message});
}

/// The largest ext4 that leaves room for its own hash tree and parity in `space` bytes.
std::uint64_t fill_beside_tree(const layout::Verity& verity, std::uint64_t space) {
  std::uint64_t fits = 0;
  std::uint64_t too_many = space / fs::ext4::kBlockSize + 1;
  while (too_many - fits > 1) {
    const std::uint64_t blocks = fits + (too_many - fits) / 2;
    const std::uint64_t size = blocks * fs::ext4::kBlockSize;
    (size + verity_sizes(verity, size).sum() <= space ? fits : too_many) = blocks;
  }
  return fits * fs::ext4::kBlockSize;
}

/// ext4 ends with a whole block, and what a hash tree covers ends with the filesystem: that is where the tree is found.
std::uint64_t whole_blocks(const layout::Partition& partition, std::uint64_t size) {
  return partition.filesystem->kind == layout::FilesystemKind::ext4 ? round_down(size, fs::ext4::kBlockSize) : size;
}

std::uint64_t filesystem_size(const layout::Partition& partition, std::uint64_t minimum, std::uint64_t space) {
  switch (partition.filesystem->size.kind) {
    case layout::FilesystemSize::Kind::fixed:
      return whole_blocks(partition, partition.filesystem->size.bytes);
    case layout::FilesystemSize::Kind::fill:
      return has_inline_tree(partition) ? fill_beside_tree(*partition.verity, space) : whole_blocks(partition, space);
    case layout::FilesystemSize::Kind::minimal:
      break;
  }
  return minimum;
}

/// What a partition of size `content` needs, headroom not counted.
std::uint64_t content_size(const layout::Partition& partition, std::uint64_t minimum) {
  if (!partition.filesystem) return minimum;
  const bool fixed = partition.filesystem->size.kind == layout::FilesystemSize::Kind::fixed;
  const std::uint64_t filesystem = fixed ? partition.filesystem->size.bytes : minimum;
  return checked_add(filesystem, has_inline_tree(partition) ? verity_sizes(*partition.verity, filesystem).sum() : 0);
}

std::uint64_t partition_size(const layout::Layout& layout, std::size_t index,
                             const std::vector<PartitionNeeds>& needs) {
  const layout::Partition& partition = layout.partitions[index];
  if (partition.size.kind == layout::PartitionSize::Kind::fixed) return partition.size.bytes;
  // A free slot has room for what the first one holds.
  if (is_empty_slot(partition) && partition.slot != layout.slots.front()) {
    return partition_size(layout, find_twin(layout, index, layout.slots.front()), needs);
  }
  std::uint64_t content = 0;
  if (const std::optional<std::size_t> data = find_hashed_by(layout, index)) {
    const std::uint64_t space = partition_size(layout, *data, needs);
    content = verity_sizes(*layout.partitions[*data].verity,
                           filesystem_size(layout.partitions[*data], needs[*data].minimum, space))
                  .sum();
  } else {
    content = content_size(partition, needs[index].minimum);
  }
  return round_up(checked_add(content, partition.size.bytes), kAlignment);
}

void place_tree(const VeritySizes& sizes, std::uint64_t offset, PlacedPartition& placed) {
  placed.superblock = {.offset = offset, .length = sizes.superblock};
  placed.hash_tree = {.offset = placed.superblock.end(), .length = sizes.hash_tree};
  placed.parity = {.offset = placed.hash_tree.end(), .length = sizes.parity};
}

/// ", and hash tree, 1,076 KiB, and parity, 1,088 KiB"
std::string name_sizes(const VeritySizes& sizes) {
  std::string text;
  if (sizes.superblock + sizes.hash_tree > 0) {
    text += ", and hash tree, " + format_size(sizes.superblock + sizes.hash_tree);
  }
  if (sizes.parity > 0) text += ", and parity, " + format_size(sizes.parity);
  return text;
}

void place_filesystem(const layout::Partition& partition, std::uint64_t minimum, PlacedPartition& placed,
                      layout::Findings& misfits) {
  const std::uint64_t space = placed.extent.length;
  const std::uint64_t size = filesystem_size(partition, minimum, space);
  if (size < minimum) {
    return refuse(
        partition,
        "its filesystem of " + format_size(size) + " is smaller than its content, which needs " + format_size(minimum),
        misfits);
  }
  const VeritySizes sizes = has_inline_tree(partition) ? verity_sizes(*partition.verity, size) : VeritySizes{};
  if (checked_add(size, sizes.sum()) > space) {
    return refuse(
        partition,
        "size " + format_size(space) + " is smaller than its filesystem, " + format_size(size) + name_sizes(sizes),
        misfits);
  }
  placed.filesystem = {.offset = placed.extent.offset, .length = size};
  if (has_inline_tree(partition)) place_tree(sizes, placed.filesystem.end(), placed);
}

/// A hash partition holds the tree of the filesystem that names it.
void place_separate_tree(const layout::Layout& layout, std::size_t data_index, Placement& placement,
                         layout::Findings& misfits) {
  const layout::Partition& data = layout.partitions[data_index];
  const std::size_t hash_index = find_partition(layout, data.verity->hash_partition);
  PlacedPartition& placed = placement.partitions[hash_index];
  const VeritySizes sizes = verity_sizes(*data.verity, placement.partitions[data_index].filesystem.length);
  if (sizes.sum() > placed.extent.length) {
    const std::uint64_t tree = sizes.superblock + sizes.hash_tree;
    return refuse(layout.partitions[hash_index],
                  "size " + format_size(placed.extent.length) + " is smaller than the hash tree of '" + data.name +
                      "', " + format_size(tree) +
                      (sizes.parity > 0 ? ", and its parity, " + format_size(sizes.parity) : std::string()),
                  misfits);
  }
  place_tree(sizes, placed.extent.offset, placed);
}

std::uint64_t disk_size(const layout::Layout& layout, std::uint64_t partitions_end, layout::Findings& misfits) {
  const std::uint64_t needed =
      round_up(checked_add(partitions_end, gpt::backup_size(layout.disk.sector_size)), kAlignment);
  if (!layout.disk.size) return needed;
  if (*layout.disk.size < needed) {
    misfits.push_back({layout.disk.where, "disk size " + format_size(*layout.disk.size) +
                                              " is smaller than its partitions need, " + format_size(needed)});
  }
  return *layout.disk.size;
}

/// What does not fit stays without a place and becomes a misfit.
Placement place_what_fits(const layout::Layout& layout, const std::vector<PartitionNeeds>& needs,
                          layout::Findings& misfits) {
  Placement placement;
  std::uint64_t next = gpt::kFirstPartition;
  for (std::size_t i = 0; i < layout.partitions.size(); ++i) {
    const std::uint64_t length = partition_size(layout, i, needs);
    placement.partitions.push_back({.extent = {.offset = next, .length = length}});
    next = round_up(checked_add(next, length), kAlignment);
  }
  placement.disk_size = disk_size(layout, next, misfits);

  for (std::size_t i = 0; i < layout.partitions.size(); ++i) {
    const layout::Partition& partition = layout.partitions[i];
    if (!partition.filesystem || is_empty_slot(partition)) continue;
    place_filesystem(partition, needs[i].minimum, placement.partitions[i], misfits);
    const bool is_placed = placement.partitions[i].filesystem.length > 0;
    if (is_placed && partition.verity && !partition.verity->hash_partition.empty()) {
      place_separate_tree(layout, i, placement, misfits);
    }
  }
  return placement;
}

}  // namespace

VeritySizes verity_sizes(const layout::Verity& verity, std::uint64_t filesystem_size) {
  const verity::HashTreeParams params{.algorithm = verity.algorithm,
                                      .data_block_size = verity.block_size,
                                      .hash_block_size = verity.block_size,
                                      .salt = {}};
  const std::uint64_t data_blocks = filesystem_size / verity.block_size;
  VeritySizes sizes{.superblock = verity.superblock ? verity.block_size : 0,
                    .hash_tree = verity::hash_tree_size(data_blocks, params)};
  if (verity.fec_roots) {
    const std::uint64_t covered_blocks = data_blocks + sizes.hash_tree / verity.block_size;
    sizes.parity = verity::fec_size(covered_blocks, verity::fec_params(*verity.fec_roots, params));
  }
  (void)checked_add(checked_add(sizes.superblock, sizes.hash_tree), sizes.parity);
  return sizes;
}

Placement place(const layout::Layout& layout, const std::vector<PartitionNeeds>& needs) {
  layout::Findings misfits;
  Placement placement = place_what_fits(layout, needs, misfits);
  if (!misfits.empty()) throw Error(ErrorKind::input, misfits.front().text());
  return placement;
}

layout::Findings find_misfits(const layout::Layout& layout, const std::vector<PartitionNeeds>& needs) {
  layout::Findings misfits;
  (void)place_what_fits(layout, needs, misfits);
  std::ranges::sort(misfits);
  return misfits;
}

}  // namespace rootwright::image
