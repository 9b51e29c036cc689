// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fs/ext4/format.h"
#include "tree/entry.h"

namespace rootwright::fs::ext4 {

/// An extended attribute as ext4 stores it: the beginning of its name is a number.
struct StoredXattr {
  std::uint8_t prefix = 0;
  std::string_view name;  ///< the rest of the name, which may be empty
  std::string value;

  /// Bytes of its entry and value together.
  [[nodiscard]] std::size_t size() const;
  /// A sum of name and value that the kernel and e2fsck compare.
  [[nodiscard]] std::uint32_t hash() const;

  friend bool operator==(const StoredXattr&, const StoredXattr&) = default;
};

using StoredXattrs = std::vector<StoredXattr>;

/// Where the attributes of an entry go: into the inode as far as it has room, then into a block.
struct XattrSplit {
  StoredXattrs in_inode;
  StoredXattrs in_block;
};

/// The names' text must outlive the result. Throws Error(input) naming the attribute, or both sizes if they do not fit.
[[nodiscard]] XattrSplit split_xattrs(const std::vector<tree::Xattr>& xattrs);

/// The attributes of an inode as they lie at its end; all zeros for none.
[[nodiscard]] std::array<std::byte, kInodeSize - inode_at::kExtraEnd> encode_inode_xattrs(const StoredXattrs& xattrs);

/// Fills `out`, kBlockSize zeros, with a block of attributes to which `references` inodes refer and which goes to
/// `block`. Its checksum starts from `seed`, the volume's.
struct XattrBlockPlace {
  std::uint64_t block = 0;
  std::uint32_t references = 0;
  std::uint32_t checksum_seed = 0;
};
void store_xattr_block(std::span<std::byte> out, const StoredXattrs& xattrs, const XattrBlockPlace& place);

/// The sum of all attributes of a block; equal blocks have equal sums.
[[nodiscard]] std::uint32_t block_hash(const StoredXattrs& xattrs);

}  // namespace rootwright::fs::ext4
