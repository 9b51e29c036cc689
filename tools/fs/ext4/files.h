// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "fs/ext4/block_map.h"
#include "fs/ext4/metadata.h"

namespace rootwright::fs::ext4 {

/// A name as found in a directory, and the inode it leads to: any number but 0.
struct FoundName {
  std::string name;
  InodeNumber inode = 0;
  bool is_directory = false;  ///< as the name's entry says
};

/// What a directory holds, without "." and "..".
struct Listing {
  std::vector<FoundName> names;
  std::string damage;  ///< empty, or why names may be missing
};

/// Reads a directory, with or without an htree. `map` is its own; bytes behind the end that the inode gives are left.
[[nodiscard]] Listing list_directory(const Metadata& metadata, const FoundInode& directory, const BlockMap& map);

/// The inode at an absolute path; no symlink is followed. Throws Error(input) if a directory on the way is damaged.
[[nodiscard]] std::optional<FoundInode> find_inode(const Metadata& metadata, std::string_view path);

/// The bytes of a regular file. Throws Error(input) if it is larger than `limit`, its map is damaged, or its content
/// is kept in a way that is not read (in the inode, encrypted).
[[nodiscard]] Bytes read_content(const Metadata& metadata, const FoundInode& file, std::uint64_t limit);

}  // namespace rootwright::fs::ext4
