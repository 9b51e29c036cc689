// SPDX-License-Identifier: Apache-2.0
#include "small_tree.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace rootwright::test {

tree::EntryId add_file(tree::FileTree& tree, std::string_view path, std::string text) {
  const std::size_t slash = path.rfind('/');
  const tree::EntryId directory = add_directory(tree, path.substr(0, slash));
  const auto kept = std::make_shared<const std::string>(std::move(text));
  tree.keep(kept);
  tree::Content content{.size = kept->size(), .pieces = {}};
  if (!kept->empty()) content.pieces.push_back({.offset = 0, .bytes = as_byte_view(*kept)});
  return tree.add(directory, path.substr(slash + 1), tree::make_file(std::move(content), {}));
}

tree::EntryId add_directory(tree::FileTree& tree, std::string_view path) {
  tree::EntryId directory = tree::FileTree::kRoot;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size());
    const auto found = tree.child(directory, name);
    directory = found ? *found : tree.add(directory, name, tree::make_directory({}));
  }
  return directory;
}

std::string filler(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    text[i] = static_cast<char>(1 + (i + i / 255) % 255);
  return text;
}

}  // namespace rootwright::test
