// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "fs/ext4/format.h"
#include "tree/file_tree.h"

namespace rootwright::fs::ext4 {

/// Which inode each entry of a tree gets: the root 2, /lost+found 11, all others what follows, in the order of the tree
/// (parents before children, names sorted, a hard link at its first name).
class InodeNumbers {
 public:
  /// Stands for a /lost+found that is not in the tree; every volume has one, since e2fsck wants to make it otherwise.
  static constexpr tree::EntryId kNoEntry = std::numeric_limits<tree::EntryId>::max();

  /// Throws Error(input) if /lost+found is not a directory.
  explicit InodeNumbers(const tree::FileTree& tree);

  /// Entries with an inode, in the order of inodes: the root, /lost+found or kNoEntry, all others.
  [[nodiscard]] const std::vector<tree::EntryId>& entries() const noexcept { return entries_; }
  /// The inode of the n-th of entries().
  [[nodiscard]] static InodeNumber inode_at(std::size_t index);
  [[nodiscard]] InodeNumber inode_of(tree::EntryId entry) const { return inode_of_entry_[entry]; }
  /// The inodes of the parents of all directories, in the order of entries().
  [[nodiscard]] const std::vector<InodeNumber>& parents() const noexcept { return parents_; }
  [[nodiscard]] InodeNumber last_inode() const { return inode_at(entries_.size() - 1); }

 private:
  void number_below_root(const tree::FileTree& tree);

  std::vector<InodeNumber> inode_of_entry_;
  std::vector<tree::EntryId> entries_;
  std::vector<InodeNumber> parents_;
};

}  // namespace rootwright::fs::ext4
