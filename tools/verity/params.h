// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "crypto/block_hasher.h"
#include "crypto/digest.h"

namespace rootwright::verity {

/// What decides the bytes of a hash tree besides the data. Source: Linux verity.rst, "Construction Parameters".
struct HashTreeParams {
  crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::sha256;
  std::uint32_t data_block_size = 4096;  ///< bytes: a power of two, 512 to 1 MiB
  std::uint32_t hash_block_size = 4096;  ///< bytes: a power of two, 512 to 1 MiB
  crypto::SaltPosition salt_position = crypto::SaltPosition::before;
  Bytes salt;  ///< at most 256 bytes; may be empty
};

/// Throws Error(input) naming the value and what is allowed.
void validate(const HashTreeParams& params);

}  // namespace rootwright::verity
