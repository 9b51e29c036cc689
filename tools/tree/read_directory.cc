// SPDX-License-Identifier: Apache-2.0
#include "tree/read_directory.h"

#include "base/error.h"
#include "base/file.h"
#include "tree/host_files.h"

namespace rootwright::tree {

FileTree read_directory(const std::filesystem::path& directory, Timestamp epoch) {
  if (std::filesystem::exists(directory) && !std::filesystem::is_directory(directory)) {
    throw Error(ErrorKind::input, quote(directory) + " is no directory");
  }
  FileTree tree;
  Entry root = make_directory(epoch);
  root.names = 1;
  tree.at(FileTree::kRoot) = std::move(root);
  place_host_files(tree, "/", directory, {.time = epoch, .permissions = {}, .owner = 0, .group = 0});
  return tree;
}

}  // namespace rootwright::tree
