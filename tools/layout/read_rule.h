// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "layout/finding.h"
#include "layout/yaml_node.h"
#include "tree/rules.h"

namespace rootwright::layout {

/// Reads one rule of a recipe:
///
///     remove: PATTERN                                    what matches, directories with everything below
///     empty: PATTERN                                     regular files become zero bytes long
///     {chown: PATTERN, owner: ID, group: ID}             either or both
///     {chmod: PATTERN, mode: "0755"}                     octal, up to 07777
///     {xattr: PATTERN, name: user.x, value: TEXT}        or value_hex: HEX
///     {remove_xattr: PATTERN, name: user.x}
///     {add: SOURCE, to: PATH, mode: "0644", owner: ID, group: ID}
///     clamp_times                                        later times become the epoch
///
/// PATTERN and PATH count from the tree's root, with or without a '/' in front. SOURCE counts from `directory` and must
/// exist.
[[nodiscard]] std::optional<tree::Rule> read_rule(const YamlNode& node, const std::filesystem::path& directory,
                                                  Findings& findings);

/// A path from the tree's root, without the '/' in front; "..", "." and empty components are refused.
[[nodiscard]] std::optional<std::string> read_path_in_tree(const YamlNode& node, Findings& findings);

}  // namespace rootwright::layout
