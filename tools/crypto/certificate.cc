// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.h"

#include <ctime>

#include <openssl/asn1.h>
#include <openssl/pem.h>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "crypto/openssl_handle.h"

namespace rootwright::crypto {

namespace {

constexpr std::uint64_t kFileLimit = kMiB;

std::string rfc2253_name(const X509_NAME* name) {
  const MemoryBio text(check(BIO_new(BIO_s_mem()), "write a subject"));
  check(X509_NAME_print_ex(text.get(), name, 0, XN_FLAG_RFC2253) >= 0 ? 1 : 0, "write a subject");
  const char* begin = nullptr;
  const long size = BIO_get_mem_data(text.get(), &begin);
  return {begin, static_cast<std::size_t>(size)};
}

/// Throws Error(input): the certificate's author wrote it.
std::int64_t seconds_since_epoch(const ASN1_TIME* time) {
  std::tm broken_down{};
  if (ASN1_TIME_to_tm(time, &broken_down) != 1) {
    throw Error(ErrorKind::input, "the certificate's validity period is no time: " + openssl_words());
  }
  return timegm(&broken_down);
}

}  // namespace

Certificate Certificate::read_pem_file(const std::filesystem::path& path) {
  const Bytes pem = read_file(path, kFileLimit);
  const MemoryBio bio = read_from(pem, "read " + quote(path));
  const X509Certificate parsed(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (parsed == nullptr) {
    throw Error(ErrorKind::input, quote(path) + " holds no PEM certificate: " + openssl_words());
  }
  return with_context(quote(path), [&] { return from_der(to_der(parsed.get(), i2d_X509, "encode a certificate")); });
}

Certificate Certificate::from_der(Bytes der) {
  const X509Certificate parsed = parse_certificate(der);
  if (parsed == nullptr) {
    throw Error(ErrorKind::input,
                "these " + format_count(der.size()) + " bytes are not exactly one certificate: " + openssl_words());
  }
  Certificate certificate;
  certificate.fingerprint_ = to_hex(digest(HashAlgorithm::sha256, der));
  certificate.subject_ = rfc2253_name(X509_get_subject_name(parsed.get()));
  certificate.not_before_ = seconds_since_epoch(X509_get0_notBefore(parsed.get()));
  certificate.not_after_ = seconds_since_epoch(X509_get0_notAfter(parsed.get()));
  certificate.der_ = std::move(der);
  return certificate;
}

bool Certificate::is_example() const {
  return subject_.find("NOT FOR RELEASE") != std::string::npos;
}

}  // namespace rootwright::crypto
