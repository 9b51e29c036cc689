// SPDX-License-Identifier: Apache-2.0
// How findings that many readers make are worded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "layout/finding.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// The finding that a node is of another kind than `wanted`, "a size such as '4GiB'"; none for absent and unusable
/// ones.
void refuse_kind(const YamlNode& node, const std::string& wanted, Findings& findings);

/// "'size'": the key a value lies under, "this" if there is none.
[[nodiscard]] std::string name_in_message(const YamlNode& node);

/// "; did you mean 'size'?", or if nothing known is near, "; allowed are size, type".
[[nodiscard]] std::string suggestion(std::string_view text, const std::vector<std::string>& known);

/// "size, type".
[[nodiscard]] std::string listed(const std::vector<std::string>& words);

}  // namespace rootwright::layout
