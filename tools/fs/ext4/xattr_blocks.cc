// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/xattr_blocks.h"

namespace rootwright::fs::ext4 {

void XattrBlocks::add(tree::EntryId entry, const StoredXattrs& in_block, const tree::FileTree& tree) {
  const std::uint32_t hash = block_hash(in_block);
  const auto [first, end] = with_room_.equal_range(hash);
  for (auto candidate = first; candidate != end; ++candidate) {
    const std::uint32_t index = candidate->second;
    Block& block = blocks_[index];
    if (split_xattrs(tree.at(block.first_user).xattrs).in_block != in_block) continue;
    block.references += 1;
    block_of_user_.push_back(index);
    if (block.references == kMostXattrReferences) with_room_.erase(candidate);
    return;
  }
  const auto index = static_cast<std::uint32_t>(blocks_.size());
  blocks_.push_back({.first_user = entry, .references = 1});
  block_of_user_.push_back(index);
  with_room_.emplace(hash, index);
}

}  // namespace rootwright::fs::ext4
