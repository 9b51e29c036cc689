// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tree/file_tree.h"

namespace rootwright::tree {

/// The users and groups that a tree knows: its etc/passwd and etc/group, passwd(5) and group(5), as they are when the
/// object is made. The host's are never asked.
class AccountNames {
 public:
  /// Throws Error(input) if one of the files is larger than 16 MiB.
  explicit AccountNames(const FileTree& tree);

  /// The number of a user or group; nothing if the tree does not know the name.
  [[nodiscard]] std::optional<std::uint32_t> user(std::string_view name) const;
  [[nodiscard]] std::optional<std::uint32_t> group(std::string_view name) const;

 private:
  std::string users_;
  std::string groups_;
};

}  // namespace rootwright::tree
