// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/block_io.h"
#include "io/sparse_file.h"

namespace rootwright::io {

/// Copies the data of `from` to `to` inside one file, which both lie in without overlap; holes stay holes, what was at
/// `to` must be a hole. The lengths are equal: asserted. The kernel copies by itself where the file system can. On one
/// thread: file systems let only one write to a file at a time.
void copy_within(SparseFile& file, Extent from, Extent to);

}  // namespace rootwright::io
