// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>

#include "layout/finding.h"
#include "layout/layout.h"

namespace rootwright::layout {

/// Finds what is wrong with a layout beyond its single values: partitions and their filesystems, hash trees, copies of
/// slots, references by name, sizes against the disk. `unsound` are the places of partitions that had findings when
/// they were read: of them only the names are looked at.
void validate(const Layout& layout, const std::set<std::size_t>& unsound, Findings& findings);

}  // namespace rootwright::layout
