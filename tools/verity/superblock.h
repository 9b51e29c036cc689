// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/uuid.h"
#include "verity/params.h"

namespace rootwright::verity {

inline constexpr std::uint64_t kSuperblockSize = 512;  ///< bytes

/// What veritysetup finds a hash tree by. Source: cryptsetup's on-disk format, version 1.
struct Superblock {
  Uuid uuid;
  HashTreeParams params;
  std::uint64_t data_blocks = 0;
};

/// Where the hash tree behind a superblock at `superblock_offset` begins, both in bytes from the begin of the file or
/// partition: at the next hash block boundary. Throws Error(input) if 64 bits do not hold it.
[[nodiscard]] std::uint64_t hash_tree_offset(std::uint64_t superblock_offset, const HashTreeParams& params);

/// kSuperblockSize bytes. Throws Error(input) if the parameters are not valid.
[[nodiscard]] Bytes encode(const Superblock& superblock);
/// Throws Error(input) naming the field if `bytes` (at least kSuperblockSize, asserted) hold none or one that is not
/// valid: also if any byte is not zero that no field uses.
[[nodiscard]] Superblock decode_superblock(ByteView bytes);
/// True if `bytes` begin like a superblock, valid or not.
[[nodiscard]] bool looks_like_superblock(ByteView bytes);

}  // namespace rootwright::verity
