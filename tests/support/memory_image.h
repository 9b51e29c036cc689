// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/block_io.h"

namespace rootwright::test {

/// An image in memory, all zeros at first.
class MemoryImage final : public io::BlockStore {
 public:
  explicit MemoryImage(std::uint64_t size) : bytes_(size) {}
  explicit MemoryImage(Bytes bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  [[nodiscard]] io::ExtentSet data_extents() const override;  ///< 4096-byte blocks that are not zero
  void write_at(std::uint64_t offset, ByteView bytes) override;
  void write_pieces_at(std::uint64_t offset, io::Pieces pieces) override;

  [[nodiscard]] Bytes& bytes() noexcept { return bytes_; }

 private:
  Bytes bytes_;
};

/// A sink that fails with Error(system) "cannot write: no space left on device" at the n-th write, counted from 1.
class FailingSink final : public io::BlockSink {
 public:
  FailingSink(std::uint64_t size, std::uint64_t failing_write) : size_(size), failing_write_(failing_write) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  void write_at(std::uint64_t offset, ByteView bytes) override;
  void write_pieces_at(std::uint64_t offset, io::Pieces pieces) override;
  [[nodiscard]] std::uint64_t writes() const noexcept { return writes_; }

 private:
  std::uint64_t size_;
  std::uint64_t failing_write_;
  std::uint64_t writes_ = 0;
};

}  // namespace rootwright::test
