// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_tree.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"
#include "fs/fat/fat_record.h"

namespace rootwright::fs {

namespace {

constexpr std::uint64_t kLargestFile = std::numeric_limits<std::uint32_t>::max();

std::string quoted(const std::string& path) {
  return "'" + printable(path) + "'";
}

std::string below(const std::string& directory, std::string_view name) {
  return (directory == "/" ? "/" : directory + "/") + std::string(name);
}

std::string_view noun_of(tree::EntryKind kind) {
  switch (kind) {
    case tree::EntryKind::symlink:
      return "symbolic links";
    case tree::EntryKind::character_device:
    case tree::EntryKind::block_device:
      return "devices";
    case tree::EntryKind::fifo:
      return "fifos";
    case tree::EntryKind::socket:
      return "sockets";
    case tree::EntryKind::regular:
    case tree::EntryKind::directory:
      break;
  }
  return "such files";
}

void check_entry(const tree::Entry& entry, const std::string& path) {
  if (!entry.is_regular() && !entry.is_directory()) {
    throw Error(ErrorKind::input, quoted(path) + ": FAT holds no " + std::string(noun_of(entry.kind)));
  }
  if (entry.is_regular() && entry.content().size > kLargestFile) {
    throw Error(ErrorKind::input, quoted(path) + ": a file of " + format_size(entry.content().size) +
                                      ", FAT holds up to " + format_size(kLargestFile));
  }
}

void check_names_differ(const std::string& directory, const tree::Links& links) {
  std::unordered_map<std::string, std::string_view> seen;
  for (const auto& [name, id] : links) {
    const auto [other, is_new] = seen.emplace(fold_ascii_case(name), name);
    if (is_new) continue;
    throw Error(ErrorKind::input, quoted(below(directory, other->second)) + " and " + quoted(below(directory, name)) +
                                      ": FAT does not tell upper from lower case");
  }
}

std::vector<FatName> names_in(const std::string& directory, const tree::Links& links) {
  std::vector<std::string_view> names;
  names.reserve(links.size());
  for (const auto& [name, id] : links)
    names.emplace_back(name);
  return name_directory(below(directory, ""), names);
}

/// The records that a directory has besides those of its children.
std::uint32_t own_records(std::size_t index, RootLabel label) {
  if (index != 0) return 2;  // "." and ".."
  return label == RootLabel::present ? 1 : 0;
}

void add_children(FatTree& planned, std::size_t index, const tree::FileTree& tree, RootLabel label) {
  const std::string path = planned.path_of(index);
  const tree::Links& links = tree.at(planned.entries[index].id).links();
  check_names_differ(path, links);
  std::vector<FatName> names = names_in(path, links);

  planned.entries[index].first_child = static_cast<std::uint32_t>(planned.entries.size());
  planned.entries[index].child_count = static_cast<std::uint32_t>(links.size());
  std::uint64_t records = own_records(index, label);
  auto name = names.begin();
  for (const auto& [tree_name, id] : links) {
    const tree::Entry& entry = tree.at(id);
    check_entry(entry, below(path, tree_name));
    records += records_for(*name);
    planned.entries.push_back({.id = id,
                               .parent = static_cast<std::uint32_t>(index),
                               .tree_name = tree_name,
                               .name = std::move(*name++),
                               .is_directory = entry.is_directory(),
                               .size = entry.is_regular() ? entry.content().size : 0});
  }
  if (records > kMostFatRecords) {
    throw Error(ErrorKind::input, quoted(path) + ": a directory of " + format_count(records) + " records, FAT holds " +
                                      format_count(kMostFatRecords));
  }
  planned.entries[index].size = records * kFatRecordSize;
}

}  // namespace

std::string FatTree::path_of(std::size_t index) const {
  if (index == 0) return "/";
  std::vector<std::string_view> names;
  for (; index != 0; index = entries[index].parent)
    names.push_back(entries[index].tree_name);
  std::string path;
  for (auto name = names.rbegin(); name != names.rend(); ++name)
    path.append("/").append(*name);
  return path;
}

FatTree plan_fat_tree(const tree::FileTree& tree, RootLabel label) {
  FatTree planned;
  planned.entries.emplace_back().is_directory = true;
  // The list is its own queue: directories are taken up in the order in which they were added.
  for (std::size_t index = 0; index < planned.entries.size(); ++index) {
    if (planned.entries[index].is_directory) add_children(planned, index, tree, label);
  }
  return planned;
}

std::uint64_t clusters_of(const FatTree& tree, std::size_t index, const FatShape& shape) {
  if (index == 0 && shape.kind != FatKind::fat32) return 0;
  const std::uint64_t clusters = divide_up(tree.entries[index].size, shape.cluster_size());
  return index == 0 ? std::max<std::uint64_t>(clusters, 1) : clusters;
}

std::uint64_t clusters_of(const FatTree& tree, const FatShape& shape) {
  std::uint64_t clusters = 0;
  for (std::size_t index = 0; index < tree.entries.size(); ++index)
    clusters += clusters_of(tree, index, shape);
  return clusters;
}

}  // namespace rootwright::fs
