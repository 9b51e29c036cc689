// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/block_writer.h"

#include <sys/mman.h>

#include <algorithm>
#include <array>

namespace rootwright::fs::ext4 {

namespace {

constexpr std::size_t kMostPieces = 1000;  // Linux takes 1,024 per call
constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;
constexpr std::array<std::byte, kBlockSize> kZeros{};
/// Pieces that lie no farther apart in memory are made present together.
constexpr std::uintptr_t kSmallGap = std::uintptr_t{64} << 10;

struct AddressRange {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

void make_present(AddressRange range) {
  constexpr std::uintptr_t kPage = 4096;
  range.begin = range.begin / kPage * kPage;
  // Only speed depends on it: errors, as of kernels before 5.14, are of no interest.
  // NOLINTNEXTLINE(performance-no-int-to-ptr): where a page begins is a number
  (void)madvise(reinterpret_cast<void*>(range.begin), range.end - range.begin, MADV_POPULATE_READ);
}

/// Maps the pages that pieces lie in before the kernel copies them: where it meets one that is not mapped, it stops,
/// takes a fault and begins again. Pieces of an archive follow one another in its mapping.
void make_present(std::span<const ByteView> pieces) {
  AddressRange range;
  for (const ByteView piece : pieces) {
    const auto begin = reinterpret_cast<std::uintptr_t>(piece.data());
    const std::uintptr_t end = begin + piece.size();
    if (piece.data() == kZeros.data()) continue;
    if (begin < range.end || begin > range.end + kSmallGap) {
      if (range.end > 0) make_present(range);
      range.begin = begin;
    }
    range.end = end;
  }
  if (range.end > 0) make_present(range);
}

}  // namespace

void PieceWriter::add(std::uint64_t offset, ByteView bytes) {
  if (pieces_.empty() || offset != end_ || pieces_.size() == kMostPieces || end_ - begin_ >= kMostBytes) {
    flush();
    begin_ = offset;
    end_ = offset;
  }
  pieces_.push_back(bytes);
  end_ += bytes.size();
}

void PieceWriter::add_zeros(std::uint64_t offset, std::uint64_t count) {
  while (count > 0) {
    const std::uint64_t here = std::min<std::uint64_t>(count, kZeros.size());
    add(offset, std::span(kZeros).first(here));
    offset += here;
    count -= here;
  }
}

void PieceWriter::flush() {
  make_present(pieces_);
  if (!pieces_.empty()) sink_.write_pieces_at(begin_, pieces_);
  pieces_.clear();
}

std::span<std::byte> BlockWriter::add(std::uint64_t offset, std::size_t size) {
  if (offset != begin_ + buffer_.size() || buffer_.size() + size > kBufferSize) {
    flush();
    begin_ = offset;
  }
  buffer_.resize(buffer_.size() + size);
  return std::span(buffer_).last(size);
}

void BlockWriter::flush() {
  if (!buffer_.empty()) sink_.write_at(begin_, buffer_);
  begin_ += buffer_.size();
  buffer_.clear();
}

}  // namespace rootwright::fs::ext4
