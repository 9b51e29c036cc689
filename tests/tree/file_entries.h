// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tree/file_tree.h"

namespace rootwright::test {

/// A regular file that holds `text`, which must outlive it.
[[nodiscard]] tree::Entry text_file(std::string_view text, tree::Timestamp time = {});
[[nodiscard]] tree::Entry symlink_to(std::string target, tree::Timestamp time = {});

/// A tree of files that hold their own path, and of directories where a path ends with '/'. The paths must outlive it.
[[nodiscard]] tree::FileTree tree_of(const std::vector<std::string_view>& paths);

/// All paths of a tree in its order, each followed by a space.
[[nodiscard]] std::string paths_of(const tree::FileTree& tree);

/// The entry at a path, which must exist.
[[nodiscard]] const tree::Entry& entry_at(const tree::FileTree& tree, std::string_view path);

/// What the regular file at a path holds, at most 1 MiB.
[[nodiscard]] std::string text_at(const tree::FileTree& tree, std::string_view path);

}  // namespace rootwright::test
