// SPDX-License-Identifier: Apache-2.0
#include "image/placement.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "gpt/partition_table.h"
#include "image/partition_roles.h"
#include "verity/hash_tree.h"

namespace rootwright::image {

namespace {

constexpr std::uint64_t kAlignment = kMiB;

[[noreturn]] void refuse(const layout::Partition& partition, const std::string& message) {
  throw Error(ErrorKind::input, partition.size_where.text() + ": partition '" + partition.name + "': " + message);
}

/// The largest filesystem that leaves room for its own hash tree in `space` bytes.
std::uint64_t fill_beside_tree(const layout::Verity& verity, std::uint64_t space) {
  std::uint64_t fits = 0;
  std::uint64_t too_many = space / verity.block_size + 1;
  while (too_many - fits > 1) {
    const std::uint64_t blocks = fits + (too_many - fits) / 2;
    const std::uint64_t size = blocks * verity.block_size;
    (size + verity_size(verity, size) <= space ? fits : too_many) = blocks;
  }
  return fits * verity.block_size;
}

std::uint64_t filesystem_size(const layout::Partition& partition, std::uint64_t minimum, std::uint64_t space) {
  switch (partition.filesystem->size.kind) {
    case layout::FilesystemSize::Kind::fixed:
      return partition.filesystem->size.bytes;
    case layout::FilesystemSize::Kind::fill:
      return has_inline_tree(partition) ? fill_beside_tree(*partition.verity, space) : space;
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
  return checked_add(filesystem, has_inline_tree(partition) ? verity_size(*partition.verity, filesystem) : 0);
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
    content = verity_size(*layout.partitions[*data].verity,
                          filesystem_size(layout.partitions[*data], needs[*data].minimum, space));
  } else {
    content = content_size(partition, needs[index].minimum);
  }
  return round_up(checked_add(content, partition.size.bytes), kAlignment);
}

/// `size` bytes from `offset`, superblock included.
void place_tree(const layout::Verity& verity, std::uint64_t offset, std::uint64_t size, PlacedPartition& placed) {
  placed.superblock = {.offset = offset, .length = verity.superblock ? verity.block_size : 0};
  placed.hash_tree = {.offset = placed.superblock.end(), .length = size - placed.superblock.length};
}

void place_filesystem(const layout::Partition& partition, std::uint64_t minimum, PlacedPartition& placed) {
  const std::uint64_t space = placed.extent.length;
  const std::uint64_t size = filesystem_size(partition, minimum, space);
  if (size < minimum) {
    refuse(partition, "its filesystem of " + format_size(size) + " is smaller than its content, which needs " +
                          format_size(minimum));
  }
  const std::uint64_t tree = has_inline_tree(partition) ? verity_size(*partition.verity, size) : 0;
  if (checked_add(size, tree) > space) {
    refuse(partition, "size " + format_size(space) + " is smaller than its filesystem, " + format_size(size) +
                          (tree == 0 ? std::string() : ", and hash tree, " + format_size(tree)));
  }
  placed.filesystem = {.offset = placed.extent.offset, .length = size};
  if (has_inline_tree(partition)) place_tree(*partition.verity, placed.filesystem.end(), tree, placed);
}

/// A hash partition holds the tree of the filesystem that names it.
void place_separate_tree(const layout::Layout& layout, std::size_t data_index, Placement& placement) {
  const layout::Verity& verity = *layout.partitions[data_index].verity;
  const std::size_t hash_index = find_partition(layout, verity.hash_partition);
  PlacedPartition& placed = placement.partitions[hash_index];
  const std::uint64_t needed = verity_size(verity, placement.partitions[data_index].filesystem.length);
  if (needed > placed.extent.length) {
    refuse(layout.partitions[hash_index], "size " + format_size(placed.extent.length) +
                                              " is smaller than the hash tree of '" +
                                              layout.partitions[data_index].name + "', " + format_size(needed));
  }
  place_tree(verity, placed.extent.offset, needed, placed);
}

std::uint64_t disk_size(const layout::Layout& layout, std::uint64_t partitions_end) {
  const std::uint64_t needed =
      round_up(checked_add(partitions_end, gpt::backup_size(layout.disk.sector_size)), kAlignment);
  if (!layout.disk.size) return needed;
  if (*layout.disk.size < needed) {
    throw Error(ErrorKind::input, layout.disk.where.text() + ": disk size " + format_size(*layout.disk.size) +
                                      " is smaller than its partitions need, " + format_size(needed));
  }
  return *layout.disk.size;
}

}  // namespace

std::uint64_t verity_size(const layout::Verity& verity, std::uint64_t filesystem_size) {
  const verity::HashTreeParams params{.algorithm = verity.algorithm,
                                      .data_block_size = verity.block_size,
                                      .hash_block_size = verity.block_size,
                                      .salt = {}};
  return checked_add(verity::hash_tree_size(filesystem_size / verity.block_size, params),
                     verity.superblock ? verity.block_size : 0);
}

Placement place(const layout::Layout& layout, const std::vector<PartitionNeeds>& needs) {
  Placement placement;
  std::uint64_t next = gpt::kFirstPartition;
  for (std::size_t i = 0; i < layout.partitions.size(); ++i) {
    const std::uint64_t length = partition_size(layout, i, needs);
    placement.partitions.push_back({.extent = {.offset = next, .length = length}});
    next = round_up(checked_add(next, length), kAlignment);
  }
  placement.disk_size = disk_size(layout, next);

  for (std::size_t i = 0; i < layout.partitions.size(); ++i) {
    const layout::Partition& partition = layout.partitions[i];
    if (!partition.filesystem || is_empty_slot(partition)) continue;
    place_filesystem(partition, needs[i].minimum, placement.partitions[i]);
    if (partition.verity && !partition.verity->hash_partition.empty()) place_separate_tree(layout, i, placement);
  }
  return placement;
}

}  // namespace rootwright::image
