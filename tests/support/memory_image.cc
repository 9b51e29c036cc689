// SPDX-License-Identifier: Apache-2.0
#include "support/memory_image.h"

#include <algorithm>
#include <stdexcept>

#include "base/error.h"

namespace rootwright::test {

void MemoryImage::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset > bytes_.size() || out.size() > bytes_.size() - offset) {
    throw Error(ErrorKind::input, "memory image: read beyond the end");
  }
  std::ranges::copy(std::span(bytes_).subspan(offset, out.size()), out.begin());
}

io::ExtentSet MemoryImage::data_extents() const {
  constexpr std::size_t kBlock = 4096;
  io::ExtentSet data;
  for (std::size_t offset = 0; offset < bytes_.size(); offset += kBlock) {
    const std::size_t length = std::min(kBlock, bytes_.size() - offset);
    if (!is_zero(std::span(bytes_).subspan(offset, length))) data.add({.offset = offset, .length = length});
  }
  return data;
}

void MemoryImage::write_at(std::uint64_t offset, ByteView bytes) {
  if (offset > bytes_.size() || bytes.size() > bytes_.size() - offset) {
    throw std::logic_error("memory image: write beyond the end");
  }
  std::ranges::copy(bytes, bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
}

void MemoryImage::write_pieces_at(std::uint64_t offset, io::Pieces pieces) {
  for (const ByteView piece : pieces) {
    write_at(offset, piece);
    offset += piece.size();
  }
}

void FailingSink::write_at(std::uint64_t /*offset*/, ByteView /*bytes*/) {
  writes_ += 1;
  if (writes_ == failing_write_) throw Error(ErrorKind::system, "cannot write: no space left on device");
}

void FailingSink::write_pieces_at(std::uint64_t offset, io::Pieces /*pieces*/) {
  write_at(offset, {});
}

}  // namespace rootwright::test
