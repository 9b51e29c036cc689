// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "fs/ext4/format.h"
#include "io/block_io.h"

namespace rootwright::fs::ext4 {

/// Collects bytes that exist elsewhere until they no longer lie one behind the other, and writes them with few calls:
/// at most 1,000 pieces or about 8 MiB each, over file boundaries. Measured on a root filesystem of 15,000 entries:
/// faster than a call for each file and than copy_file_range.
class PieceWriter {
 public:
  explicit PieceWriter(io::BlockSink& sink) : sink_(sink) {}

  /// `bytes` must outlive the next flush().
  void add(std::uint64_t offset, ByteView bytes);
  /// The same for `count` zeros.
  void add_zeros(std::uint64_t offset, std::uint64_t count);
  /// Writes what is collected. Nothing is written by the destructor: call it at the end.
  void flush();

 private:
  io::BlockSink& sink_;
  std::vector<ByteView> pieces_;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

/// Makes blocks in a buffer of its own and writes runs of them with one call.
class BlockWriter {
 public:
  explicit BlockWriter(io::BlockSink& sink) : sink_(sink) { buffer_.reserve(kBufferSize); }

  /// A place of `size` zeros to be filled for the volume's byte `offset`; valid until the next call.
  [[nodiscard]] std::span<std::byte> add(std::uint64_t offset, std::size_t size = kBlockSize);
  /// Writes what is collected. Nothing is written by the destructor: call it at the end.
  void flush();

 private:
  static constexpr std::size_t kBufferSize = std::size_t{1} << 20;

  io::BlockSink& sink_;
  Bytes buffer_;
  std::uint64_t begin_ = 0;
};

}  // namespace rootwright::fs::ext4
