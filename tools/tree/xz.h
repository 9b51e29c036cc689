// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/thread_pool.h"
#include "tree/stored_bytes.h"

namespace rootwright::tree {

/// True if `bytes` begin like an .xz file (The .xz File Format, section 2.1.1.1).
[[nodiscard]] bool is_xz(ByteView bytes);

/// What an .xz file of one or more streams holds, in a nameless temporary file. Its blocks are decompressed side by
/// side; `xz -T0` and dpkg-deb make files of several. Memory is that of a dictionary for each thread, 8 MiB mostly,
/// at most 1 GiB. Throws Error(input) if the file is truncated or corrupt or a dictionary is larger, Error(system) if
/// the temporary directory is full.
[[nodiscard]] StoredBytes decompress_xz(ByteView bytes, ThreadPool& pool);

}  // namespace rootwright::tree
