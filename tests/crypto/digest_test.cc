// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::crypto {

TEST_SUITE("crypto/digest") {
  // FIPS 180-2 appendix A to D and NIST's "Examples with Intermediate Values": the message "abc".
  TEST_CASE("the digests of 'abc' are those of the standard") {
    const Bytes abc = to_bytes("abc");
    CHECK(to_hex(digest(HashAlgorithm::sha1, abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(to_hex(digest(HashAlgorithm::sha256, abc)) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(digest(HashAlgorithm::sha384, abc)) ==
          "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    CHECK(to_hex(digest(HashAlgorithm::sha512, abc)) ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
          "454d4423643ce80e2a9ac94fa54ca49f");
  }

  // sha256sum < /dev/null
  TEST_CASE("no bytes have a digest, too") {
    CHECK(to_hex(digest(HashAlgorithm::sha256, {})) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  TEST_CASE("every algorithm has the name and size that dm-verity knows") {
    CHECK(name(HashAlgorithm::sha1) == "sha1");
    CHECK(digest_size(HashAlgorithm::sha1) == 20);
    CHECK(name(HashAlgorithm::sha256) == "sha256");
    CHECK(digest_size(HashAlgorithm::sha256) == 32);
    CHECK(name(HashAlgorithm::sha384) == "sha384");
    CHECK(digest_size(HashAlgorithm::sha384) == 48);
    CHECK(name(HashAlgorithm::sha512) == "sha512");
    CHECK(digest_size(HashAlgorithm::sha512) == 64);
    CHECK(parse_hash_algorithm("sha384") == HashAlgorithm::sha384);
  }

  TEST_CASE("an unknown algorithm is refused with the known ones, its bytes made printable") {
    CHECK_THROWS_WITH_AS((void)parse_hash_algorithm("SHA256"),
                         "hash algorithm 'SHA256' is none of sha1, sha256, sha384, sha512", Error);
    CHECK_THROWS_WITH_AS((void)parse_hash_algorithm("md5\033["),
                         "hash algorithm 'md5\\033[' is none of sha1, sha256, sha384, sha512", Error);
    CHECK_THROWS_WITH_AS((void)parse_hash_algorithm(""), "hash algorithm '' is none of sha1, sha256, sha384, sha512",
                         Error);
  }

  // RFC 4231 section 4.3, test case 2.
  TEST_CASE("HMAC-SHA256 is that of RFC 4231") {
    CHECK(to_hex(hmac_sha256(to_bytes("Jefe"), to_bytes("what do ya want for nothing?"))) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  // openssl dgst -sha256 -mac hmac -macopt hexkey: < /dev/null
  TEST_CASE("HMAC-SHA256 of an empty key is no HMAC of the key before it") {
    (void)hmac_sha256(to_bytes("Jefe"), {});
    CHECK(to_hex(hmac_sha256({}, {})) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  }
}

}  // namespace rootwright::crypto
