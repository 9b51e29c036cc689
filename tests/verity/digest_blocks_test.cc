// SPDX-License-Identifier: Apache-2.0
#include "verity/digest_blocks.h"

#include <algorithm>

#include <doctest/doctest.h>

namespace rootwright::verity {

namespace {

HashTreeParams sha1_blocks(crypto::SaltPosition position) {
  return {.algorithm = crypto::HashAlgorithm::sha1,
          .data_block_size = 512,
          .hash_block_size = 512,
          .salt_position = position,
          .salt = {}};
}

}  // namespace

// Linux verity.rst, "Construction Parameters", <version>.
TEST_SUITE("verity/digest_blocks") {
  TEST_CASE("format 1 gives a SHA-1 digest 32 bytes, format 0 packs them; both hold 16 in 512 bytes") {
    DigestBlocks padded(sha1_blocks(crypto::SaltPosition::before), 17);
    DigestBlocks packed(sha1_blocks(crypto::SaltPosition::after), 17);
    for (DigestBlocks* blocks : {&padded, &packed}) {
      CHECK(blocks->digests_per_block() == 16);
      CHECK(blocks->block_count() == 2);
      CHECK(blocks->digests_in_block(0) == 16);
      CHECK(blocks->digests_in_block(1) == 1);
      CHECK(blocks->digest(0).size() == 20);
      CHECK(blocks->digest(16).data() == blocks->block(1).data());
    }
    CHECK(padded.digest(15).data() == padded.block(0).data() + 15 * 32);
    CHECK(packed.digest(15).data() == packed.block(0).data() + 15 * 20);
  }

  TEST_CASE("whole blocks are hashed into the digests from any one on, over the end of a hash block") {
    const HashTreeParams params = sha1_blocks(crypto::SaltPosition::after);
    const crypto::BlockHasher hasher(params.algorithm, 512, {}, params.salt_position);
    Bytes data(3 * 512);
    data[512] = std::byte{1};
    data[1024] = std::byte{2};
    DigestBlocks blocks(params, 20);
    blocks.fill(15, data, hasher);
    for (std::size_t i = 0; i < 3; ++i) {
      const Bytes expected = crypto::digest(params.algorithm, ByteView(data).subspan(i * 512, 512));
      CHECK(equal(blocks.digest(15 + i), expected));
    }
    CHECK(is_zero(blocks.digest(14)));
    CHECK(is_zero(blocks.digest(18)));
  }

  TEST_CASE("bytes of no digest are told from those of one") {
    for (const auto position : {crypto::SaltPosition::before, crypto::SaltPosition::after}) {
      DigestBlocks blocks(sha1_blocks(position), 20);
      std::ranges::fill(blocks.digest(3), std::byte{0xff});
      std::ranges::fill(blocks.digest(19), std::byte{0xff});
      CHECK(blocks.unused_bytes_are_zero(0));
      CHECK(blocks.unused_bytes_are_zero(1));
      blocks.block(0)[511] = std::byte{1};  // behind the sixteenth digest
      CHECK_FALSE(blocks.unused_bytes_are_zero(0));
      blocks.block(1)[4 * 32] = std::byte{1};  // behind the last digest of all
      CHECK_FALSE(blocks.unused_bytes_are_zero(1));
    }
  }

  TEST_CASE("the digests of a level's blocks are the level above it") {
    const HashTreeParams params = sha1_blocks(crypto::SaltPosition::before);
    const crypto::BlockHasher hasher(params.algorithm, 512, {}, params.salt_position);
    DigestBlocks level(params, 16 * 17);
    for (std::uint64_t i = 0; i < level.digest_count(); ++i)
      level.digest(i).front() = static_cast<std::byte>(i);
    ThreadPool pool(8);
    const DigestBlocks above = digests_of(level, params, hasher, pool);
    CHECK(above.digest_count() == 17);
    for (std::uint64_t i = 0; i < 17; ++i)
      CHECK(equal(above.digest(i), crypto::digest(params.algorithm, level.block(i))));
  }

  TEST_CASE("bytes are equal if they are as many and the same") {
    CHECK(equal({}, {}));
    CHECK(equal(to_bytes("ab"), to_bytes("ab")));
    CHECK_FALSE(equal(to_bytes("ab"), to_bytes("ac")));
    CHECK_FALSE(equal(to_bytes("ab"), to_bytes("abc")));
  }
}

}  // namespace rootwright::verity
