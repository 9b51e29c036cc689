// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/tree_demand.h"

#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"
#include "fs/ext4/file_blocks.h"
#include "fs/ext4/limits.h"

namespace rootwright::fs::ext4 {

namespace {

/// Only for messages: no path is kept for an entry that ext4 can hold.
std::string path_of(tree::EntryId wanted, const tree::FileTree& tree) {
  std::string found;
  tree.walk([&](const std::string& path, tree::EntryId id) {
    if (id == wanted && found.empty()) found = path;
  });
  return "'" + printable(found) + "'";
}

void add_directory(std::size_t index, const tree::FileTree& tree, const HashSeed& seed, TreeDemand& demand) {
  const std::uint32_t blocks = layout_of(index, tree, demand.numbers, seed).blocks();
  demand.directory_sizes.push_back(blocks);
  demand.directory_blocks += blocks;
}

void add_xattrs(tree::EntryId id, const tree::FileTree& tree, TreeDemand& demand) {
  const XattrSplit split = split_xattrs(tree.at(id).xattrs);
  if (!split.in_block.empty()) demand.xattr_blocks.add(id, split.in_block, tree);
}

void add_entry(std::size_t index, const tree::FileTree& tree, const HashSeed& seed, TreeDemand& demand) {
  const tree::EntryId id = demand.numbers.entries()[index];
  const tree::Entry& entry = tree.at(id);
  check_limits(entry);
  if (!entry.xattrs.empty()) add_xattrs(id, tree, demand);
  if (entry.is_directory()) add_directory(index, tree, seed, demand);
  if (entry.is_regular()) demand.file_blocks += mapped_block_count(entry.content());
  if (entry.kind == tree::EntryKind::symlink && needs_block(entry)) demand.symlink_blocks += 1;
}

}  // namespace

TreeDemand measure(const tree::FileTree& tree, const HashSeed& seed) {
  TreeDemand demand{.numbers = InodeNumbers(tree), .directory_sizes = {}, .xattr_blocks = {}};
  const std::vector<tree::EntryId>& entries = demand.numbers.entries();
  for (std::size_t index = 0; index < entries.size(); ++index) {
    if (entries[index] == InodeNumbers::kNoEntry) {
      add_directory(index, tree, seed, demand);
      continue;
    }
    try {
      add_entry(index, tree, seed, demand);
    } catch (Error& error) {
      error.prepend(path_of(entries[index], tree));
      throw;
    }
  }
  return demand;
}

DirectoryLayout layout_of(std::size_t index, const tree::FileTree& tree, const InodeNumbers& numbers,
                          const HashSeed& seed) {
  const tree::EntryId id = numbers.entries()[index];
  std::vector<DirectoryName> names;
  if (id == InodeNumbers::kNoEntry) return {names, seed};
  const tree::Links& links = tree.at(id).links();
  names.reserve(links.size() + 1);
  if (id == tree::FileTree::kRoot && numbers.entries()[1] == InodeNumbers::kNoEntry) {
    names.push_back({.name = "lost+found", .inode = kLostAndFoundInode, .kind = tree::EntryKind::directory});
  }
  for (const auto& [name, child] : links)
    names.push_back({.name = name, .inode = numbers.inode_of(child), .kind = tree.at(child).kind});
  return {std::move(names), seed};
}

bool needs_block(const tree::Entry& symlink) {
  return symlink.target().size() >= kInodeBlockSize;
}

}  // namespace rootwright::fs::ext4
