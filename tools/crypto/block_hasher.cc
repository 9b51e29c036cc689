// SPDX-License-Identifier: Apache-2.0
#include "crypto/block_hasher.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "crypto/openssl_blocks_handle.h"
#include "crypto/sha256_selection.h"

namespace rootwright::crypto {

struct BlockHasher::State {
  class Waiting;

  void hash(std::span<const std::byte* const> blocks, std::span<std::byte* const> digests) const {
    const SaltedBlocks salted{.block_size = block_size,
                              .salt_before = salt_before,
                              .salt_behind = salt_behind,
                              .blocks = blocks,
                              .digests = digests};
    if (kernels != nullptr) {
      kernels->hash(salted);
    } else {
      hash_with_openssl(*algorithm, salted);
    }
  }

  std::size_t block_size;
  std::size_t digest_size;
  Bytes salt_before;
  Bytes salt_behind;
  const Sha256Selection* kernels;  // null: OpenSSL hashes
  Md algorithm;
  Bytes zero_block_digest;
};

/// Blocks that wait to be hashed together, and where their digests go.
class BlockHasher::State::Waiting {
 public:
  explicit Waiting(const State& state) : state_(state) {}

  void add(const std::byte* block, std::byte* digest) {
    blocks_[count_] = block;
    digests_[count_] = digest;
    if (++count_ == kMost) hash();
  }

  void hash() {
    state_.hash(std::span(blocks_).first(count_), std::span(digests_).first(count_));
    count_ = 0;
  }

 private:
  static constexpr std::size_t kMost = 128;  // full batches of every kernel

  const State& state_;
  std::size_t count_ = 0;
  std::array<const std::byte*, kMost> blocks_;
  std::array<std::byte*, kMost> digests_;
};

namespace {

const Sha256Selection* kernels_for(HashAlgorithm algorithm, std::size_t block_size) {
  constexpr std::size_t kLeastForKernels = 64;
  return algorithm == HashAlgorithm::sha256 && block_size >= kLeastForKernels ? &sha256_selection() : nullptr;
}

}  // namespace

BlockHasher::BlockHasher(HashAlgorithm algorithm, std::size_t block_size, Bytes salt, SaltPosition position) {
  assert(block_size > 0);
  Bytes salt_behind;
  if (position == SaltPosition::after) salt_behind.swap(salt);
  state_ = std::make_unique<State>(State{.block_size = block_size,
                                         .digest_size = crypto::digest_size(algorithm),
                                         .salt_before = std::move(salt),
                                         .salt_behind = std::move(salt_behind),
                                         .kernels = kernels_for(algorithm, block_size),
                                         .algorithm = fetch(algorithm),
                                         .zero_block_digest = Bytes(crypto::digest_size(algorithm))});
  const Bytes zero_block(block_size);
  state_->hash(std::array{zero_block.data()}, std::array{state_->zero_block_digest.data()});
}

BlockHasher::~BlockHasher() = default;

std::size_t BlockHasher::block_size() const noexcept {
  return state_->block_size;
}

std::size_t BlockHasher::digest_size() const noexcept {
  return state_->digest_size;
}

void BlockHasher::hash(ByteView blocks, std::span<std::byte> out, std::size_t stride) const {
  assert(blocks.size() % state_->block_size == 0 && stride >= state_->digest_size);
  const std::size_t count = blocks.size() / state_->block_size;
  assert(count == 0 || out.size() >= (count - 1) * stride + state_->digest_size);

  State::Waiting waiting(*state_);
  for (std::size_t i = 0; i < count; ++i) {
    const ByteView block = blocks.subspan(i * state_->block_size, state_->block_size);
    std::byte* digest = out.data() + i * stride;
    if (is_zero(block)) {
      std::ranges::copy(state_->zero_block_digest, digest);
    } else {
      waiting.add(block.data(), digest);
    }
  }
  waiting.hash();
}

}  // namespace rootwright::crypto
