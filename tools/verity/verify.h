// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "io/extent.h"
#include "verity/params.h"

namespace rootwright::verity {

/// Blocks that do not match what the level above says of them; extents in bytes, merged where they touch.
struct Mismatch {
  io::ExtentSet data;                 ///< in the data
  std::vector<io::ExtentSet> levels;  ///< in the tree; [0] holds the digests of data blocks, the last one is the top
  bool root_hash = false;             ///< the top block (without levels: the data block) does not match it

  [[nodiscard]] bool none() const;
};

/// Hashes all `data_blocks` blocks of `data` and every block of `tree` and compares them with what stands a level
/// above, up to `root_hash`. A hash block that does not match is reported even if all that lies below is as it was;
/// that is then not reported: if the digests of the blocks below give what the level above says, they vouch for
/// themselves. Unused bytes behind and between the digests of a hash block must be zero, else that block is a mismatch.
///
/// Throws Error(input) if `data` or `tree` is too small, the parameters are not valid, or `root_hash` has another
/// length than the algorithm's digests; and what reading `data` and `tree` throws. Holes of `data` are not read.
[[nodiscard]] Mismatch verify_hash_tree(const io::BlockSource& data, std::uint64_t data_blocks,
                                        const HashTreeParams& params, const io::BlockSource& tree, ByteView root_hash,
                                        ThreadPool& pool);

}  // namespace rootwright::verity
