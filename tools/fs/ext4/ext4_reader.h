// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "fs/ext4/metadata.h"
#include "fs/ext4/survey.h"
#include "fs/filesystem_reader.h"

namespace rootwright::fs {

/// Reads ext4, ext3 and ext2 of any block size. Safe for concurrent use. Checksums are not looked at: dm-verity is what
/// protects these bytes.
class Ext4Reader final : public FilesystemReader {
 public:
  /// The source must live as long as the reader. Throws Error(input) if the superblock is wrong, promises more than the
  /// source holds or has a feature that is not read (bigalloc, compression, external journal).
  explicit Ext4Reader(const io::BlockSource& source) : metadata_(source) {}

  [[nodiscard]] FilesystemSummary summary() const override;
  [[nodiscard]] std::optional<Bytes> read_file(std::string_view path, std::uint64_t limit) const override;
  [[nodiscard]] Owner owner_of(io::Extent place) const override;

 private:
  ext4::Metadata metadata_;
  mutable std::once_flag owners_once_;  // guards owners_
  mutable ext4::Owners owners_;
};

}  // namespace rootwright::fs
