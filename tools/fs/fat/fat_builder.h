// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "fs/filesystem_builder.h"

namespace rootwright::fs {

struct FatOptions {
  std::uint32_t volume_id = 0;
  std::string label;                ///< at most 11 bytes of upper-case ASCII; empty: "NO NAME"
  std::int64_t epoch = 0;           ///< seconds since 1970, UTC; every time in the filesystem. FAT begins at 1980
  std::uint32_t sector_size = 512;  ///< 512 or 4096
};

/// FAT12, FAT16 or FAT32, whichever the number of clusters asks for. Owners, modes, times and xattrs of the tree are
/// not kept; symlinks, devices and names that FAT cannot hold are refused by path.
class FatBuilder final : public FilesystemBuilder {
 public:
  explicit FatBuilder(FatOptions options);

  [[nodiscard]] std::uint64_t minimum_size(const tree::FileTree& tree) const override;
  void build(const tree::FileTree& tree, io::BlockSink& sink) const override;

 private:
  FatOptions options_;
};

}  // namespace rootwright::fs
