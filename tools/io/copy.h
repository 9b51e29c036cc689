// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "io/sparse_file.h"

namespace rootwright::io {

/// Copies the data of `from` to `to` inside one file, which both lie in without overlap; holes stay holes, what was at
/// `to` must be a hole. The lengths are equal: asserted. Uses the pool and, where the file system can, the kernel
/// alone.
void copy_within(SparseFile& file, Extent from, Extent to, ThreadPool& pool);

}  // namespace rootwright::io
