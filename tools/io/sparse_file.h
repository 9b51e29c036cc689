// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/file.h"
#include "io/block_io.h"
#include "io/guarded_mapping.h"

namespace rootwright::io {

/// A regular file (or, for reading, a block device) with holes where nothing was written.
class SparseFile final : public BlockStore {
 public:
  /// Opens a file to read. Throws like open_for_reading; write_at then fails with Error(system).
  [[nodiscard]] static SparseFile open(const std::filesystem::path& path);

  /// Takes over an open file of `size` bytes; `name` is for messages. To write, it must be opened for writing.
  SparseFile(FileDescriptor file, std::uint64_t size, std::string name);

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  [[nodiscard]] ExtentSet data_extents() const override;
  [[nodiscard]] std::optional<ByteView> view(Extent extent) const override;
  void confirm_views() const override;
  void write_at(std::uint64_t offset, ByteView bytes) override;
  void write_pieces_at(std::uint64_t offset, Pieces pieces) override;

  /// Makes the bytes of `extent`, which lies inside, zero: a hole where the file system can. Throws Error(system).
  void make_zero(Extent extent);
  /// Makes the file `size` bytes long; what is added is a hole.
  void resize(std::uint64_t size);
  /// Returns when all bytes are on the disk. Throws Error(system).
  void sync();

  [[nodiscard]] const FileDescriptor& descriptor() const noexcept { return file_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  void require_inside(std::uint64_t offset, std::uint64_t length) const;
  [[noreturn]] void refuse_shortened() const;
  [[noreturn]] void refuse_write(int error_number, std::uint64_t offset, std::uint64_t length) const;

  FileDescriptor file_;
  std::uint64_t size_;
  std::string name_;
  std::unique_ptr<GuardedMapping> mapping_;  // nothing: the system maps no such file, or it is open for writing only
};

}  // namespace rootwright::io
