// SPDX-License-Identifier: Apache-2.0
#include "crypto/hasher.h"

#include "crypto/openssl_handle.h"

namespace rootwright::crypto {

struct Hasher::State {
  MdContext context;
  std::size_t digest_size;
};

Hasher::Hasher(HashAlgorithm algorithm)
    : state_(std::make_unique<State>(
          State{MdContext(check(EVP_MD_CTX_new(), "begin a digest")), crypto::digest_size(algorithm)})) {
  const Md md = fetch(algorithm);
  check(EVP_DigestInit_ex2(state_->context.get(), md.get(), nullptr), "begin a digest");
}

Hasher::Hasher(Hasher&& other) noexcept = default;
Hasher& Hasher::operator=(Hasher&& other) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(ByteView bytes) {
  check(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()), "continue a digest");
}

Bytes Hasher::finish() {
  Bytes digest(state_->digest_size);
  check(EVP_DigestFinal_ex(state_->context.get(), as_unsigned(std::span(digest)), nullptr), "finish a digest");
  return digest;
}

}  // namespace rootwright::crypto
