// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tree/file_tree.h"
#include "tree/private_keys.h"

namespace rootwright::tree {

// `pattern` is the text of a Pattern (pattern.h), such as "etc/ssh/ssh_host_*" or "var/log/**".

/// Takes away what matches, directories with everything below.
struct RemoveRule {
  std::string pattern;
};
/// Makes every regular file that matches zero bytes long.
struct EmptyRule {
  std::string pattern;
};
/// Sets the owner, the group or both.
struct OwnerRule {
  std::string pattern;
  std::optional<std::uint32_t> owner;
  std::optional<std::uint32_t> group;
};
/// Sets the 12 permission bits.
struct ModeRule {
  std::string pattern;
  std::uint16_t permissions = 0;
};
/// Sets an extended attribute, or takes it away where there is no value.
struct XattrRule {
  std::string pattern;
  std::string name;
  std::optional<std::string> value;
};
/// Puts a file of the host, or a directory with everything below, at a path, over what is there. Directories above that
/// do not exist are made, mode 0755; directories that exist keep their attributes. Without `permissions` files are 0755
/// if their owner may execute them, else 0644, and directories 0755; with it, files have those and directories, too,
/// less the upper three bits and with an x for every r. Times are the epoch. Symlinks above the path are followed.
struct AddRule {
  std::filesystem::path source;
  std::string path;
  std::optional<std::uint16_t> permissions;
  std::uint32_t owner = 0;
  std::uint32_t group = 0;
};
/// Makes every time that is later than the epoch the epoch.
struct ClampTimesRule {};

/// One change to a file tree, and where the recipe says it, "recipe.yaml:12:5", for messages.
struct Rule {
  std::variant<RemoveRule, EmptyRule, OwnerRule, ModeRule, XattrRule, AddRule, ClampTimesRule> change;
  std::string where;
};

/// Applies the rules in their order. Throws Error(input) beginning with `where`: a pattern other than remove's or
/// empty's that matches nothing, a file to add that does not exist.
void apply_rules(FileTree& tree, const std::vector<Rule>& rules, Timestamp epoch);

}  // namespace rootwright::tree
