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
  io::ExtentSet data;  ///< in the data
  std::vector<io::ExtentSet>
      levels;              ///< in the tree's bytes; [0] holds the digests of data blocks, the last one is the top
  bool root_hash = false;  ///< the top block (of a tree without levels: the data block) does not match it

  [[nodiscard]] bool none() const;
};

/// Hashes all `data_blocks` blocks of `data` and every block of `tree` and compares them with what stands a level
/// above, up to `root_hash`. A leaf that does not match is reported even if what lies below does; unused bytes behind
/// the digests of a hash block must be zero, else that block is a mismatch. Throws Error(input) if `data` or `tree` is
/// too small.
[[nodiscard]] Mismatch verify_hash_tree(const io::BlockSource& data, std::uint64_t data_blocks,
                                        const HashTreeParams& params, const io::BlockSource& tree, ByteView root_hash,
                                        ThreadPool& pool);

}  // namespace rootwright::verity
