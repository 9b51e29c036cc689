// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl_handle.h"

#include <limits>

#include <openssl/err.h>

#include "base/error.h"

namespace rootwright::crypto {

std::string openssl_words() {
  const unsigned long code = ERR_get_error();  // the oldest: what follows it in the queue are its consequences
  ERR_clear_error();
  const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
  return words == nullptr ? "no reason given" : words;
}

void check(int result, const std::string& action) {
  if (result != 1) throw Error(ErrorKind::system, "cannot " + action + ": " + openssl_words());
}

MemoryBio read_from(ByteView bytes, const std::string& action) {
  const void* begin = bytes.empty() ? "" : static_cast<const void*>(bytes.data());  // nullptr is refused
  return MemoryBio(check(BIO_new_mem_buf(begin, static_cast<int>(bytes.size())), action));
}

Md fetch(HashAlgorithm algorithm) {
  const std::string wanted(name(algorithm));
  return Md(check(EVP_MD_fetch(nullptr, wanted.c_str(), nullptr), "use " + wanted));
}

X509Certificate parse_certificate(ByteView der) {
  if (der.size() > static_cast<std::size_t>(std::numeric_limits<long>::max())) return nullptr;
  const unsigned char* position = as_unsigned(der);
  X509Certificate certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
  return position == as_unsigned(der) + der.size() ? std::move(certificate) : nullptr;
}

}  // namespace rootwright::crypto
