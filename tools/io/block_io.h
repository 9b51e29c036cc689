// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
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

  /// The bytes of `extent` where they lie in memory: cheaper than a copy, for whoever reads many. Nothing where this
  /// source cannot show them, or not now: then read_at gives them or says why not. Valid as long as the source and
  /// until it is resized; safe for concurrent use. What is shown of a file that others shorten meanwhile may turn to
  /// zeros: believe it only after confirm_views(). Throws like read_at if it lies beyond size().
  [[nodiscard]] virtual std::optional<ByteView> view(Extent extent) const {
    static_cast<void>(extent);
    return std::nullopt;
  }
  /// Throws Error(input) or Error(system) if anything that view() showed since the source was opened was lost.
  virtual void confirm_views() const {}
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
