// SPDX-License-Identifier: Apache-2.0
#include "image/boot_tree.h"

#include <utility>

namespace rootwright::image {

namespace {

void add_bytes(tree::FileTree& tree, std::string_view name, Bytes bytes, std::int64_t epoch) {
  const auto owner =
      std::make_shared<const Bytes>(std::move(bytes));  // shared: as the tree keeps what content points into
  tree::Content content{.size = owner->size(), .pieces = {}};
  if (!owner->empty()) content.pieces.push_back({.offset = 0, .bytes = *owner});
  tree.add(tree::FileTree::kRoot, name, tree::make_file(std::move(content), {.seconds = epoch, .nanoseconds = 0}));
  tree.keep(owner);
}

}  // namespace

tree::FileTree make_boot_tree(const std::optional<Kernel>& kernel, ByteView root_hash, ByteView signature,
                              std::int64_t epoch) {
  tree::FileTree tree;
  if (kernel) tree.add(tree::FileTree::kRoot, kKernelFile, kernel->image);
  add_bytes(tree, kRootHashFile, rootwright::to_bytes(to_hex(root_hash)), epoch);
  add_bytes(tree, kSignatureFile, Bytes(signature.begin(), signature.end()), epoch);
  return tree;
}

}  // namespace rootwright::image
