// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "fs/ext4/metadata.h"

namespace rootwright::fs::ext4 {

enum class ExtentState : std::uint8_t {
  written,
  reserved,  ///< belongs to the file, reads as zeros
};

/// Blocks that follow each other in a file and in the volume.
struct FoundExtent {
  std::uint64_t first_in_file = 0;
  std::uint64_t count = 0;
  std::uint64_t first = 0;
  ExtentState state = ExtentState::written;
};

/// Where an inode's bytes lie; what is in no extent is a hole.
struct BlockMap {
  std::vector<FoundExtent> extents;         ///< ascending in the file, disjoint, inside the volume
  std::vector<std::uint64_t> index_blocks;  ///< that hold this map, as far as the inode has no room for it
  std::string damage;                       ///< empty, or why the map ends here
};

/// Reads block maps of both kinds, extent trees and indirect blocks, from hostile bytes. One reader takes no index
/// block twice, be it for one inode or for several: so its work is bounded by the bytes there are.
class BlockMapReader {
 public:
  /// `metadata` must live as long as the reader.
  explicit BlockMapReader(const Metadata& metadata) : metadata_(metadata) {}

  /// Of an inode that has blocks; empty for fast symlinks, devices and others that keep something else in their place.
  [[nodiscard]] BlockMap read(const FoundInode& inode);

 private:
  const Metadata& metadata_;
  std::unordered_set<std::uint64_t> seen_;
};

}  // namespace rootwright::fs::ext4
