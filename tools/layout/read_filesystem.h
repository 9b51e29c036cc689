// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "layout/finding.h"
#include "layout/layout.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// Reads a `filesystem:`, a map of
///
///     type: ext4|fat
///     size: minimal|fill|SIZE   how much of the partition it takes; fill by default
///     label: TEXT               of the filesystem; none by default
///     writable: true|false      ext4: journal and room for more; false by default
///     grows_to: SIZE            writable ext4: up to which size it can grow
[[nodiscard]] std::optional<Filesystem> read_filesystem(const YamlNode& node, Findings& findings);

}  // namespace rootwright::layout
