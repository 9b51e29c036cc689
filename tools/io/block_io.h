// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "io/extent.h"

namespace rootwright::io {

/// Random-access bytes to read.
class BlockSource {
 public:
  BlockSource() = default;
  BlockSource(const BlockSource&) = delete;
  BlockSource& operator=(const BlockSource&) = delete;
  virtual ~BlockSource() = default;

  /// Bytes in all.
  [[nodiscard]] virtual std::uint64_t size() const = 0;

  /// Fills `out` from `offset`. Safe for concurrent use by many threads.
  /// Throws Error(input) if any of the bytes lies beyond size(), Error(system) if reading fails.
  virtual void read_at(std::uint64_t offset, std::span<std::byte> out) const = 0;

  /// Where there may be bytes that are not zero; every byte outside is zero. Ends at size() at the latest.
  [[nodiscard]] virtual ExtentSet data_extents() const = 0;
};

/// Bytes to write that lie one behind the other at the destination.
using Pieces = std::span<const ByteView>;

/// Random-access bytes to write. Bytes never written read as zero.
class BlockSink {
 public:
  BlockSink() = default;
  BlockSink(const BlockSink&) = delete;
  BlockSink& operator=(const BlockSink&) = delete;
  virtual ~BlockSink() = default;

  /// Writes all of `bytes` at `offset`. Many threads may write disjoint bytes at once.
  /// Throws Error(system) if writing fails, std::logic_error beyond the end: that is a bug of the caller.
  virtual void write_at(std::uint64_t offset, ByteView bytes) = 0;

  /// Writes `pieces` one behind the other from `offset`, like as many calls of write_at, but in few system calls.
  virtual void write_pieces_at(std::uint64_t offset, Pieces pieces) = 0;

  /// Bytes that may be written: [0, size()).
  [[nodiscard]] virtual std::uint64_t size() const = 0;
};

/// Bytes to read and to write: a disk image in the making.
class BlockStore : public BlockSource, public BlockSink {
 public:
  [[nodiscard]] std::uint64_t size() const override = 0;
};

}  // namespace rootwright::io
