// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace rootwright::verity {

/// One level of a hash tree, in hash blocks from the start of the tree.
struct Level {
  std::uint64_t first_block;
  std::uint64_t block_count;
};

/// What decides the fanout of a hash tree.
struct TreeShape {
  std::uint32_t hash_block_size;  ///< bytes, a power of two
  std::uint32_t digest_size;      ///< bytes; each digest takes the next power of two in a hash block
};

/// How many digests a hash block holds: a power of two. Throws Error(input) if it is not at least two.
std::uint64_t digests_per_block(const TreeShape& shape);

/// Where the levels of the dm-verity hash tree over `data_blocks` (at least 1) lie.
///
/// The first level holds the digests of the data blocks; the last, always one block, those of the level before it. On
/// disk the order is the opposite: the last level is at block 0. A single data block needs no level, its digest is the
/// root hash.
///
/// Throws Error(input) if a hash block cannot hold two digests.
/// Format: Linux Documentation/admin-guide/device-mapper/verity.rst, "Hash Tree".
std::vector<Level> tree_levels(std::uint64_t data_blocks, const TreeShape& shape);

}  // namespace rootwright::verity
