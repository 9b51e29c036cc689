// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "verity/fec.h"

namespace rootwright::verity {

/// Blocks with their bytes, by number.
using NumberedBlocks = std::map<std::uint64_t, Bytes>;

/// Blocks of a message that are to be recovered, in any order, none twice.
struct DamagedBlocks {
  std::vector<std::uint64_t> certain;
  /// Damaged or not: taken for damaged in a round that has certain ones if that makes no more than there are roots.
  std::vector<std::uint64_t> suspect;
};

/// Computes damaged blocks from the others of their rounds and from the parity. Others may be damaged, too, unknown to
/// the caller, as far as roots are to spare: each takes two.
///
/// Nothing says that what is given is right. Rounds that have more certainly damaged blocks than roots are left out.
/// Each thread needs 20 MiB besides the result. Throws what reading throws.
[[nodiscard]] NumberedBlocks recover_blocks(const io::BlockSource& message, const io::BlockSource& parity,
                                            const FecParams& params, const DamagedBlocks& damaged, ThreadPool& pool);

}  // namespace rootwright::verity
