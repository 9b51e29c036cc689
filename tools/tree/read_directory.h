// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "tree/file_tree.h"

namespace rootwright::tree {

/// What a directory of the host holds, as AddRule describes it. Names are looked up nowhere; owner is root throughout.
/// Throws Error(input) naming the path for what is no file, directory or symlink.
[[nodiscard]] FileTree read_directory(const std::filesystem::path& directory, Timestamp epoch);

}  // namespace rootwright::tree
