// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "crypto/block_hasher.h"
#include "crypto/sha256_kernels.h"

namespace rootwright::crypto {

struct SampleShape {
  std::size_t count = 1;
  std::size_t block_size = 512;
  std::size_t salt_size = 32;
  SaltPosition salt_position = SaltPosition::before;
  std::size_t misalignment = 0;  ///< of the first block and of the first digest, bytes
};

/// Random blocks, the same in each run, the salt to hash them with, and room for their digests with a byte between any
/// two.
class Sha256Sample {
 public:
  explicit Sha256Sample(const SampleShape& shape);

  void forget_digests();
  /// What to give a kernel; valid as long as the sample.
  [[nodiscard]] SaltedBlocks blocks() const;
  /// Digests and the bytes between them, as the kernels left them.
  [[nodiscard]] const Bytes& digests() const noexcept { return digests_; }
  /// What digests() should be, from OpenSSL's digest of each message at once.
  [[nodiscard]] Bytes expected() const;

 private:
  SampleShape shape_;
  Bytes salt_;
  Bytes bytes_;
  Bytes digests_;
  std::vector<const std::byte*> block_places_;
  std::vector<std::byte*> digest_places_;
};

}  // namespace rootwright::crypto
