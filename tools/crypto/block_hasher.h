// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "crypto/digest.h"

namespace rootwright::crypto {

/// Which side of the block the salt is hashed on: the "version" of dm-verity's hash format (verity.rst).
enum class SaltPosition {
  before,  ///< version 1
  after,   ///< version 0, Chrome OS
};

/// Hashes many salted blocks of one size: SHA-256 with the kernel that is the fastest here (sha256_selection.h), the
/// others with OpenSSL. Blocks of zeros are recognised and not hashed. Safe for concurrent use.
class BlockHasher {
 public:
  /// `block_size` in bytes, at least 1; the salt may be empty. Throws Error(usage) if the environment asks for a kernel
  /// that this machine lacks.
  BlockHasher(HashAlgorithm algorithm, std::size_t block_size, Bytes salt, SaltPosition position);
  BlockHasher(const BlockHasher&) = delete;
  BlockHasher& operator=(const BlockHasher&) = delete;
  ~BlockHasher();

  [[nodiscard]] std::size_t block_size() const noexcept;
  [[nodiscard]] std::size_t digest_size() const noexcept;

  /// `blocks` holds a whole number of blocks, none is fine; the digest of block i goes to out[i * stride], stride at
  /// least digest_size(). Bytes between digests are left as they are.
  void hash(ByteView blocks, std::span<std::byte> out, std::size_t stride) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rootwright::crypto
