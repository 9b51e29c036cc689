// SPDX-License-Identifier: Apache-2.0
#include "io/extent.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace rootwright::io {

ExtentSet::ExtentSet(std::vector<Extent> extents) {
  std::ranges::sort(extents);
  for (const Extent& extent : extents)
    add(extent);
}

void ExtentSet::add(Extent extent) {
  if (extent.length == 0) return;
  // Every extent that ends before the new one begins stays; those that touch it are swallowed.
  const auto first = std::ranges::partition_point(extents_, [&](const Extent& e) { return e.end() < extent.offset; });
  auto last = first;
  while (last != extents_.end() && last->offset <= extent.end()) {
    const std::uint64_t end = std::max(extent.end(), last->end());
    extent.offset = std::min(extent.offset, last->offset);
    extent.length = end - extent.offset;
    ++last;
  }
  extents_.insert(extents_.erase(first, last), extent);
}

std::uint64_t ExtentSet::length() const {
  return std::accumulate(extents_.begin(), extents_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Extent& extent) { return sum + extent.length; });
}

bool ExtentSet::intersects(Extent extent) const {
  if (extent.length == 0) return false;
  const auto first = std::ranges::partition_point(extents_, [&](const Extent& e) { return e.end() <= extent.offset; });
  return first != extents_.end() && first->offset < extent.end();
}

ExtentSet ExtentSet::within(Extent window) const {
  ExtentSet inside;
  auto extent = std::ranges::partition_point(extents_, [&](const Extent& e) { return e.end() <= window.offset; });
  for (; extent != extents_.end() && extent->offset < window.end(); ++extent) {
    const std::uint64_t begin = std::max(extent->offset, window.offset);
    inside.add({.offset = begin, .length = std::min(extent->end(), window.end()) - begin});
  }
  return inside;
}

ExtentSet ExtentSet::moved_down(std::uint64_t distance) const {
  ExtentSet moved = *this;
  for (Extent& extent : moved.extents_) {
    assert(extent.offset >= distance);
    extent.offset -= distance;
  }
  return moved;
}

ExtentSet ExtentSet::moved_up(std::uint64_t distance) const {
  ExtentSet moved = *this;
  for (Extent& extent : moved.extents_)
    extent.offset += distance;
  return moved;
}

}  // namespace rootwright::io
