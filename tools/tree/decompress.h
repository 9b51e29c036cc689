// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/thread_pool.h"
#include "tree/stored_bytes.h"

namespace rootwright::tree {

/// What `stored` is when it is decompressed (gzip, bzip2, xz, zstd, lz4, lzip, lzma, compress), in a nameless temporary
/// file; `stored` itself if it is not compressed. Throws Error(input) if it is truncated or corrupt or if other bytes
/// than zeros follow, Error(system) if the temporary directory is full.
[[nodiscard]] StoredBytes decompress(StoredBytes stored, ThreadPool& pool);

}  // namespace rootwright::tree
