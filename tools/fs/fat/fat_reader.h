// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "fs/fat/fat_boot_sector.h"
#include "fs/filesystem_reader.h"
#include "fs/owner_map.h"

namespace rootwright::fs {

/// Reads FAT12, FAT16 and FAT32. Safe for concurrent use.
class FatReader final : public FilesystemReader {
 public:
  /// The source must live as long as the reader. Throws Error(input) if the boot sector is no FAT's or promises more
  /// than the source holds.
  explicit FatReader(const io::BlockSource& source);

  [[nodiscard]] FilesystemSummary summary() const override;
  [[nodiscard]] std::optional<Bytes> read_file(std::string_view path, std::uint64_t limit) const override;
  [[nodiscard]] Owner owner_of(io::Extent place) const override;

 private:
  const io::BlockSource& source_;
  FatBootSector boot_;
  mutable std::once_flag owners_once_;  // guards owners_
  mutable OwnerMap owners_;
};

}  // namespace rootwright::fs
