// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "crypto/salted_blocks.h"

namespace rootwright::crypto {

/// One way to compute SHA-256, for processors that have the instructions.
struct Sha256Kernel {
  std::string_view name;
  std::size_t lanes;  ///< blocks that it hashes in the time of one
  /// Safe for concurrent use. Blocks have at least 64 bytes, unless this is OpenSSL.
  void (*hash)(const SaltedBlocks& blocks);
};

/// The kernels that this machine can run; the first is OpenSSL, which every machine has. None is tested yet.
[[nodiscard]] std::vector<Sha256Kernel> sha256_kernels();

/// True if the kernel gives known digests for a block, for all lanes and one more, with salts on either side.
[[nodiscard]] bool passes_self_test(const Sha256Kernel& kernel);

void sha256_openssl(const SaltedBlocks& blocks);
/// x86-64 with AVX-512 F and BW, with the SHA extensions, with AVX2: call them where cpu_features() has these.
void sha256_avx512(const SaltedBlocks& blocks);
void sha256_sha_ni(const SaltedBlocks& blocks);
void sha256_avx2(const SaltedBlocks& blocks);
/// AArch64 with the SHA2 instructions.
void sha256_armv8(const SaltedBlocks& blocks);

}  // namespace rootwright::crypto
