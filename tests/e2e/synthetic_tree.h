// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tree/file_tree.h"

namespace rootwright::test {

/// A tree made for foreign tools to judge: "empty", "kinds" (every kind of entry and attribute), "names:N" (N empty
/// files in one directory), "directories:N" (N subdirectories in one), "sparse" (5 GiB with few data), "pieces:N" (a
/// file of N data blocks between holes), "random:SEED". Equal names give equal trees.
/// Throws Error(usage) for any other name.
[[nodiscard]] tree::FileTree synthetic_tree(const std::string& name);

}  // namespace rootwright::test
