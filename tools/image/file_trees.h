// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/thread_pool.h"
#include "layout/read_layout.h"
#include "tree/file_tree.h"

namespace rootwright::image {

/// A kernel as it is started, and the release its modules are for.
struct Kernel {
  std::string release;  ///< "6.1.0-56-cloud-amd64"
  tree::Entry image;    ///< vmlinuz; its content is kept alive by the file tree of the same recipe
};

/// What a recipe makes.
struct RecipeResult {
  tree::FileTree tree;
  std::optional<Kernel> kernel;  ///< if the recipe names one
};

/// Every file tree that a layout names, each made once.
struct FileTrees {
  std::map<std::filesystem::path, RecipeResult> recipes;        ///< by the recipe's path
  std::map<std::filesystem::path, tree::FileTree> directories;  ///< by the directory's path
  tree::FileTree empty;
};

/// Makes them. A recipe's archives are read side by side and laid one over the other with the kernel's modules on top;
/// then the rules are applied.
/// Throws Error(input): what tree/ refuses; a kernel archive without exactly one boot/vmlinuz-RELEASE; modules of
/// another release; a private key that the recipe does not list, or any in a directory.
[[nodiscard]] FileTrees make_file_trees(const layout::ReadLayout& read, ThreadPool& pool);

/// The kernel of the recipe that makes partition `root`; nothing if it has none.
[[nodiscard]] const std::optional<Kernel>& kernel_of(const layout::Layout& layout, std::size_t root,
                                                     const FileTrees& trees);

}  // namespace rootwright::image
