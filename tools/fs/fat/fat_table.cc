// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_table.h"

#include <algorithm>
#include <cassert>

#include "base/size.h"

namespace rootwright::fs {

namespace {

constexpr std::uint32_t kWindowElements = 1U << 16U;  // even, so that no window cuts a pair of FAT12's elements
constexpr std::uint64_t kCursorWindow = 4096;         // bytes
constexpr std::uint32_t kEndOfChain = 0x0fff'ffff;    // cut to the kind's width
constexpr std::uint32_t kMediaElement = 0x0fff'fff8;  // element 0: the media byte, the rest ones

/// Bits of an element that count: FAT32 leaves the upper four alone.
std::uint32_t value_mask(FatKind kind) {
  return kind == FatKind::fat12 ? 0xfffU : kind == FatKind::fat16 ? 0xffffU : 0x0fff'ffffU;
}

/// Rounded down: the first byte an element has a part in.
std::uint64_t element_offset(FatKind kind, std::uint64_t element) {
  return element * limits_of(kind).bits / 8;
}

void store_element(std::span<std::byte> window, FatKind kind, std::uint32_t place, std::uint32_t value) {
  const auto offset = static_cast<std::size_t>(element_offset(kind, place));
  switch (kind) {
    case FatKind::fat12: {
      const unsigned neighbour = load_le16(window, offset) & (place % 2 == 0 ? 0xf000U : 0x000fU);
      store_le16(window, offset, static_cast<std::uint16_t>(neighbour | value << (place % 2 == 0 ? 0U : 4U)));
      break;
    }
    case FatKind::fat16:
      store_le16(window, offset, static_cast<std::uint16_t>(value));
      break;
    case FatKind::fat32:
      store_le32(window, offset, value);
      break;
  }
}

/// Elements from `first` up to and without `end`; `run` is where the run of `first` or of the next cluster is, and
/// moves on.
Bytes encode_window(FatKind kind, std::uint32_t first, std::uint32_t end,
                    std::vector<ClusterRun>::const_iterator& run) {
  const std::uint32_t mask = value_mask(kind);
  const auto size = static_cast<std::size_t>(divide_up(std::uint64_t{end - first} * limits_of(kind).bits, 8));
  Bytes window(size + 1);  // an odd number of FAT12's elements ends within a byte
  for (std::uint32_t element = first; element < end; ++element) {
    std::uint32_t value = element == 0 ? kMediaElement : kEndOfChain;
    if (element >= kFirstCluster) {
      if (element == run->end()) ++run;
      if (element + 1 < run->end()) value = element + 1;
    }
    store_element(window, kind, element - first, value & mask);
  }
  window.resize(size);
  return window;
}

}  // namespace

void write_tables(io::BlockSink& sink, const FatGeometry& geometry, const std::vector<ClusterRun>& runs) {
  const FatKind kind = geometry.shape.kind;
  const std::uint32_t end = runs.empty() ? kFirstCluster : runs.back().end();
  auto run = runs.begin();
  for (std::uint32_t first = 0; first < end; first += kWindowElements) {
    const Bytes window = encode_window(kind, first, first + std::min(kWindowElements, end - first), run);
    for (std::uint32_t table = 0; table < geometry.table_count; ++table) {
      sink.write_at(geometry.table_offset(table) + element_offset(kind, first), window);
    }
  }
}

ClusterLink FatTableCursor::at(std::uint32_t cluster) {
  assert(geometry_.has_cluster(cluster));
  const FatKind kind = geometry_.shape.kind;
  const std::uint32_t mask = value_mask(kind);
  std::uint32_t value = load(element_offset(kind, cluster), kind == FatKind::fat32 ? 4 : 2);
  if (kind == FatKind::fat12 && cluster % 2 == 1) value >>= 4U;
  value &= mask;
  if (value == 0) return {.state = ClusterState::free};
  if (value == (mask & 0x0fff'fff7U)) return {.state = ClusterState::bad};
  if (value > (mask & 0x0fff'fff7U)) return {.state = ClusterState::last};
  return {.state = ClusterState::followed, .next = value};
}

std::uint32_t FatTableCursor::load(std::uint64_t offset, std::uint32_t width) {
  if (offset < window_offset_ || offset + width > window_offset_ + window_.size()) {
    window_offset_ = offset;
    window_.resize(static_cast<std::size_t>(std::min(kCursorWindow, geometry_.table_size() - offset)));
    source_.read_at(geometry_.table_offset(0) + offset, window_);
  }
  const auto place = static_cast<std::size_t>(offset - window_offset_);
  return width == 4 ? load_le32(window_, place) : load_le16(window_, place);
}

std::uint32_t count_used_clusters(const io::BlockSource& source, const FatGeometry& geometry) {
  const std::uint64_t bits = limits_of(geometry.shape.kind).bits;
  const io::ExtentSet data =
      source.data_extents().within({.offset = geometry.table_offset(0), .length = geometry.table_size()});
  FatTableCursor cursor(source, geometry);
  std::uint32_t used = 0;
  std::uint64_t next = kFirstCluster;  // an element of FAT12 may lie in two extents
  for (const io::Extent& extent : data.extents()) {
    const std::uint64_t begin = (extent.offset - geometry.table_offset(0)) * 8 / bits;
    const std::uint64_t end = divide_up((extent.end() - geometry.table_offset(0)) * 8, bits);
    for (next = std::max(next, begin); next < end && next < kFirstCluster + std::uint64_t{geometry.cluster_count};
         ++next) {
      if (cursor.at(static_cast<std::uint32_t>(next)).state != ClusterState::free) ++used;
    }
  }
  return used;
}

}  // namespace rootwright::fs
