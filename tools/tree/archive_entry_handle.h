// SPDX-License-Identifier: Apache-2.0
// What libarchive says of an entry, in our words. Private to tree/.
#pragma once

#include <archive_entry.h>

#include "base/bytes.h"
#include "tree/read_archive.h"

namespace rootwright::tree {

/// Everything but the pieces of the content, whose size is set. `header` are the archive's bytes from where the entry's
/// headers begin. Throws Error(input) for what a file tree does not hold.
[[nodiscard]] ArchiveEntry to_archive_entry(struct archive_entry& source, ByteView header);

}  // namespace rootwright::tree
