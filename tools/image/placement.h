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
};

/// Which extent of the disk each partition gets, in the layout's order.
struct Placement {
  std::uint64_t disk_size = 0;
  std::vector<PlacedPartition> partitions;
};

/// Bytes of the hash tree over a filesystem of `filesystem_size` bytes, superblock block included if there is one.
[[nodiscard]] std::uint64_t verity_size(const layout::Verity& verity, std::uint64_t filesystem_size);

/// Decides every offset: partitions one behind the other on boundaries of 1 MiB, filesystems at their partition's
/// start, an inline hash tree directly behind its filesystem. `needs[i]` belongs to layout.partitions[i]. Throws
/// Error(input) beginning with the place in the layout, naming both sizes, for whatever does not fit.
[[nodiscard]] Placement place(const layout::Layout& layout, const std::vector<PartitionNeeds>& needs);

}  // namespace rootwright::image
