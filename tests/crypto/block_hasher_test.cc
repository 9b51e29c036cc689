// SPDX-License-Identifier: Apache-2.0
#include "crypto/block_hasher.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/thread_pool.h"

namespace rootwright::crypto {

namespace {

Bytes counting_bytes(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::byte>(i * 7 + i / 256);
  return bytes;
}

Bytes joined(ByteView a, ByteView b) {
  Bytes bytes(a.begin(), a.end());
  bytes.insert(bytes.end(), b.begin(), b.end());
  return bytes;
}

}  // namespace

TEST_SUITE("crypto/block_hasher") {
  // (head -c 4096 /dev/zero) | sha256sum
  TEST_CASE("a block of zeros without salt has the digest that sha256sum gives") {
    const BlockHasher hasher(HashAlgorithm::sha256, 4096, {}, SaltPosition::before);
    Bytes out(32);
    hasher.hash(Bytes(4096), out, 32);
    CHECK(to_hex(out) == "ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7");
  }

  TEST_CASE("every algorithm, salt and side gives the digest of salt and block together") {
    const Bytes blocks = counting_bytes(3 * 512);
    for (const HashAlgorithm algorithm :
         {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512}) {
      for (const std::size_t salt_size : {0U, 1U, 32U, 63U, 64U, 65U, 256U}) {
        const Bytes salt = counting_bytes(salt_size);
        const BlockHasher before(algorithm, 512, salt, SaltPosition::before);
        const BlockHasher after(algorithm, 512, salt, SaltPosition::after);
        const std::size_t size = digest_size(algorithm);
        Bytes out_before(3 * size);
        Bytes out_after(3 * size);
        before.hash(blocks, out_before, size);
        after.hash(blocks, out_after, size);
        for (std::size_t i = 0; i < 3; ++i) {
          const ByteView block = ByteView(blocks).subspan(i * 512, 512);
          CHECK(
              std::ranges::equal(ByteView(out_before).subspan(i * size, size), digest(algorithm, joined(salt, block))));
          CHECK(
              std::ranges::equal(ByteView(out_after).subspan(i * size, size), digest(algorithm, joined(block, salt))));
        }
      }
    }
  }

  TEST_CASE("digests lie a stride apart and the bytes between them stay as they are") {
    const BlockHasher hasher(HashAlgorithm::sha1, 512, {}, SaltPosition::before);
    Bytes out(32 + 20, std::byte{0xee});
    hasher.hash(counting_bytes(1024), out, 32);
    CHECK(std::ranges::equal(ByteView(out).subspan(20, 12), Bytes(12, std::byte{0xee})));
    CHECK(std::ranges::equal(ByteView(out).subspan(32),
                             digest(HashAlgorithm::sha1, ByteView(counting_bytes(1024)).subspan(512))));
  }

  TEST_CASE("blocks of zeros between others have the zero block's digest") {
    const Bytes salt = to_bytes("salt");
    const Bytes expected = digest(HashAlgorithm::sha256, joined(salt, Bytes(512)));
    const BlockHasher hasher(HashAlgorithm::sha256, 512, salt, SaltPosition::before);
    for (const std::size_t zero : {0U, 1U, 16U, 39U}) {
      Bytes blocks = counting_bytes(40 * 512);
      std::fill_n(blocks.begin() + static_cast<std::ptrdiff_t>(zero * 512), 512, std::byte{0});
      Bytes out(40 * 32);
      hasher.hash(blocks, out, 32);
      for (std::size_t i = 0; i < 40; ++i) {
        const Bytes message = joined(salt, ByteView(blocks).subspan(i * 512, 512));
        CHECK(std::ranges::equal(ByteView(out).subspan(i * 32, 32), digest(HashAlgorithm::sha256, message)));
      }
      CHECK(std::ranges::equal(ByteView(out).subspan(zero * 32, 32), expected));
    }
  }

  TEST_CASE("a block of zeros but for its last byte is no block of zeros") {
    const BlockHasher hasher(HashAlgorithm::sha512, 512, {}, SaltPosition::after);
    Bytes block(512);
    block.back() = std::byte{1};
    Bytes out(64);
    hasher.hash(block, out, 64);
    CHECK(out == digest(HashAlgorithm::sha512, block));
  }

  TEST_CASE("blocks smaller than a kernel takes are hashed, too") {
    const BlockHasher hasher(HashAlgorithm::sha256, 3, {}, SaltPosition::before);
    Bytes out(2 * 32);
    hasher.hash(to_bytes("abcdef"), out, 32);
    CHECK(std::ranges::equal(ByteView(out).first(32), digest(HashAlgorithm::sha256, to_bytes("abc"))));
    CHECK(std::ranges::equal(ByteView(out).last(32), digest(HashAlgorithm::sha256, to_bytes("def"))));
  }

  TEST_CASE("more blocks than wait together are hashed, with room between their digests") {
    const BlockHasher hasher(HashAlgorithm::sha256, 64, {}, SaltPosition::before);
    const Bytes blocks = counting_bytes(300 * 64);
    Bytes out(300 * 40, std::byte{0xee});
    hasher.hash(blocks, out, 40);
    for (std::size_t i = 0; i < 300; ++i) {
      const ByteView slot = ByteView(out).subspan(i * 40, 40);
      CHECK(std::ranges::equal(slot.first(32), digest(HashAlgorithm::sha256, ByteView(blocks).subspan(i * 64, 64))));
      CHECK(std::ranges::equal(slot.last(8), Bytes(8, std::byte{0xee})));
    }
  }

  TEST_CASE("no blocks give no digests") {
    const BlockHasher hasher(HashAlgorithm::sha256, 4096, {}, SaltPosition::before);
    hasher.hash({}, {}, 32);
    CHECK(hasher.block_size() == 4096);
    CHECK(hasher.digest_size() == 32);
  }

  TEST_CASE("many threads share one hasher") {
    const BlockHasher hasher(HashAlgorithm::sha256, 512, to_bytes("salt"), SaltPosition::before);
    const Bytes blocks = counting_bytes(64 * 512);
    Bytes at_once(64 * 32);
    hasher.hash(blocks, at_once, 32);
    Bytes by_threads(64 * 32);
    ThreadPool pool(8);
    pool.parallel_for(64, [&](std::size_t i) {
      hasher.hash(ByteView(blocks).subspan(i * 512, 512), std::span(by_threads).subspan(i * 32, 32), 32);
    });
    CHECK(by_threads == at_once);
  }
}

}  // namespace rootwright::crypto
