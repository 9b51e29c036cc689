// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "io/block_io.h"
#include "verity/recover_blocks.h"

namespace rootwright::verity {

/// A source with other bytes in some blocks. It must live as long as this.
class PatchedSource final : public io::BlockSource {
 public:
  PatchedSource(const io::BlockSource& source, std::uint64_t block_size) : source_(source), block_size_(block_size) {}

  /// Sets the bytes of whole blocks inside the source, in place of those set before. Not while others read.
  void patch(std::uint64_t block, Bytes bytes);
  [[nodiscard]] const NumberedBlocks& patches() const noexcept { return patches_; }

  [[nodiscard]] std::uint64_t size() const override { return source_.size(); }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  [[nodiscard]] io::ExtentSet data_extents() const override;
  [[nodiscard]] std::optional<ByteView> view(io::Extent extent) const override;  ///< nothing where there are patches
  void confirm_views() const override { source_.confirm_views(); }

 private:
  const io::BlockSource& source_;
  std::uint64_t block_size_;
  NumberedBlocks patches_;
};

}  // namespace rootwright::verity
