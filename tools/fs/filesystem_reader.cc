// SPDX-License-Identifier: Apache-2.0
#include "fs/filesystem_reader.h"

#include <algorithm>

#include "fs/fat/fat_boot_sector.h"
#include "fs/fat/fat_reader.h"

namespace rootwright::fs {

std::unique_ptr<FilesystemReader> open_filesystem(const io::BlockSource& source) {
  constexpr std::uint64_t kBytesThatTell = 2048;
  Bytes start(static_cast<std::size_t>(std::min(kBytesThatTell, source.size())));
  source.read_at(0, start);
  if (claims_to_be_fat(start)) return std::make_unique<FatReader>(source);
  return nullptr;
}

}  // namespace rootwright::fs
