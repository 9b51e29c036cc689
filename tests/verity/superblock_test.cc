// SPDX-License-Identifier: Apache-2.0
#include "verity/superblock.h"

#include <limits>

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::verity {

namespace {

Superblock example() {
  return {.uuid = Uuid::parse("11111111-2222-3333-4444-555555555555"),
          .params = {.salt = from_hex("e48da609055204e89ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d")},
          .data_blocks = 2048};
}

/// The first 128 bytes of the hash file of
///   veritysetup format --uuid=11111111-2222-3333-4444-555555555555 --salt=e48d...3e2d ZEROS HASH   (cryptsetup 2.6.1)
/// with 8 MiB of zeros; the other 384 of the superblock are zero.
const Bytes kExampleHead = from_hex(
    "7665726974790000010000000100000011111111222233334444555555555555"
    "7368613235360000000000000000000000000000000000000000000000000000"
    "001000000010000000080000000000002000000000000000e48da609055204e8"
    "9ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d0000000000000000");

Bytes example_bytes() {
  Bytes bytes = kExampleHead;
  bytes.resize(kSuperblockSize);
  return bytes;
}

/// What decoding says of the example after `change`.
template <typename Change>
std::string refusal(Change&& change) {
  Bytes bytes = example_bytes();
  change(bytes);
  try {
    (void)decode_superblock(bytes);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input);
    return error.what();
  }
  return "decoded";
}

std::string refusal_of_byte(std::size_t offset) {
  return refusal([&](Bytes& bytes) { bytes[offset] = std::byte{'x'}; });
}

}  // namespace

TEST_SUITE("verity/superblock") {
  TEST_CASE("the bytes are those of veritysetup") {
    CHECK(encode(example()) == example_bytes());
  }

  TEST_CASE("veritysetup's bytes are read back") {
    const Superblock superblock = decode_superblock(example_bytes());
    CHECK(superblock.uuid == example().uuid);
    CHECK(superblock.data_blocks == 2048);
    CHECK(superblock.params.algorithm == crypto::HashAlgorithm::sha256);
    CHECK(superblock.params.data_block_size == 4096);
    CHECK(superblock.params.hash_block_size == 4096);
    CHECK(superblock.params.salt_position == crypto::SaltPosition::before);
    CHECK(superblock.params.salt == example().params.salt);
  }

  TEST_CASE("every algorithm, format and length of salt comes back") {
    for (const auto algorithm : {crypto::HashAlgorithm::sha1, crypto::HashAlgorithm::sha256,
                                 crypto::HashAlgorithm::sha384, crypto::HashAlgorithm::sha512}) {
      for (const auto position : {crypto::SaltPosition::before, crypto::SaltPosition::after}) {
        for (const std::size_t salt_size : {0U, 1U, 256U}) {
          Superblock superblock = example();
          superblock.params = {.algorithm = algorithm,
                               .data_block_size = 512,
                               .hash_block_size = 1024,
                               .salt_position = position,
                               .salt = Bytes(salt_size, std::byte{0xff})};
          const Bytes bytes = encode(superblock);
          REQUIRE(bytes.size() == kSuperblockSize);
          CHECK(encode(decode_superblock(bytes)) == bytes);
        }
      }
    }
  }

  TEST_CASE("a field that is not valid is refused by name") {
    CHECK(refusal_of_byte(0) == "verity superblock: it does not begin with 'verity'");
    CHECK(refusal_of_byte(7) == "verity superblock: it does not begin with 'verity'");
    CHECK(refusal([](Bytes& bytes) { store_le32(bytes, 8, 2); }) == "verity superblock: version 2 is not 1");
    CHECK(refusal([](Bytes& bytes) { store_le32(bytes, 12, 2); }) ==
          "verity superblock: hash type 2 is neither 0 nor 1");
    CHECK(refusal_of_byte(32) == "verity superblock: hash algorithm 'xha256' is none of sha1, sha256, sha384, sha512");
    CHECK(refusal([](Bytes& bytes) { store_le32(bytes, 64, 4097); }) ==
          "verity superblock: data block size 4097 is no power of two from 512 to 524288");
    CHECK(refusal([](Bytes& bytes) { store_le32(bytes, 68, 1 << 20); }) ==
          "verity superblock: hash block size 1048576 is no power of two from 512 to 524288");
    CHECK(refusal([](Bytes& bytes) { store_le64(bytes, 72, 0); }) ==
          "verity superblock: the number of data blocks is 0");
    CHECK(refusal([](Bytes& bytes) { store_le16(bytes, 80, 257); }) ==
          "verity superblock: salt of 257 bytes is longer than 256");
  }

  TEST_CASE("a number of data blocks whose bytes 64 bits do not hold is refused") {
    const std::string words =
        refusal([](Bytes& bytes) { store_le64(bytes, 72, std::numeric_limits<std::uint64_t>::max()); });
    CHECK(words.starts_with("verity superblock: 18,446,744,073,709,551,615 data blocks: "));
  }

  TEST_CASE("a byte that no field uses must be zero") {
    CHECK(refusal_of_byte(40) == "verity superblock: what follows the hash algorithm is not zero at byte 40");
    CHECK(refusal_of_byte(63) == "verity superblock: what follows the hash algorithm is not zero at byte 63");
    CHECK(refusal_of_byte(82) == "verity superblock: the padding before the salt is not zero at byte 82");
    CHECK(refusal_of_byte(87) == "verity superblock: the padding before the salt is not zero at byte 87");
    CHECK(refusal_of_byte(88 + 32) == "verity superblock: what follows the salt is not zero at byte 120");
    CHECK(refusal_of_byte(343) == "verity superblock: what follows the salt is not zero at byte 343");
    CHECK(refusal_of_byte(344) == "verity superblock: the padding at the end is not zero at byte 344");
    CHECK(refusal_of_byte(511) == "verity superblock: the padding at the end is not zero at byte 511");
  }

  TEST_CASE("any byte changed is refused or gives another superblock") {
    for (std::size_t offset = 0; offset < kSuperblockSize; ++offset) {
      CAPTURE(offset);
      Bytes bytes = example_bytes();
      bytes[offset] ^= std::byte{1};
      try {
        const Superblock other = decode_superblock(bytes);
        CHECK(encode(other) == bytes);
        CHECK(encode(other) != encode(example()));
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
      }
    }
  }

  TEST_CASE("parameters that are not valid are not encoded") {
    Superblock superblock = example();
    superblock.params.salt = Bytes(257);
    CHECK_THROWS_WITH_AS((void)encode(superblock), "salt of 257 bytes is longer than 256", Error);
  }

  TEST_CASE("bytes look like a superblock by their first eight") {
    CHECK(looks_like_superblock(example_bytes()));
    CHECK(looks_like_superblock(ByteView(kExampleHead).first(8)));
    CHECK_FALSE(looks_like_superblock(ByteView(kExampleHead).first(7)));
    CHECK_FALSE(looks_like_superblock(Bytes(512)));
    CHECK_FALSE(looks_like_superblock({}));
  }

  TEST_CASE("the tree begins at the next hash block boundary") {
    CHECK(hash_tree_offset(0, {}) == 4096);
    CHECK(hash_tree_offset(8192, {}) == 12288);
    HashTreeParams params;
    params.hash_block_size = 512;
    CHECK(hash_tree_offset(0, params) == 512);
    params.hash_block_size = 1024;
    CHECK(hash_tree_offset(512, params) == 1024);
    CHECK_THROWS_AS((void)hash_tree_offset(std::numeric_limits<std::uint64_t>::max() - 100, {}), Error);
  }
}

}  // namespace rootwright::verity
