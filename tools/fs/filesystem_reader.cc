// SPDX-License-Identifier: Apache-2.0
#include "fs/filesystem_reader.h"

#include <algorithm>

#include "base/error.h"
#include "fs/ext4/ext4_reader.h"
#include "fs/ext4/superblock.h"
#include "fs/fat/fat_boot_sector.h"
#include "fs/fat/fat_reader.h"

namespace rootwright::fs {

namespace {

/// ext4 leaves its first 1024 bytes alone, so a FAT's boot sector may still be there; and a FAT's table may have ext4's
/// magic number at its place. But nothing that lies in a table makes a whole superblock.
std::unique_ptr<FilesystemReader> open_ext4_or_fat(const io::BlockSource& source) {
  try {
    return std::make_unique<Ext4Reader>(source);
  } catch (const Error&) {
    return std::make_unique<FatReader>(source);
  }
}

}  // namespace

std::unique_ptr<FilesystemReader> open_filesystem(const io::BlockSource& source) {
  constexpr std::uint64_t kBytesThatTell = ext4::kSuperblockOffset + ext4::kSuperblockSize;
  Bytes start(static_cast<std::size_t>(std::min(kBytesThatTell, source.size())));
  source.read_at(0, start);
  const bool may_be_ext4 =
      start.size() == kBytesThatTell && ext4::claims_to_be_superblock(ByteView(start).subspan(ext4::kSuperblockOffset));
  if (may_be_ext4 && claims_to_be_fat(start)) return open_ext4_or_fat(source);
  if (claims_to_be_fat(start)) return std::make_unique<FatReader>(source);
  if (may_be_ext4) return std::make_unique<Ext4Reader>(source);
  return nullptr;
}

}  // namespace rootwright::fs
