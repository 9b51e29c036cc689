// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <array>
#include <string>

#include <openssl/hmac.h>

#include "base/error.h"
#include "crypto/openssl_handle.h"

namespace rootwright::crypto {

namespace {

struct Known {
  HashAlgorithm algorithm;
  std::string_view name;
  std::size_t digest_size;
};

constexpr std::array kKnown{
    Known{HashAlgorithm::sha1, "sha1", 20},
    Known{HashAlgorithm::sha256, "sha256", 32},
    Known{HashAlgorithm::sha384, "sha384", 48},
    Known{HashAlgorithm::sha512, "sha512", 64},
};

const Known& known(HashAlgorithm algorithm) {
  return kKnown.at(static_cast<std::size_t>(algorithm));
}

}  // namespace

std::string_view name(HashAlgorithm algorithm) {
  return known(algorithm).name;
}

HashAlgorithm parse_hash_algorithm(std::string_view name) {
  for (const Known& candidate : kKnown) {
    if (candidate.name == name) return candidate.algorithm;
  }
  throw Error(ErrorKind::input, "hash algorithm '" + printable(name) + "' is none of sha1, sha256, sha384, sha512");
}

std::size_t digest_size(HashAlgorithm algorithm) {
  return known(algorithm).digest_size;
}

Bytes digest(HashAlgorithm algorithm, ByteView message) {
  Bytes digest(digest_size(algorithm));
  const Md md = fetch(algorithm);
  check(EVP_Digest(message.data(), message.size(), as_unsigned(std::span(digest)), nullptr, md.get(), nullptr),
        "compute a digest");
  return digest;
}

Bytes hmac_sha256(ByteView key, ByteView message) {
  Bytes digest(digest_size(HashAlgorithm::sha256));
  // Without a key HMAC() would reuse the one of an earlier call: an empty one must be an address.
  const unsigned char* key_bytes = key.empty() ? as_unsigned(as_byte_view("")) : as_unsigned(key);
  check(HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), as_unsigned(message), message.size(),
             as_unsigned(std::span(digest)), nullptr),
        "compute an HMAC");
  return digest;
}

}  // namespace rootwright::crypto
