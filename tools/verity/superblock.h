// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/uuid.h"
#include "verity/params.h"

namespace rootwright::verity {

inline constexpr std::uint64_t kSuperblockSize = 512;  ///< bytes; the hash tree begins at the next hash block boundary

/// What veritysetup finds a hash tree by. Source: cryptsetup's on-disk format, version 1.
struct Superblock {
  Uuid uuid;
  HashTreeParams params;
  std::uint64_t data_blocks = 0;
};

[[nodiscard]] Bytes encode(const Superblock& superblock);  ///< kSuperblockSize bytes
/// Throws Error(input) naming the field if `bytes` (at least kSuperblockSize) hold none or one that is not valid.
[[nodiscard]] Superblock decode_superblock(ByteView bytes);
/// True if `bytes` begin like a superblock, valid or not.
[[nodiscard]] bool looks_like_superblock(ByteView bytes);

}  // namespace rootwright::verity
