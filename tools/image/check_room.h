// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "layout/finding.h"
#include "layout/layout.h"

namespace rootwright::image {

/// What cannot fit into a valid layout (no findings) whatever its archives hold: filesystems that are too small even
/// for no files, hash trees and parity larger than what is left for them. Reads no archive. Throws Error(input), with
/// the place in the layout, for a filesystem that cannot be made at all.
[[nodiscard]] layout::Findings check_room(const layout::Layout& layout);

}  // namespace rootwright::image
