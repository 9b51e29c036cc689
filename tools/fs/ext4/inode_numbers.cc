// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/inode_numbers.h"

#include <optional>

#include "base/error.h"

namespace rootwright::fs::ext4 {

InodeNumbers::InodeNumbers(const tree::FileTree& tree) : inode_of_entry_(tree.id_limit()) {
  const std::optional<tree::EntryId> lost_and_found = tree.child(tree::FileTree::kRoot, "lost+found");
  if (lost_and_found && !tree.at(*lost_and_found).is_directory()) {
    throw Error(ErrorKind::input, "'/lost+found': must be a directory on ext4, e2fsck puts there what it finds");
  }
  entries_ = {tree::FileTree::kRoot, lost_and_found.value_or(kNoEntry)};
  parents_ = {kRootInode, kRootInode};
  inode_of_entry_[tree::FileTree::kRoot] = kRootInode;
  if (lost_and_found) inode_of_entry_[*lost_and_found] = kLostAndFoundInode;
  number_below_root(tree);
}

InodeNumber InodeNumbers::inode_at(std::size_t index) {
  return index == 0 ? kRootInode : kLostAndFoundInode + static_cast<InodeNumber>(index - 1);
}

void InodeNumbers::number_below_root(const tree::FileTree& tree) {
  // A stack of our own: archives may nest directories deeper than the thread's stack is.
  struct Level {
    tree::Links::const_iterator next;
    tree::Links::const_iterator end;
    InodeNumber directory;
  };
  const auto level_of = [&](tree::EntryId id) {
    const tree::Links& links = tree.at(id).links();
    return Level{.next = links.begin(), .end = links.end(), .directory = inode_of_entry_[id]};
  };
  std::vector<Level> levels{level_of(tree::FileTree::kRoot)};
  while (!levels.empty()) {
    Level& level = levels.back();
    if (level.next == level.end) {
      levels.pop_back();
      continue;
    }
    const tree::EntryId id = (level.next++)->second;
    const bool is_directory = tree.at(id).is_directory();
    if (inode_of_entry_[id] == 0) {
      entries_.push_back(id);
      inode_of_entry_[id] = last_inode();
      if (is_directory) parents_.push_back(level.directory);
    }
    if (is_directory) levels.push_back(level_of(id));
  }
}

}  // namespace rootwright::fs::ext4
