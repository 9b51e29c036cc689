// SPDX-License-Identifier: Apache-2.0
#include "image/file_trees.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "tree/overlay.h"
#include "tree/read_archive.h"
#include "tree/read_directory.h"
#include "tree/rules.h"

namespace rootwright::image {

namespace {

constexpr std::string_view kKernelPrefix = "boot/vmlinuz-";

/// A path of an archive as the tree will have it: no leading "./" or "/".
std::string_view plain_path(std::string_view path) {
  while (path.starts_with("./") || path.starts_with('/'))
    path.remove_prefix(path.starts_with('/') ? 1 : 2);
  return path;
}

bool is_below_modules(std::string_view path) {
  return path.starts_with("lib/modules/") || path.starts_with("usr/lib/modules/");
}

Kernel find_kernel(const tree::Archive& archive) {
  std::optional<Kernel> kernel;
  for (const tree::ArchiveEntry& entry : archive.entries) {
    const std::string_view path = plain_path(entry.path);
    if (!path.starts_with(kKernelPrefix) || entry.hard_link || !entry.entry.is_regular()) continue;
    if (kernel) {
      throw Error(ErrorKind::input, "kernel archive '" + archive.name + "' holds two kernels, " + kernel->release +
                                        " and " + printable(path.substr(kKernelPrefix.size())) + "; one is needed");
    }
    kernel = Kernel{.release = std::string(path.substr(kKernelPrefix.size())), .image = entry.entry};
  }
  if (!kernel) {
    throw Error(ErrorKind::input, "kernel archive '" + archive.name + "' holds no boot/vmlinuz-RELEASE");
  }
  return *std::move(kernel);
}

/// Leaves only what lies below lib/modules: configuration, symbols and licences of the package are not for the image.
void keep_modules_only(tree::Archive& archive) {
  std::erase_if(archive.entries,
                [](const tree::ArchiveEntry& entry) { return !is_below_modules(plain_path(entry.path)); });
}

void refuse_modules_of_other_releases(const tree::FileTree& tree, const std::string& release) {
  for (const std::string_view path : {"lib/modules", "usr/lib/modules"}) {
    const std::optional<tree::EntryId> modules = tree.find(path);
    if (!modules || !tree.at(*modules).is_directory()) continue;
    for (const auto& [name, id] : tree.at(*modules).links()) {
      if (name == release) continue;
      throw Error(ErrorKind::input, "the tree holds modules of kernel release " + printable(name) + " in /" +
                                        std::string(path) + ", the recipe's kernel is " + release +
                                        "; remove them with a rule");
    }
  }
}

/// The private keys in a tree that are not `allowed`, in quotes with commas between; empty: none.
std::string unlisted_private_keys(const tree::FileTree& tree, const std::vector<std::string>& allowed) {
  std::string refused;
  for (const std::string& path : tree::find_private_keys(tree)) {
    if (std::ranges::find(allowed, path) != allowed.end()) continue;
    refused += (refused.empty() ? "" : ", ") + ("'" + printable(path) + "'");
  }
  return refused;
}

void refuse_private_keys(const tree::FileTree& tree, const std::vector<std::string>& allowed) {
  const std::string refused = unlisted_private_keys(tree, allowed);
  if (refused.empty()) return;
  throw Error(ErrorKind::input, "the tree holds private keys that the recipe does not list: " + refused +
                                    "; remove them with a rule, or name them under 'private_keys'");
}

std::vector<tree::Archive> read_archives(const layout::Recipe& recipe, ThreadPool& pool) {
  std::vector<std::filesystem::path> paths = recipe.archives;
  if (recipe.kernel) paths.push_back(*recipe.kernel);
  std::vector<tree::Archive> archives(paths.size());
  pool.parallel_for(paths.size(), [&](std::size_t index) { archives[index] = tree::read_archive(paths[index], pool); });
  return archives;
}

RecipeResult make_file_tree(const layout::Recipe& recipe, std::int64_t epoch, ThreadPool& pool) {
  return with_context("recipe " + quote(recipe.path), [&] {
    RecipeResult result;
    std::vector<tree::Archive> archives = read_archives(recipe, pool);
    if (recipe.kernel) {
      result.kernel = find_kernel(archives.back());
      keep_modules_only(archives.back());
    }
    for (tree::Archive& archive : archives)
      tree::lay_over(result.tree, std::move(archive));
    tree::apply_rules(result.tree, recipe.rules, {.seconds = epoch, .nanoseconds = 0});
    if (result.kernel) refuse_modules_of_other_releases(result.tree, result.kernel->release);
    refuse_private_keys(result.tree, recipe.private_keys);
    return result;
  });
}

tree::FileTree read_directory(const std::filesystem::path& path, tree::Timestamp epoch) {
  tree::FileTree tree = tree::read_directory(path, epoch);
  const std::string refused = unlisted_private_keys(tree, {});
  if (!refused.empty()) {
    throw Error(ErrorKind::input, "directory " + quote(path) + " holds private keys: " + refused +
                                      "; remove them, or add the directory in a recipe that lists them");
  }
  return tree;
}

}  // namespace

FileTrees make_file_trees(const layout::ReadLayout& read, ThreadPool& pool) {
  FileTrees trees;
  const std::int64_t epoch = read.layout.epoch;
  for (const layout::Partition& partition : read.layout.partitions) {
    if (const auto* recipe = std::get_if<layout::RecipeContent>(&partition.content)) {
      if (trees.recipes.contains(recipe->path)) continue;
      trees.recipes.emplace(recipe->path, make_file_tree(read.recipes.at(recipe->path), epoch, pool));
    } else if (const auto* directory = std::get_if<layout::DirectoryContent>(&partition.content)) {
      if (trees.directories.contains(directory->path)) continue;
      trees.directories.emplace(directory->path, read_directory(directory->path, {.seconds = epoch, .nanoseconds = 0}));
    }
  }
  tree::Entry& root = trees.empty.at(tree::FileTree::kRoot);
  root.modified = root.accessed = root.changed = root.created = {.seconds = epoch, .nanoseconds = 0};
  return trees;
}

const std::optional<Kernel>& kernel_of(const layout::Layout& layout, std::size_t root, const FileTrees& trees) {
  static const std::optional<Kernel> none;
  const auto* recipe = std::get_if<layout::RecipeContent>(&layout.partitions[root].content);
  return recipe == nullptr ? none : trees.recipes.at(recipe->path).kernel;
}

}  // namespace rootwright::image
