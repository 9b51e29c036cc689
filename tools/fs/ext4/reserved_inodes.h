// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "fs/ext4/block_writer.h"
#include "fs/ext4/geometry.h"
#include "fs/ext4/inode_record.h"

namespace rootwright::fs::ext4 {

/// The inode of a journal of `blocks` blocks; its extents are left.
[[nodiscard]] InodeRecord journal_inode(std::uint32_t blocks, std::int64_t epoch);

/// The inode that keeps the descriptor blocks a volume can grow into, through the double indirect block `block`.
[[nodiscard]] InodeRecord resize_inode(const Geometry& geometry, std::uint64_t block, std::int64_t epoch);

/// The blocks of that inode: the double indirect block, and in each reserved descriptor block of the first group the
/// places of its copies in other groups.
void store_resize_blocks(const Geometry& geometry, std::uint64_t block, BlockWriter& writer);

}  // namespace rootwright::fs::ext4
