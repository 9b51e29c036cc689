// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "io/extent.h"
#include "layout/layout.h"
#include "verity/params.h"

namespace rootwright::image {

/// What is known of a partition's content before anything has a place.
struct PartitionNeeds {
  std::uint64_t minimum = 0;  ///< bytes: the smallest filesystem that holds the content, or the content itself
};

/// Where everything of a partition lies; extents count from the start of the disk.
struct PlacedPartition {
  io::Extent extent;
  io::Extent filesystem;  ///< empty if it has none
  io::Extent superblock;  ///< of its hash tree if that lies in this partition and has one, one hash block; else empty
  io::Extent hash_tree;   ///< if that lies in this partition; else empty
  io::Extent parity;      ///< of data and hash tree, directly behind the latter if it has FEC; else empty
};

/// Which extent of the disk each partition gets, in the layout's order.
struct Placement {
  std::uint64_t disk_size = 0;
  std::vector<PlacedPartition> partitions;
};

/// What lies behind a filesystem, or in its hash partition. Bytes; 0 for what there is none of.
struct VeritySizes {
  std::uint64_t superblock = 0;  ///< the block that it has for itself
  std::uint64_t hash_tree = 0;
  std::uint64_t parity = 0;

  [[nodiscard]] std::uint64_t sum() const { return superblock + hash_tree + parity; }
};

/// Of a filesystem of `filesystem_size` bytes. Throws Error(input) if 64 bits do not hold the sum.
[[nodiscard]] VeritySizes verity_sizes(const layout::Verity& verity, std::uint64_t filesystem_size);

/// Decides every offset: partitions one behind the other on boundaries of 1 MiB, filesystems at their partition's
/// start, an inline hash tree directly behind its filesystem, parity directly behind the hash tree. `needs[i]` belongs
/// to layout.partitions[i]. Throws Error(input) beginning with the place in the layout, naming both sizes, for whatever
/// does not fit.
[[nodiscard]] Placement place(const layout::Layout& layout, const std::vector<PartitionNeeds>& needs);

/// Everything for which place() would refuse the layout, at once.
[[nodiscard]] layout::Findings find_misfits(const layout::Layout& layout, const std::vector<PartitionNeeds>& needs);

}  // namespace rootwright::image
