// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "verity/fec.h"
#include "verity/recover_blocks.h"

namespace rootwright::verity {

/// Which blocks of a message may be wrong.
struct SuspectBlocks {
  std::vector<std::uint64_t> wanted;  ///< to be corrected; all that do not match the root hash, in the rounds given
  std::uint64_t first_foreign = 0;    ///< from there on no hash says what is right
};

/// Corrects the rounds in which wanted blocks lie without taking any block for missing: damage that touches few bytes
/// of many blocks, or parity, too, is corrected as long as no codeword has more wrong symbols than half as many as
/// there are roots. It is what veritysetup does, which does not ask the hash tree what is damaged.
///
/// Returns the wanted blocks that come out different; nothing says that they are right. Each thread needs 10 MiB
/// besides the result. Throws what reading throws.
[[nodiscard]] NumberedBlocks correct_rounds(const io::BlockSource& message, const io::BlockSource& parity,
                                            const FecParams& params, const SuspectBlocks& suspects, ThreadPool& pool);

}  // namespace rootwright::verity
