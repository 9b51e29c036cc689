// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256_sample.h"

#include <algorithm>
#include <random>

namespace rootwright::crypto {

namespace {

constexpr std::size_t kDigest = 32;
constexpr std::size_t kStride = kDigest + 1;
constexpr std::byte kUntouched{0xee};

Bytes random_bytes(std::size_t size) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(size));  // the same numbers with every standard library
  Bytes bytes(size);
  std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random()); });
  return bytes;
}

}  // namespace

Sha256Sample::Sha256Sample(const SampleShape& shape)
    : shape_(shape),
      salt_(random_bytes(shape.salt_size)),
      bytes_(random_bytes(shape.misalignment + shape.count * shape.block_size)),
      digests_(shape.misalignment + shape.count * kStride, kUntouched) {
  for (std::size_t i = 0; i < shape.count; ++i) {
    block_places_.push_back(bytes_.data() + shape.misalignment + i * shape.block_size);
    digest_places_.push_back(digests_.data() + shape.misalignment + i * kStride);
  }
}

void Sha256Sample::forget_digests() {
  std::ranges::fill(digests_, kUntouched);
}

SaltedBlocks Sha256Sample::blocks() const {
  const bool before = shape_.salt_position == SaltPosition::before;
  return {.block_size = shape_.block_size,
          .salt_before = before ? ByteView(salt_) : ByteView(),
          .salt_behind = before ? ByteView() : ByteView(salt_),
          .blocks = block_places_,
          .digests = digest_places_};
}

Bytes Sha256Sample::expected() const {
  const SaltedBlocks salted = blocks();
  Bytes expected(digests_.size(), kUntouched);
  for (std::size_t i = 0; i < shape_.count; ++i) {
    Bytes message(salted.salt_before.begin(), salted.salt_before.end());
    message.insert(message.end(), salted.blocks[i], salted.blocks[i] + salted.block_size);
    message.insert(message.end(), salted.salt_behind.begin(), salted.salt_behind.end());
    std::ranges::copy(digest(HashAlgorithm::sha256, message),
                      expected.begin() + static_cast<std::ptrdiff_t>(shape_.misalignment + i * kStride));
  }
  return expected;
}

}  // namespace rootwright::crypto
