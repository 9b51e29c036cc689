// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/stream_tile.h"

#include <cassert>
#include <cstring>

namespace rootwright::reed_solomon {

namespace {

constexpr std::size_t kPointedWidth = 4096;
constexpr std::size_t kCopiedWidth = 2048;
// One line more than the width: else the same column of all streams would share one set of the first-level cache.
constexpr std::size_t kCopiedStride = kCopiedWidth + 64;

}  // namespace

TileLayout tile_layout(std::size_t roots) {
  return roots == 2 ? TileLayout::as_given : TileLayout::side_by_side;
}

StreamTile::StreamTile(std::size_t stream_count, TileLayout layout)
    : width_(layout == TileLayout::as_given ? kPointedWidth : kCopiedWidth), pointers_(stream_count) {
  if (layout == TileLayout::side_by_side)
    copies_ = std::make_unique_for_overwrite<std::byte[]>(stream_count * kCopiedStride);
}

std::size_t StreamTile::stride() const noexcept {
  return kCopiedStride;
}

Streams StreamTile::take(std::span<const std::byte* const> streams, std::size_t begin, std::size_t length) {
  assert(streams.size() == pointers_.size() && length <= width_);
  for (std::size_t i = 0; i < streams.size(); ++i) {
    pointers_[i] = streams[i] + begin;
    if (!copies_) continue;
    std::byte* copy = copies_.get() + i * kCopiedStride;
    std::memcpy(copy, pointers_[i], length);
    pointers_[i] = copy;
  }
  return {.pointers = pointers_, .length = length};
}

}  // namespace rootwright::reed_solomon
