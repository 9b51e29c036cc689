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

/// Blocks of a message that are damaged, in any order, none twice.
struct DamagedBlocks {
  std::vector<std::uint64_t> wanted;  ///< to be recovered
  /// Damaged, too, as far as is known: in a round that has too many damaged blocks these are taken to be right.
  std::vector<std::uint64_t> others;
};

/// Computes the wanted blocks from the others of their rounds and from the parity. Nothing says that they are right,
/// but that their rounds have at most as many damaged blocks as roots; the wanted ones of all other rounds are left
/// out. Each thread needs 10 MiB besides the result. Throws what reading throws.
[[nodiscard]] NumberedBlocks recover_blocks(const io::BlockSource& message, const io::BlockSource& parity,
                                            const FecParams& params, const DamagedBlocks& damaged, ThreadPool& pool);

}  // namespace rootwright::verity
