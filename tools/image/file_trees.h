// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/thread_pool.h"
#include "layout/recipe.h"
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

/// Reads the recipe's archives side by side, lays them one over the other with the kernel's modules on top, and applies
/// the rules. `epoch` is in seconds since 1970.
/// Throws Error(input): what tree/ refuses; a kernel archive without exactly one boot/vmlinuz-RELEASE; modules of
/// another release; a private key that the recipe does not list.
[[nodiscard]] RecipeResult make_file_tree(const layout::Recipe& recipe, std::int64_t epoch, ThreadPool& pool);

}  // namespace rootwright::image
