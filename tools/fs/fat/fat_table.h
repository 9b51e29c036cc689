// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "fs/fat/fat_geometry.h"
#include "io/block_io.h"

namespace rootwright::fs {

/// Clusters [first, first + count) that make up one file or directory.
struct ClusterRun {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  [[nodiscard]] std::uint32_t end() const { return first + count; }
};

/// Writes each of the geometry's tables. The runs follow each other without gaps from kFirstCluster on; elements
/// behind the last run are free and stay unwritten.
void write_tables(io::BlockSink& sink, const FatGeometry& geometry, const std::vector<ClusterRun>& runs);

/// What a table's element says of its cluster.
enum class ClusterState : std::uint8_t { free, followed, last, bad };
struct ClusterLink {
  ClusterState state = ClusterState::free;
  std::uint32_t next = 0;  ///< if followed; any number
};

/// Reads elements of the first table, a few KiB at once. For one thread.
class FatTableCursor {
 public:
  /// Both live longer than the cursor; the table lies inside the source.
  FatTableCursor(const io::BlockSource& source, const FatGeometry& geometry) : source_(source), geometry_(geometry) {}

  /// `cluster` is one of the geometry's: asserted.
  [[nodiscard]] ClusterLink at(std::uint32_t cluster);

 private:
  std::uint32_t load(std::uint64_t offset, std::uint32_t width);

  const io::BlockSource& source_;
  const FatGeometry& geometry_;
  std::uint64_t window_offset_ = 0;
  Bytes window_;
};

/// Clusters in use or marked bad. Takes time linear in the table's data extents, not in its size.
[[nodiscard]] std::uint32_t count_used_clusters(const io::BlockSource& source, const FatGeometry& geometry);

}  // namespace rootwright::fs
