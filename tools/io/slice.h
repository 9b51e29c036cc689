// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/block_io.h"

namespace rootwright::io {

/// A window of a source: byte 0 is the first byte of `extent`. The source must live as long as the slice.
class SourceSlice final : public BlockSource {
 public:
  /// Throws Error(input) naming both sizes if `extent` ends beyond the source.
  SourceSlice(const BlockSource& source, Extent extent);

  [[nodiscard]] std::uint64_t size() const override { return extent_.length; }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  [[nodiscard]] ExtentSet data_extents() const override;
  [[nodiscard]] std::optional<ByteView> view(Extent extent) const override;
  void confirm_views() const override;

 private:
  const BlockSource& source_;
  Extent extent_;
};

/// A window of a store, to read and to write. The store must live as long as the slice. Nothing outside is touched.
class StoreSlice final : public BlockStore {
 public:
  /// `extent` lies inside the store: asserted.
  StoreSlice(BlockStore& store, Extent extent);

  [[nodiscard]] std::uint64_t size() const override { return extent_.length; }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  [[nodiscard]] ExtentSet data_extents() const override;
  [[nodiscard]] std::optional<ByteView> view(Extent extent) const override;
  void confirm_views() const override;
  void write_at(std::uint64_t offset, ByteView bytes) override;
  void write_pieces_at(std::uint64_t offset, Pieces pieces) override;

 private:
  BlockStore& store_;
  Extent extent_;
};

}  // namespace rootwright::io
