// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "verity/params.h"

namespace rootwright::verity {

/// Bytes of the hash tree over `data_blocks` blocks, superblock not counted; 0 for a single block.
/// Throws Error(input) if it does not fit 64 bits.
[[nodiscard]] std::uint64_t hash_tree_size(std::uint64_t data_blocks, const HashTreeParams& params);

/// Writes the hash tree over the first `data_blocks` (at least 1) blocks of `data` to the start of `tree`, and returns
/// the root hash. The bytes do not depend on the number of threads; each of the tree's is written. Holes of `data` are
/// neither read nor hashed. Needs memory for the digests of the first level's blocks: 4 MiB for 64 GiB with 4096-byte
/// blocks and SHA-256.
///
/// Throws Error(input) naming both sizes if `data` or `tree` is too small, and what reading and writing throw.
[[nodiscard]] Bytes build_hash_tree(const io::BlockSource& data, std::uint64_t data_blocks,
                                    const HashTreeParams& params, io::BlockSink& tree, ThreadPool& pool);

}  // namespace rootwright::verity
