// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "fs/fat/fat_geometry.h"

namespace rootwright::fs {

inline constexpr std::size_t kBootSectorBytes = 512;  ///< that mean anything, also of larger sectors

/// The first sector: Microsoft, "FAT: General Overview of On-Disk Format" 1.03, "Boot Sector and BPB".
struct FatBootSector {
  FatGeometry geometry;
  std::uint32_t volume_id = 0;
  std::string label;  ///< without padding; empty for "NO NAME"
};

[[nodiscard]] Bytes encode_boot_sector(const FatBootSector& boot);
/// FAT32 only: the sector that tells how many clusters are free and where to look for one.
[[nodiscard]] Bytes encode_free_count(std::uint32_t free_clusters, std::uint32_t next_free);
inline constexpr std::uint32_t kFreeCountSector = 1;
inline constexpr std::uint32_t kBackupBootSector = 6;  ///< FAT32 only; the free count's backup is behind it

/// True if the first kBootSectorBytes of a volume claim to be a FAT's. Then decode_boot_sector() says whether they are
/// right.
[[nodiscard]] bool claims_to_be_fat(ByteView bytes);
/// The inverse of encode_boot_sector for hostile bytes, exactly kBootSectorBytes of them. Throws Error(input) saying
/// what is wrong; afterwards all of the geometry holds: tables have an element for every cluster, and everything lies
/// inside geometry.size(), which may yet exceed the source.
[[nodiscard]] FatBootSector decode_boot_sector(ByteView bytes);

/// "1234-ABCD".
[[nodiscard]] std::string format_volume_id(std::uint32_t volume_id);

}  // namespace rootwright::fs
