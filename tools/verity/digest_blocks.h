// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/thread_pool.h"
#include "crypto/block_hasher.h"
#include "verity/params.h"

namespace rootwright::verity {

/// Digests as they lie in hash blocks: (a part of) one level of a hash tree, or the root hash in a block of its own.
///
/// Format 1 gives each digest the next power of two of its size, format 0 packs them; the bytes between and behind them
/// are zero. Source: Linux verity.rst, "Construction Parameters", <version>.
class DigestBlocks {
 public:
  /// As many blocks as `digest_count` (at least 1) digests need, all zero. `params` are valid.
  DigestBlocks(const HashTreeParams& params, std::uint64_t digest_count);

  [[nodiscard]] std::uint64_t digest_count() const noexcept { return digest_count_; }
  [[nodiscard]] std::uint64_t digests_per_block() const noexcept { return digests_per_block_; }
  [[nodiscard]] std::uint64_t block_count() const noexcept { return bytes_.size() / block_size_; }

  /// All blocks.
  [[nodiscard]] ByteView bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::span<std::byte> bytes() noexcept { return bytes_; }
  [[nodiscard]] ByteView block(std::uint64_t index) const;
  [[nodiscard]] std::span<std::byte> block(std::uint64_t index);
  [[nodiscard]] ByteView digest(std::uint64_t index) const;
  [[nodiscard]] std::span<std::byte> digest(std::uint64_t index);

  /// The digests of the block: as many as fit, in the last one fewer.
  [[nodiscard]] std::uint64_t digests_in_block(std::uint64_t index) const;
  /// True if all bytes of the block that belong to no digest are zero.
  [[nodiscard]] bool unused_bytes_are_zero(std::uint64_t index) const;

  /// Hashes whole blocks, whatever they hold, into the digests from `first` on. Many threads may fill disjoint digests.
  void fill(std::uint64_t first, ByteView blocks, const crypto::BlockHasher& hasher);

 private:
  [[nodiscard]] std::size_t place(std::uint64_t digest) const;

  std::size_t block_size_;
  std::size_t digest_size_;
  std::size_t stride_;  // bytes from the begin of a digest to that of the next
  std::uint64_t digests_per_block_;
  std::uint64_t digest_count_;
  Bytes bytes_;
};

/// The digests of all blocks of `level`: the level above it or, if it is the top block, the root hash.
[[nodiscard]] DigestBlocks digests_of(const DigestBlocks& level, const HashTreeParams& params,
                                      const crypto::BlockHasher& hasher, ThreadPool& pool);

/// Whether two runs of bytes are the same, at memcmp's speed.
[[nodiscard]] bool equal(ByteView a, ByteView b);

/// The only digest of the digests of the top block.
[[nodiscard]] Bytes to_root_hash(const DigestBlocks& digests);

}  // namespace rootwright::verity
