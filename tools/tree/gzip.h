// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tree/stored_bytes.h"

namespace rootwright::tree {

/// True if `bytes` begin like a gzip file (RFC 1952 section 2.3).
[[nodiscard]] bool is_gzip(ByteView bytes);

/// What a gzip file of one or more members holds, in a nameless temporary file. Throws Error(input) if it is truncated,
/// a checksum is wrong, or anything but zeros follows; Error(system) if the temporary directory is full.
///
/// libarchive 3.6.2 does not look at gzip's checksums: 19 of 20 flipped bits passed.
[[nodiscard]] StoredBytes decompress_gzip(ByteView bytes);

}  // namespace rootwright::tree
