// SPDX-License-Identifier: Apache-2.0
#include "io/slice.h"

#include <cassert>
#include <stdexcept>
#include <string>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::io {

namespace {

void require_inside(std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
  if (offset > size || length > size - offset) {
    throw Error(ErrorKind::input, format_size(length) + " at byte " + format_count(offset) + " are needed, there are " +
                                      format_size(size));
  }
}

std::uint64_t total_length(Pieces pieces) {
  std::uint64_t length = 0;
  for (const ByteView piece : pieces)
    length += piece.size();
  return length;
}

}  // namespace

SourceSlice::SourceSlice(const BlockSource& source, Extent extent) : source_(source), extent_(extent) {
  require_inside(extent.offset, extent.length, source.size());
}

void SourceSlice::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  require_inside(offset, out.size(), extent_.length);
  source_.read_at(extent_.offset + offset, out);
}

ExtentSet SourceSlice::data_extents() const {
  return source_.data_extents().within(extent_).moved_down(extent_.offset);
}

std::optional<ByteView> SourceSlice::view(Extent extent) const {
  require_inside(extent.offset, extent.length, extent_.length);
  return source_.view({.offset = extent_.offset + extent.offset, .length = extent.length});
}

void SourceSlice::confirm_views() const {
  source_.confirm_views();
}

StoreSlice::StoreSlice(BlockStore& store, Extent extent) : store_(store), extent_(extent) {
  assert(extent.offset <= store.size() && extent.length <= store.size() - extent.offset);
}

void StoreSlice::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  require_inside(offset, out.size(), extent_.length);
  store_.read_at(extent_.offset + offset, out);
}

ExtentSet StoreSlice::data_extents() const {
  return store_.data_extents().within(extent_).moved_down(extent_.offset);
}

std::optional<ByteView> StoreSlice::view(Extent extent) const {
  require_inside(extent.offset, extent.length, extent_.length);
  return store_.view({.offset = extent_.offset + extent.offset, .length = extent.length});
}

void StoreSlice::confirm_views() const {
  store_.confirm_views();
}

void StoreSlice::write_at(std::uint64_t offset, ByteView bytes) {
  write_pieces_at(offset, {&bytes, 1});
}

void StoreSlice::write_pieces_at(std::uint64_t offset, Pieces pieces) {
  const std::uint64_t length = total_length(pieces);
  if (offset > extent_.length || length > extent_.length - offset) {
    throw std::logic_error("write of " + std::to_string(length) + " bytes at " + std::to_string(offset) +
                           " beyond the end of a slice of " + std::to_string(extent_.length));
  }
  store_.write_pieces_at(extent_.offset + offset, pieces);
}

}  // namespace rootwright::io
