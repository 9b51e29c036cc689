// SPDX-License-Identifier: Apache-2.0
#include "crypto/hasher.h"

#include <doctest/doctest.h>

namespace rootwright::crypto {

TEST_SUITE("crypto/hasher") {
  TEST_CASE("bytes in pieces have the digest of the whole") {
    for (const HashAlgorithm algorithm :
         {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512}) {
      Hasher hasher(algorithm);
      hasher.update(to_bytes("a"));
      hasher.update({});
      hasher.update(to_bytes("bc"));
      CHECK(hasher.finish() == digest(algorithm, to_bytes("abc")));
    }
  }

  TEST_CASE("nothing at all has the digest of no bytes") {
    CHECK(Hasher(HashAlgorithm::sha256).finish() == digest(HashAlgorithm::sha256, {}));
  }

  TEST_CASE("a hasher that was moved goes on where it was") {
    Hasher first(HashAlgorithm::sha256);
    first.update(to_bytes("ab"));
    Hasher second = std::move(first);
    second.update(to_bytes("c"));
    CHECK(second.finish() == digest(HashAlgorithm::sha256, to_bytes("abc")));
  }
}

}  // namespace rootwright::crypto
