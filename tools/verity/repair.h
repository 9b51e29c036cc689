// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "verity/fec.h"
#include "verity/params.h"
#include "verity/recover_blocks.h"
#include "verity/verify.h"

namespace rootwright::verity {

/// A volume with all that it takes to recover damaged blocks. What the references name must live as long as this.
struct RepairableVolume {
  const io::BlockSource& message;  ///< a FecMessage: `data_blocks` data blocks, then the hash area
  std::uint64_t data_blocks = 0;
  HashTreeParams params;
  Bytes root_hash;
  const io::BlockSource& parity;  ///< begins with the first parity byte
  FecParams fec;
};

/// What a repair would write. Every block in it is proven by the root hash and differs from what the volume holds.
struct RepairPlan {
  NumberedBlocks data;
  NumberedBlocks tree;  ///< of the hash tree, counted from its first block
  /// What is wrong even after the repair: more erasures in a round than roots, damaged parity, or blocks that do not
  /// fit the root hash as they were when the parity was made.
  Mismatch unrepaired;
};

/// Recovers what verify_hash_tree() found in the volume: damaged hash blocks first, from the top of the tree down, with
/// another verification after each step; then data blocks. Writes nothing.
///
/// Reads the rounds of damaged blocks only. Holds in memory the recovered blocks, those that are missing (at most roots
/// in 255 of the volume), 33 MiB of others, and 20 MiB per thread. Throws Error(input) if `parity` is smaller than
/// fec_size(), and what reading throws.
[[nodiscard]] RepairPlan plan_repair(const RepairableVolume& volume, const Mismatch& mismatch, ThreadPool& pool);

/// The same, for a volume that was not yet verified.
[[nodiscard]] RepairPlan plan_repair(const RepairableVolume& volume, ThreadPool& pool);

/// Where a repair writes to; both may be parts of the same file.
struct RepairSinks {
  io::BlockSink& data;  ///< begins with the first data block
  io::BlockSink& tree;  ///< begins with the first hash block
};

/// Writes the blocks of `plan`. Throws what writing throws: some blocks may then be repaired and others not.
void write_repair(const RepairPlan& plan, std::uint32_t block_size, RepairSinks sinks);

}  // namespace rootwright::verity
