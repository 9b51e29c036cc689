// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "base/bytes.h"

namespace rootwright::crypto {

/// Blocks of one size and the salt that each is hashed with: what a kernel is given. Nothing of it is owned.
struct SaltedBlocks {
  std::size_t block_size;  ///< bytes
  ByteView salt_before;    ///< hashed before each block, may be empty
  ByteView salt_behind;    ///< hashed behind each block, may be empty
  std::span<const std::byte* const> blocks;
  std::span<std::byte* const> digests;  ///< where the digest of each block goes
};

}  // namespace rootwright::crypto
