// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "verity/fec.h"
#include "verity/recover_blocks.h"

namespace rootwright::verity {

/// Corrects the rounds in which `blocks` lie without taking any block for missing: damage that touches few bytes of
/// many blocks, or parity, too, is corrected as long as no codeword has more wrong symbols than half as many as there
/// are roots. It is all that can be done where a hash tree does not say what is damaged.
///
/// Returns the blocks of the message that come out different; nothing says that they are right. Each thread needs 10
/// MiB besides the result. Throws what reading throws.
[[nodiscard]] NumberedBlocks correct_rounds(const io::BlockSource& message, const io::BlockSource& parity,
                                            const FecParams& params, const std::vector<std::uint64_t>& blocks,
                                            ThreadPool& pool);

}  // namespace rootwright::verity
