// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "crypto/block_hasher.h"
#include "io/block_io.h"
#include "io/extent.h"
#include "verity/digest_blocks.h"
#include "verity/params.h"

namespace rootwright::verity {

/// Hash blocks of the first level, one after the other.
struct LeafRun {
  std::uint64_t first_block = 0;
  std::uint64_t block_count = 0;
};

/// The first level of a hash tree, computed from the data run by run: whoever builds a tree writes it, whoever verifies
/// one compares. Holds nothing but what all holes have in common; safe for concurrent use. Who has computed the runs
/// asks the data to confirm_views() before believing them.
class LeafLevel {
 public:
  /// The level over the first `data_blocks` (at least 1) blocks of `data`, which must live as long as this; a single
  /// block is treated as if it had a hash block, too. `params` are valid. Throws Error(input) naming both sizes if
  /// `data` is too small.
  LeafLevel(const io::BlockSource& data, std::uint64_t data_blocks, const HashTreeParams& params);

  /// Runs to be computed, in ascending order: 8 MiB of data each, but at least one hash block.
  [[nodiscard]] const std::vector<LeafRun>& data_runs() const noexcept { return data_runs_; }
  /// The rest, in ascending order: runs whose blocks are all equal to hole_block(); many blocks long each.
  [[nodiscard]] const std::vector<LeafRun>& hole_runs() const noexcept { return hole_runs_; }

  /// The hash blocks of `run`. Throws what reading `data` throws.
  [[nodiscard]] DigestBlocks compute(LeafRun run) const;

  /// A hash block full of digests of data blocks that are zero.
  [[nodiscard]] ByteView hole_block() const noexcept { return hole_block_; }
  /// The digest of hole_block().
  [[nodiscard]] ByteView hole_block_digest() const noexcept { return hole_block_digest_; }

  /// Hashes hash blocks, of any level.
  [[nodiscard]] const crypto::BlockHasher& hash_block_hasher() const noexcept { return hash_block_hasher_; }

 private:
  void find_runs();
  void add_hole_runs(std::uint64_t first_block, std::uint64_t end_block);
  void hash_data(io::Extent extent, std::uint64_t first_of_run, DigestBlocks& digests) const;
  void hash_copies(io::Extent extent, std::uint64_t first, DigestBlocks& digests) const;

  const io::BlockSource& data_;
  std::uint64_t data_blocks_;
  HashTreeParams params_;
  std::uint64_t digests_per_block_;
  crypto::BlockHasher data_block_hasher_;
  crypto::BlockHasher hash_block_hasher_;
  io::ExtentSet extents_;  // where there is data, in whole data blocks
  Bytes hole_block_;
  Bytes hole_block_digest_;
  std::vector<LeafRun> data_runs_;
  std::vector<LeafRun> hole_runs_;
};

}  // namespace rootwright::verity
