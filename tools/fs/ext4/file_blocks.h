// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fs/ext4/block_writer.h"
#include "fs/ext4/extent_tree.h"
#include "fs/ext4/free_blocks.h"
#include "tree/content.h"

namespace rootwright::fs::ext4 {

/// The blocks of a file that any of its pieces touches, numbered in the file; the others are holes.
[[nodiscard]] std::vector<BlockRun> mapped_blocks(const tree::Content& content);

/// How many blocks that is.
[[nodiscard]] std::uint64_t mapped_block_count(const tree::Content& content);

/// Places for the blocks `mapped` of a file, in their order.
[[nodiscard]] std::vector<FileExtent> place_blocks(std::span<const BlockRun> mapped, BlockCursor& free);

/// Gives a file's bytes to `writer`, with zeros where pieces leave parts of blocks.
void write_content(const tree::Content& content, std::span<const FileExtent> extents, PieceWriter& writer);

}  // namespace rootwright::fs::ext4
