// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tree/file_tree.h"

namespace rootwright::test {

/// Adds a regular file that holds `text`, with the directories above it.
tree::EntryId add_file(tree::FileTree& tree, std::string_view path, std::string text);
/// Adds a directory with those above it, as far as they are missing, and returns it.
tree::EntryId add_directory(tree::FileTree& tree, std::string_view path);
/// `size` bytes, each different from its neighbours and none of them zero; equal for equal sizes.
std::string filler(std::size_t size);

}  // namespace rootwright::test
