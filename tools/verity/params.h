// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "crypto/block_hasher.h"
#include "crypto/digest.h"
#include "verity/geometry.h"

namespace rootwright::verity {

// What cryptsetup (lib/verity/verity.h, VERITY_BLOCK_SIZE_OK) and the superblock's salt field allow.
inline constexpr std::uint32_t kMinimumBlockSize = 512;
inline constexpr std::uint32_t kMaximumBlockSize = 512 * 1024;
inline constexpr std::size_t kMaximumSaltSize = 256;

/// What decides the bytes of a hash tree besides the data. Source: Linux verity.rst, "Construction Parameters".
struct HashTreeParams {
  crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::sha256;
  /// Bytes: a power of two, 512 to 512 KiB. Linux opens data blocks up to its page size only.
  std::uint32_t data_block_size = 4096;
  std::uint32_t hash_block_size = 4096;  ///< bytes: a power of two, 512 to 512 KiB
  crypto::SaltPosition salt_position = crypto::SaltPosition::before;
  Bytes salt;  ///< at most 256 bytes; may be empty
};

/// Throws Error(input) naming the value and what is allowed.
void validate(const HashTreeParams& params);

[[nodiscard]] TreeShape shape(const HashTreeParams& params);

}  // namespace rootwright::verity
