// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/thread_pool.h"
#include "io/block_io.h"
#include "io/extent.h"
#include "verity/digest_blocks.h"
#include "verity/geometry.h"
#include "verity/leaf_level.h"
#include "verity/params.h"

namespace rootwright::verity {

/// A hash block of the first level that is not what the data gives.
struct DifferingLeaf {
  std::uint64_t block = 0;             ///< in the level
  io::ExtentSet data;                  ///< the data blocks of which it holds other digests
  Bytes digest_from_data;              ///< what its digest would be if it were what the data gives
  bool unused_bytes_are_zero = false;  ///< those behind and between its digests
};

/// What the first level of a tree holds beside what the data gives, without a judgement on who is right.
struct LeafComparison {
  DigestBlocks digests;                  ///< of the blocks as they lie in the tree
  std::vector<DifferingLeaf> differing;  ///< in ascending order of blocks
};

/// Hashes all data and all of the first level, `level`, of `tree`. Throws what reading either throws.
[[nodiscard]] LeafComparison compare_leaves(const LeafLevel& leaves, Level level, const HashTreeParams& params,
                                            const io::BlockSource& tree, ThreadPool& pool);

}  // namespace rootwright::verity
