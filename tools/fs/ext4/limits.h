// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tree/entry.h"

namespace rootwright::fs::ext4 {

/// Throws Error(input) saying what was found and what is allowed if ext4 cannot hold an entry: too many names, a time,
/// size, target or device number out of its range.
void check_limits(const tree::Entry& entry);

}  // namespace rootwright::fs::ext4
