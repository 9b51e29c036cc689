// SPDX-License-Identifier: Apache-2.0
// Ownership and error translation for OpenSSL. Private to crypto/.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/handle.h"
#include "crypto/digest.h"

namespace rootwright::crypto {

using Md = Handle<EVP_MD, EVP_MD_free>;
using MdContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using MemoryBio = Handle<BIO, BIO_free>;
using AsymmetricKey = Handle<EVP_PKEY, EVP_PKEY_free>;
using X509Certificate = Handle<X509, X509_free>;
using Pkcs7Message = Handle<PKCS7, PKCS7_free>;
using Pkcs7Signer = Handle<PKCS7_SIGNER_INFO, PKCS7_SIGNER_INFO_free>;

/// OpenSSL's own words for the first thing that went wrong in this thread, "no reason given" if it has none. Empties
/// its queue of errors, so that no later failure is explained with these words.
[[nodiscard]] std::string openssl_words();

/// Throws Error(system) as "cannot <action>: <OpenSSL's words>" unless `result` is 1, OpenSSL's sign of success.
void check(int result, const std::string& action);

/// The same for functions that return an object or nothing.
template <typename T>
T* check(T* object, const std::string& action) {
  check(object != nullptr ? 1 : 0, action);
  return object;
}

/// OpenSSL takes bytes as unsigned char.
[[nodiscard]] inline const unsigned char* as_unsigned(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
[[nodiscard]] inline unsigned char* as_unsigned(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

/// Reads `bytes`, which must live as long; there may be none. `action` is for check().
[[nodiscard]] MemoryBio read_from(ByteView bytes, const std::string& action);

/// The implementation of an algorithm. Fetching takes microseconds: do it once for many digests.
[[nodiscard]] Md fetch(HashAlgorithm algorithm);

/// The certificate in exactly these bytes; nothing if they hold none, or more. OpenSSL's words stay in its queue.
[[nodiscard]] X509Certificate parse_certificate(ByteView der);

/// The DER of an OpenSSL object, with the i2d function of its type; nothing if there is none, as for what was read from
/// hostile bytes. OpenSSL's words stay in its queue.
template <typename T>
Bytes try_to_der(const T* object, int (*encode)(const T*, unsigned char**)) {
  const int size = encode(object, nullptr);
  Bytes der(static_cast<std::size_t>(size > 0 ? size : 0));
  unsigned char* out = as_unsigned(std::span(der));
  return size > 0 && encode(object, &out) == size ? der : Bytes();
}

/// The same for an object that has one. Throws Error(system).
template <typename T>
Bytes to_der(const T* object, int (*encode)(const T*, unsigned char**), const std::string& action) {
  Bytes der = try_to_der(object, encode);
  check(der.empty() ? 0 : 1, action);
  return der;
}

}  // namespace rootwright::crypto
