// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace rootwright::fs::ext4 {

/// Blocks one behind the other.
struct BlockRun {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// Hands out a volume's free blocks in ascending order. Nothing is remembered but the place reached: what was planned
/// with one cursor is found again with another that starts at the same place.
class BlockCursor {
 public:
  /// Begins behind the first `skipped` blocks of `free`, which must outlive the cursor.
  BlockCursor(std::span<const BlockRun> free, std::uint64_t skipped);

  /// The next blocks, at most `limit` (not 0) and as many as lie together. There must be one left: asserted.
  [[nodiscard]] BlockRun take(std::uint64_t limit);
  /// The next block.
  [[nodiscard]] std::uint64_t take_one() { return take(1).first; }

 private:
  std::span<const BlockRun> free_;
  std::uint64_t taken_of_first_ = 0;
};

}  // namespace rootwright::fs::ext4
