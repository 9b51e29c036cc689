// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "fs/ext4/stored_xattr.h"
#include "tree/file_tree.h"

namespace rootwright::fs::ext4 {

/// Which entries of a tree share which blocks of extended attributes: those whose blocks hold the same, up to
/// kMostXattrReferences. Attributes are not kept, only who has them first.
class XattrBlocks {
 public:
  struct Block {
    tree::EntryId first_user = 0;
    std::uint32_t references = 0;
  };

  /// Finds or makes the block for an entry with these attributes besides its inode, not none. To be called in the order
  /// of inodes.
  void add(tree::EntryId entry, const StoredXattrs& in_block, const tree::FileTree& tree);

  [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return blocks_; }
  /// The block, an index into blocks(), of the n-th entry that was added.
  [[nodiscard]] std::uint32_t block_of_user(std::size_t user) const { return block_of_user_[user]; }

 private:
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> block_of_user_;
  std::unordered_multimap<std::uint32_t, std::uint32_t> with_room_;  // by block_hash; never walked, only searched
};

}  // namespace rootwright::fs::ext4
