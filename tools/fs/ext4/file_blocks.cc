// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/file_blocks.h"

#include <algorithm>

#include "base/size.h"

namespace rootwright::fs::ext4 {

std::vector<BlockRun> mapped_blocks(const tree::Content& content) {
  std::vector<BlockRun> runs;
  for (const tree::Piece& piece : content.pieces) {
    const std::uint64_t first = piece.offset / kBlockSize;
    const std::uint64_t end = divide_up(piece.offset + piece.bytes.size(), kBlockSize);
    if (!runs.empty() && first <= runs.back().first + runs.back().count) {
      runs.back().count = end - runs.back().first;
    } else {
      runs.push_back({.first = first, .count = end - first});
    }
  }
  return runs;
}

std::uint64_t mapped_block_count(const tree::Content& content) {
  std::uint64_t count = 0;
  for (const BlockRun& run : mapped_blocks(content))
    count += run.count;
  return count;
}

std::vector<FileExtent> place_blocks(std::span<const BlockRun> mapped, BlockCursor& free) {
  std::vector<FileExtent> extents;
  for (BlockRun run : mapped) {
    while (run.count > 0) {
      const BlockRun taken = free.take(std::min<std::uint64_t>(run.count, kLongestExtent));
      extents.push_back({.first_in_file = static_cast<std::uint32_t>(run.first),
                         .count = static_cast<std::uint32_t>(taken.count),
                         .first = taken.first});
      run = {.first = run.first + taken.count, .count = run.count - taken.count};
    }
  }
  return extents;
}

void write_content(const tree::Content& content, std::span<const FileExtent> extents, PieceWriter& writer) {
  std::span<const tree::Piece> pieces = content.pieces;
  for (const FileExtent& extent : extents) {
    std::uint64_t position = std::uint64_t{extent.first_in_file} * kBlockSize;  // in the file
    const std::uint64_t end = position + std::uint64_t{extent.count} * kBlockSize;
    const std::uint64_t shift = extent.first * kBlockSize - position;  // from file to volume, modulo 2^64
    while (!pieces.empty() && pieces.front().offset < end) {
      const tree::Piece& piece = pieces.front();
      const std::uint64_t begin = std::max(position, piece.offset);
      const std::uint64_t piece_end = piece.offset + piece.bytes.size();
      writer.add_zeros(position + shift, begin - position);
      position = std::min(end, piece_end);
      writer.add(begin + shift, piece.bytes.subspan(begin - piece.offset, position - begin));
      if (piece_end > end) break;  // it goes on in the next extent
      pieces = pieces.subspan(1);
    }
    writer.add_zeros(position + shift, end - position);
  }
}

}  // namespace rootwright::fs::ext4
