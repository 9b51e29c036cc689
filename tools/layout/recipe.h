// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "layout/finding.h"
#include "tree/rules.h"

namespace rootwright::layout {

/// How one file tree is made, with parameters put in.
struct Recipe {
  std::filesystem::path path;                   ///< of the YAML file; relative paths in it count from its directory
  std::vector<std::filesystem::path> archives;  ///< laid one over the other
  std::optional<std::filesystem::path> kernel;  ///< archive: boot/vmlinuz-* for Boot, lib/modules for the tree
  std::vector<tree::Rule> rules;
  std::vector<std::string> private_keys;  ///< paths of keys that may be in the tree, "/etc/ssl/private/x.key"
  Location where;
};

}  // namespace rootwright::layout
