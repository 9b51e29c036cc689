// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/free_blocks.h"

#include <algorithm>
#include <cassert>

namespace rootwright::fs::ext4 {

BlockCursor::BlockCursor(std::span<const BlockRun> free, std::uint64_t skipped) : free_(free) {
  while (!free_.empty() && skipped >= free_.front().count) {
    skipped -= free_.front().count;
    free_ = free_.subspan(1);
  }
  taken_of_first_ = skipped;
}

BlockRun BlockCursor::take(std::uint64_t limit) {
  assert(limit > 0 && !free_.empty());
  const BlockRun& first = free_.front();
  const BlockRun taken{.first = first.first + taken_of_first_, .count = std::min(limit, first.count - taken_of_first_)};
  taken_of_first_ += taken.count;
  if (taken_of_first_ == first.count) {
    free_ = free_.subspan(1);
    taken_of_first_ = 0;
  }
  return taken;
}

}  // namespace rootwright::fs::ext4
