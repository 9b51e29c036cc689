// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/block_writer.h"

#include <algorithm>
#include <array>

namespace rootwright::fs::ext4 {

namespace {

constexpr std::size_t kMostPieces = 1000;  // Linux takes 1,024 per call
constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;
constexpr std::array<std::byte, kBlockSize> kZeros{};

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
