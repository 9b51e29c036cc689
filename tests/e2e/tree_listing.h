// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tree/file_tree.h"

namespace rootwright::test {

/// One line per name: what tests/e2e/list_tree.py prints of the same tree where the kernel has it mounted. Paths,
/// targets and xattrs are in hexadecimal digits; the order is that of the tree.
[[nodiscard]] std::string listing(const tree::FileTree& tree);

}  // namespace rootwright::test
