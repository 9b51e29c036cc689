// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fs/fat/fat_geometry.h"
#include "fs/fat/fat_name.h"
#include "tree/file_tree.h"

namespace rootwright::fs {

/// A file or directory with its FAT names; a file with several names is one of these under each.
struct FatEntry {
  tree::EntryId id = tree::FileTree::kRoot;
  std::uint32_t parent = 0;    ///< index of its directory; the root's is its own
  std::string_view tree_name;  ///< as the tree has it; empty for the root
  FatName name;
  bool is_directory = false;
  std::uint32_t first_child = 0;
  std::uint32_t child_count = 0;  ///< children follow each other
  std::uint64_t size = 0;         ///< bytes of the content, or of the directory's records
};

/// A file tree as FAT can hold it, before it is known where. The root comes first, every directory before its
/// children. Views of names live as long as the file tree.
struct FatTree {
  std::vector<FatEntry> entries;

  [[nodiscard]] std::string path_of(std::size_t index) const;
};

/// Whether the root directory keeps the volume's label in a record of its own.
enum class RootLabel { absent, present };

/// Throws Error(input) naming the path of what FAT cannot hold, both paths where names differ in ASCII case only.
[[nodiscard]] FatTree plan_fat_tree(const tree::FileTree& tree, RootLabel label);

/// Clusters of one entry; 0 for an empty file, and for the root directory where it lies before the clusters.
[[nodiscard]] std::uint64_t clusters_of(const FatTree& tree, std::size_t index, const FatShape& shape);
/// Clusters of all entries.
[[nodiscard]] std::uint64_t clusters_of(const FatTree& tree, const FatShape& shape);

}  // namespace rootwright::fs
