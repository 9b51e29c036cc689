// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tree/file_tree.h"

namespace rootwright::tree {

/// The names of a path one after the other, without "." and empty ones, so that "/usr//bin/." and "usr/bin" are the
/// same; none for the root. They point into `path`. Throws Error(input) for ".." and for names of more than 255 bytes.
[[nodiscard]] std::vector<std::string_view> path_names(std::string_view path);

/// Finds directories of a tree by path and follows symlinks on the way. Links are followed inside the tree: "/" and the
/// parent of the root are the tree's root.
///
/// Throws Error(input) if the path leads through something that is no directory, through a link to nothing, or through
/// more than 40 links.
class DirectoryFinder {
 public:
  explicit DirectoryFinder(FileTree& tree) : tree_(tree) {}

  /// The directory at a path; nothing if it does not exist. Links at the end of the path are followed, too.
  [[nodiscard]] std::optional<EntryId> find(std::span<const std::string_view> names) const;

  /// The directory at a path; what is missing is made, mode 0755, owned by root, all times `time`.
  EntryId make(std::span<const std::string_view> names, Timestamp time);

  /// True if the symlink at a path leads to a directory in the end. Throws nothing for a link to nothing.
  [[nodiscard]] bool is_link_to_directory(std::span<const std::string_view> names) const;

 private:
  FileTree& tree_;
};

}  // namespace rootwright::tree
