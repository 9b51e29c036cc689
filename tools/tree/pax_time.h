// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "tree/entry.h"

namespace rootwright::tree {

/// The time under `keyword` ("mtime", "atime", …) in the extended header of a pax archive (POSIX pax, "pax Extended
/// Header") that begins at `header`; nothing if there is no such header or keyword. Rounded down to nanoseconds.
///
/// For times before 1970 only: libarchive 3.6.2 keeps the fraction of -1.25 and -0.25 as if it were added to -1 and 0.
[[nodiscard]] std::optional<Timestamp> pax_time(ByteView header, std::string_view keyword);

}  // namespace rootwright::tree
