// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "layout/finding.h"
#include "layout/layout.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// Reads a `content:`, `none` or a map with exactly one of these keys:
///
///     recipe: FILE       the file tree that a recipe makes
///     directory: DIR     what a directory of the host holds
///     slot: NAME         the bytes of the same partition of another slot
///     boot: PARTITION    what starts the root in that partition
///
/// Paths count from `directory`.
[[nodiscard]] std::optional<Content> read_content(const YamlNode& node, const std::filesystem::path& directory,
                                                  Findings& findings);

}  // namespace rootwright::layout
