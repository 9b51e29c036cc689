// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tree/file_tree.h"

namespace rootwright::tree {

/// The paths of regular files that hold a private key, in the tree's order: a line "-----BEGIN … PRIVATE KEY-----" (PEM
/// of any kind, OpenSSH) and the key behind it, anywhere in a file of at most 64 KiB. Programs and documentation that
/// only mention such lines are not meant.
[[nodiscard]] std::vector<std::string> find_private_keys(const FileTree& tree);

}  // namespace rootwright::tree
