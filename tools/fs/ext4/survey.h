// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "fs/ext4/metadata.h"
#include "fs/owner_map.h"

namespace rootwright::fs::ext4 {

/// Whose every byte of a volume is.
struct Owners {
  struct InodeTable {
    std::uint64_t offset = 0;  ///< bytes
    InodeNumber first = 0;     ///< inode
  };

  OwnerMap map;
  std::unordered_map<InodeNumber, std::uint32_t> names;  ///< of an inode, in the map: the first path by its bytes
  std::vector<InodeTable> tables;                        ///< sorted by offset
};

/// Walks descriptors, directories and block maps once, in time and memory linear in them. Damage ends where it is
/// found: what lies behind it stays without owner.
[[nodiscard]] Owners survey(const Metadata& metadata);

/// "superblock", "inode table of group 3, inode 77 (/etc/passwd)", "/etc/passwd, bytes 0–4095", "free space": whose the
/// first byte of `place` is, and how much of it or which inodes lie in `place`.
[[nodiscard]] Owner describe_owner(const Metadata& metadata, const Owners& owners, io::Extent place);

}  // namespace rootwright::fs::ext4
