// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256_kernels.h"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "base/cpu_features.h"
#include "crypto/sha256_sample.h"

namespace rootwright::crypto {

namespace {

/// Every kernel of this machine gives the sample the digests that OpenSSL gives its messages.
void check_kernels(const SampleShape& shape) {
  Sha256Sample sample(shape);
  const Bytes expected = sample.expected();
  for (const Sha256Kernel& kernel : sha256_kernels()) {
    CAPTURE(kernel.name);
    CAPTURE(shape.count);
    CAPTURE(shape.block_size);
    CAPTURE(shape.salt_size);
    CAPTURE(shape.misalignment);
    sample.forget_digests();
    kernel.hash(sample.blocks());
    CHECK(sample.digests() == expected);
  }
}

bool is_among_kernels(std::string_view name) {
  return std::ranges::count(sha256_kernels(), name, &Sha256Kernel::name) == 1;
}

void leave_digests_as_they_are(const SaltedBlocks& /*blocks*/) {}

void get_the_last_block_wrong(const SaltedBlocks& blocks) {
  sha256_openssl(blocks);
  *blocks.digests.back() ^= std::byte{1};
}

void exchange_two_digests(const SaltedBlocks& blocks) {
  sha256_openssl(blocks);
  if (blocks.digests.size() > 9) std::swap_ranges(blocks.digests[8], blocks.digests[8] + 32, blocks.digests[9]);
}

void forget_the_salt_before(const SaltedBlocks& blocks) {
  SaltedBlocks unsalted = blocks;
  unsalted.salt_before = {};
  sha256_openssl(unsalted);
}

void forget_the_salt_behind(const SaltedBlocks& blocks) {
  SaltedBlocks unsalted = blocks;
  unsalted.salt_behind = {};
  sha256_openssl(unsalted);
}

}  // namespace

TEST_SUITE("crypto/sha256_kernels") {
  TEST_CASE("a machine has OpenSSL first and the kernels whose instructions it has") {
    CHECK(sha256_kernels().front().name == "openssl");
    CHECK(is_among_kernels("avx512") == cpu_features().avx512);
    CHECK(is_among_kernels("sha-ni") == cpu_features().sha_ni);
    CHECK(is_among_kernels("avx2") == cpu_features().avx2);
    CHECK(is_among_kernels("armv8") == cpu_features().armv8_sha2);
  }

  // head -c 4096 /dev/zero | sha256sum
  TEST_CASE("every kernel gives a block of zeros the digest that sha256sum gives") {
    const Bytes zeros(4096);
    for (const Sha256Kernel& kernel : sha256_kernels()) {
      CAPTURE(kernel.name);
      Bytes digest(32);
      kernel.hash({.block_size = zeros.size(),
                   .salt_before = {},
                   .salt_behind = {},
                   .blocks = std::array{zeros.data()},
                   .digests = std::array{digest.data()}});
      CHECK(to_hex(digest) == "ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7");
    }
  }

  TEST_CASE("kernels hash any number of blocks from none to 40") {
    for (std::size_t count = 0; count <= 40; ++count) {
      for (const std::size_t salt_size : {0U, 32U, 256U}) {
        check_kernels({.count = count, .salt_size = salt_size});
        check_kernels({.count = count, .salt_size = salt_size, .salt_position = SaltPosition::after});
      }
    }
  }

  TEST_CASE("kernels hash blocks of 512 to 65536 bytes") {
    for (std::size_t block_size = 512; block_size <= 65536; block_size *= 2)
      check_kernels({.count = 17, .block_size = block_size});
    check_kernels({.count = 17, .block_size = 4096, .salt_position = SaltPosition::after});
    check_kernels({.count = 17, .block_size = 3 * 512});
  }

  TEST_CASE("kernels hash blocks that are no whole number of pieces") {
    for (std::size_t block_size = 64; block_size <= 192; ++block_size)
      check_kernels({.count = 9, .block_size = block_size, .salt_size = 7});
  }

  TEST_CASE("kernels take a salt of 0 to 256 bytes before the block") {
    for (std::size_t salt_size = 0; salt_size <= 256; ++salt_size)
      check_kernels({.count = 3, .salt_size = salt_size});
  }

  TEST_CASE("kernels take a salt of 0 to 256 bytes behind the block") {
    for (std::size_t salt_size = 0; salt_size <= 256; ++salt_size)
      check_kernels({.count = 3, .salt_size = salt_size, .salt_position = SaltPosition::after});
  }

  TEST_CASE("salts that end near a piece's end reach every lane") {
    for (const std::size_t salt_size : {0U, 1U, 55U, 56U, 63U, 64U, 65U, 119U, 120U, 127U, 128U, 256U}) {
      check_kernels({.count = 33, .salt_size = salt_size});
      check_kernels({.count = 33, .salt_size = salt_size, .salt_position = SaltPosition::after});
    }
  }

  TEST_CASE("blocks and digests may begin anywhere") {
    for (std::size_t misalignment = 1; misalignment <= 64; ++misalignment)
      check_kernels({.count = 17, .misalignment = misalignment});
  }

  TEST_CASE("every kernel of this machine passes the self-test") {
    for (const Sha256Kernel& kernel : sha256_kernels()) {
      CAPTURE(kernel.name);
      CHECK(passes_self_test(kernel));
    }
  }

  TEST_CASE("the self-test fails a kernel whose digests are wrong") {
    for (const auto lie : {leave_digests_as_they_are, get_the_last_block_wrong, exchange_two_digests,
                           forget_the_salt_before, forget_the_salt_behind})
      CHECK_FALSE(passes_self_test({.name = "liar", .lanes = 1, .hash = lie}));
  }
}

}  // namespace rootwright::crypto
