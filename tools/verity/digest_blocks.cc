// SPDX-License-Identifier: Apache-2.0
#include "verity/digest_blocks.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "base/size.h"

namespace rootwright::verity {

DigestBlocks::DigestBlocks(const HashTreeParams& params, std::uint64_t digest_count)
    : block_size_(params.hash_block_size),
      digest_size_(crypto::digest_size(params.algorithm)),
      stride_(params.salt_position == crypto::SaltPosition::before ? std::bit_ceil(digest_size_) : digest_size_),
      digests_per_block_(verity::digests_per_block(shape(params))),
      digest_count_(digest_count),
      bytes_(checked_multiply(divide_up(digest_count, digests_per_block_), block_size_)) {
  assert(digest_count > 0);
}

ByteView DigestBlocks::block(std::uint64_t index) const {
  return bytes().subspan(index * block_size_, block_size_);
}

std::span<std::byte> DigestBlocks::block(std::uint64_t index) {
  return bytes().subspan(index * block_size_, block_size_);
}

ByteView DigestBlocks::digest(std::uint64_t index) const {
  return bytes().subspan(place(index), digest_size_);
}

std::span<std::byte> DigestBlocks::digest(std::uint64_t index) {
  return bytes().subspan(place(index), digest_size_);
}

std::uint64_t DigestBlocks::digests_in_block(std::uint64_t index) const {
  return std::min(digests_per_block_, digest_count_ - index * digests_per_block_);
}

bool DigestBlocks::unused_bytes_are_zero(std::uint64_t index) const {
  const ByteView all = block(index);
  const std::uint64_t digests = digests_in_block(index);
  for (std::uint64_t i = 0; i < digests; ++i) {
    const std::size_t behind = i * stride_ + digest_size_;
    if (!is_zero(all.subspan(behind, std::min(stride_ - digest_size_, all.size() - behind)))) return false;
  }
  return is_zero(all.subspan(std::min(digests * stride_, all.size())));
}

void DigestBlocks::fill(std::uint64_t first, ByteView blocks, const crypto::BlockHasher& hasher) {
  // Only inside one hash block do digests follow each other at the same distance.
  while (!blocks.empty()) {
    const std::uint64_t room = digests_per_block_ - first % digests_per_block_;
    const std::uint64_t count = std::min<std::uint64_t>(room, blocks.size() / hasher.block_size());
    hasher.hash(blocks.first(count * hasher.block_size()), bytes().subspan(place(first)), stride_);
    blocks = blocks.subspan(count * hasher.block_size());
    first += count;
  }
}

std::size_t DigestBlocks::place(std::uint64_t digest) const {
  assert(digest < digest_count_);
  return digest / digests_per_block_ * block_size_ + digest % digests_per_block_ * stride_;
}

DigestBlocks digests_of(const DigestBlocks& level, const HashTreeParams& params, const crypto::BlockHasher& hasher,
                        ThreadPool& pool) {
  DigestBlocks digests(params, level.block_count());
  pool.parallel_for(digests.block_count(), [&](std::size_t index) {
    const std::uint64_t first = index * digests.digests_per_block();
    const std::uint64_t count = digests.digests_in_block(index);
    digests.fill(first, level.bytes().subspan(first * params.hash_block_size, count * params.hash_block_size), hasher);
  });
  return digests;
}

bool equal(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

Bytes to_root_hash(const DigestBlocks& digests) {
  assert(digests.digest_count() == 1);
  const ByteView digest = digests.digest(0);
  return {digest.begin(), digest.end()};
}

}  // namespace rootwright::verity
