// SPDX-License-Identifier: Apache-2.0
#include "crypto/pkcs7.h"

#include <algorithm>
#include <array>
#include <string>

#include <openssl/objects.h>

#include "base/error.h"
#include "base/size.h"
#include "crypto/openssl_handle.h"

namespace rootwright::crypto {

namespace {

constexpr const char* kWrapping = "make a PKCS#7 signature";

/// The signer as the message names it, with `signature` in the place of the one that OpenSSL would have computed.
Pkcs7Signer name_signer(X509* certificate, const Signature& signature) {
  Pkcs7Signer signer(check(PKCS7_SIGNER_INFO_new(), kWrapping));
  const Md md = fetch(HashAlgorithm::sha256);
  EVP_PKEY* key = check(X509_get0_pubkey(certificate), kWrapping);
  check(PKCS7_SIGNER_INFO_set(signer.get(), certificate, key, md.get()), kWrapping);
  check(ASN1_STRING_set(signer->enc_digest, signature.bytes.data(), static_cast<int>(signature.bytes.size())),
        kWrapping);
  return signer;
}

}  // namespace

Bytes wrap_pkcs7(const Signature& signature, const Certificate& signer) {
  const X509Certificate certificate = parse_certificate(signer.der());
  check(certificate.get(), kWrapping);
  const Pkcs7Message message(check(PKCS7_new(), kWrapping));
  check(PKCS7_set_type(message.get(), NID_pkcs7_signed), kWrapping);
  check(PKCS7_content_new(message.get(), NID_pkcs7_data), kWrapping);
  check(static_cast<int>(PKCS7_set_detached(message.get(), 1)), kWrapping);
  check(PKCS7_add_certificate(message.get(), certificate.get()), kWrapping);
  Pkcs7Signer named = name_signer(certificate.get(), signature);
  check(PKCS7_add_signer(message.get(), named.get()), kWrapping);
  (void)named.release();  // the message owns it now
  return to_der(message.get(), i2d_PKCS7, kWrapping);
}

namespace {

/// Why a message is refused; nothing if it is not.
using Reason = std::optional<std::string>;

// A message of ours has 1.5 to 3 KiB; a limit keeps hostile ones from costing time.
constexpr std::size_t kSizeLimit = 64 * kKiB;

/// Nothing if the bytes do not begin with a message; OpenSSL's words stay in its queue.
Pkcs7Message parse_message(ByteView der) {
  if (der.size() > kSizeLimit) return nullptr;
  const unsigned char* position = as_unsigned(der);
  return Pkcs7Message(d2i_PKCS7(nullptr, &position, static_cast<long>(der.size())));
}

/// DER has one encoding of each value: what does not come back from encoding again has other lengths, another order or
/// bytes behind it.
Reason why_not_der(const PKCS7* message, ByteView der) {
  if (std::ranges::equal(try_to_der(message, i2d_PKCS7), der)) return std::nullopt;
  return "the bytes are not the DER of one PKCS#7 message, or there are bytes behind it";
}

Reason why_not_detached_data(const PKCS7* message) {
  if (OBJ_obj2nid(message->type) != NID_pkcs7_signed || message->d.sign == nullptr) {
    return "the PKCS#7 message is not of type signedData";
  }
  const PKCS7_SIGNED& content = *message->d.sign;
  if (ASN1_INTEGER_get(content.version) != 1) return "the version of signedData is not 1";
  if (OBJ_obj2nid(content.contents->type) != NID_pkcs7_data) return "what is signed is not of type data";
  if (content.contents->d.ptr != nullptr) return "the signature is not detached: the message carries content";
  if (content.crl != nullptr) return "the message carries revocation lists";
  return std::nullopt;
}

/// RFC 3370 section 2: the parameters of a digest algorithm are absent or NULL; of rsaEncryption they are NULL.
bool has_parameters(const X509_ALGOR* algorithm) {
  return algorithm->parameter != nullptr && algorithm->parameter->type != V_ASN1_NULL;
}

/// The digests that Linux takes in a signature of a root hash (crypto/asymmetric_keys/pkcs7_parser.c), without SHA-1.
bool is_allowed_digest(const X509_ALGOR* algorithm) {
  constexpr std::array kAllowed{NID_sha256, NID_sha384, NID_sha512};
  return std::ranges::find(kAllowed, OBJ_obj2nid(algorithm->algorithm)) != kAllowed.end() && !has_parameters(algorithm);
}

Reason why_not_one_plain_signer(const PKCS7_SIGNED& content) {
  const int signers = sk_PKCS7_SIGNER_INFO_num(content.signer_info);
  if (signers != 1) return "the message has " + std::to_string(std::max(signers, 0)) + " signers, allowed is one";
  const PKCS7_SIGNER_INFO& signer = *sk_PKCS7_SIGNER_INFO_value(content.signer_info, 0);
  if (ASN1_INTEGER_get(signer.version) != 1) return "the version of the signer is not 1";
  if (signer.auth_attr != nullptr || signer.unauth_attr != nullptr) {
    return "the signer has attributes; sign with openssl's -noattr";
  }
  if (!is_allowed_digest(signer.digest_alg)) return "the digest is none of sha256, sha384, sha512";
  if (sk_X509_ALGOR_num(content.md_algs) != 1 ||
      X509_ALGOR_cmp(sk_X509_ALGOR_value(content.md_algs, 0), signer.digest_alg) != 0) {
    return "the message does not announce the signer's digest, and only that";
  }
  if (OBJ_obj2nid(signer.digest_enc_alg->algorithm) != NID_rsaEncryption || has_parameters(signer.digest_enc_alg)) {
    return "the signature is not of type rsaEncryption";
  }
  return std::nullopt;
}

/// What the message says of its signer proves nothing, but Linux looks the key up by it, and a message that carries
/// another certificate is not the one that was made for this key.
Reason why_another_signer(const PKCS7_SIGNED& content, X509* trusted) {
  const PKCS7_ISSUER_AND_SERIAL& claimed = *sk_PKCS7_SIGNER_INFO_value(content.signer_info, 0)->issuer_and_serial;
  // X509_NAME_cmp() takes 'a' for 'A'; Linux compares the bytes.
  const X509_NAME* issuer = X509_get_issuer_name(trusted);
  if (try_to_der<X509_NAME>(claimed.issuer, i2d_X509_NAME) != try_to_der<X509_NAME>(issuer, i2d_X509_NAME) ||
      ASN1_INTEGER_cmp(claimed.serial, X509_get0_serialNumber(trusted)) != 0) {
    return "the message names another certificate than the trusted one as its signer's";
  }
  const int certificates = content.cert == nullptr ? 0 : sk_X509_num(content.cert);
  if (certificates > 1) return "the message carries " + std::to_string(certificates) + " certificates, allowed is one";
  if (certificates == 1 && X509_cmp(sk_X509_value(content.cert, 0), trusted) != 0) {
    return "the message carries another certificate than the trusted one";
  }
  return std::nullopt;
}

Reason why_signature_fails(const PKCS7_SIGNED& content, ByteView signed_bytes, X509* trusted) {
  const PKCS7_SIGNER_INFO& signer = *sk_PKCS7_SIGNER_INFO_value(content.signer_info, 0);
  EVP_PKEY* key = X509_get0_pubkey(trusted);
  if (key == nullptr || EVP_PKEY_is_a(key, "RSA") != 1) return "the trusted certificate's key is not an RSA key";
  const char* digest = OBJ_nid2sn(OBJ_obj2nid(signer.digest_alg->algorithm));
  const MdContext context(check(EVP_MD_CTX_new(), "verify a signature"));
  check(EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr), "verify a signature");
  const int verdict = EVP_DigestVerify(context.get(), ASN1_STRING_get0_data(signer.enc_digest),
                                       static_cast<std::size_t>(ASN1_STRING_length(signer.enc_digest)),
                                       as_unsigned(signed_bytes), signed_bytes.size());
  if (verdict == 1) return std::nullopt;
  return "the signature does not fit the content and the trusted certificate's key";
}

Reason first_reason(ByteView der, ByteView content, const Certificate& trusted) {
  if (der.size() > kSizeLimit) {
    return "a PKCS#7 message of " + format_count(der.size()) + " bytes is longer than " + format_size(kSizeLimit);
  }
  const Pkcs7Message message = parse_message(der);
  if (message == nullptr) return "the bytes are no PKCS#7 message: " + openssl_words();
  const X509Certificate certificate = parse_certificate(trusted.der());
  check(certificate.get(), "read the trusted certificate");

  if (Reason reason = why_not_der(message.get(), der)) return reason;
  if (Reason reason = why_not_detached_data(message.get())) return reason;
  const PKCS7_SIGNED& signed_data = *message->d.sign;
  if (Reason reason = why_not_one_plain_signer(signed_data)) return reason;
  if (Reason reason = why_another_signer(signed_data, certificate.get())) return reason;
  return why_signature_fails(signed_data, content, certificate.get());
}

}  // namespace

Reason why_pkcs7_fails(ByteView der, ByteView content, const Certificate& trusted) {
  Reason reason = first_reason(der, content, trusted);
  if (reason) (void)openssl_words();  // what OpenSSL said of hostile bytes must not explain a later failure
  return reason;
}

namespace {

/// The certificate in the message that the only signer names, or nullptr.
const X509* find_claimed(const PKCS7* message) {
  if (why_not_detached_data(message)) return nullptr;
  const PKCS7_SIGNED& content = *message->d.sign;
  if (content.cert == nullptr || sk_PKCS7_SIGNER_INFO_num(content.signer_info) != 1) return nullptr;
  const PKCS7_ISSUER_AND_SERIAL& claimed = *sk_PKCS7_SIGNER_INFO_value(content.signer_info, 0)->issuer_and_serial;
  return X509_find_by_issuer_and_serial(content.cert, claimed.issuer, claimed.serial);
}

}  // namespace

std::optional<Certificate> claimed_signer(ByteView der) {
  std::optional<Certificate> found;
  const Pkcs7Message message = parse_message(der);
  const X509* certificate = message == nullptr ? nullptr : find_claimed(message.get());
  if (certificate != nullptr) {
    try {
      found = Certificate::from_der(try_to_der(certificate, i2d_X509));
    } catch (const Error&) {
      found.reset();  // hostile bytes that only look like a certificate: they claim nobody
    }
  }
  (void)openssl_words();
  return found;
}

}  // namespace rootwright::crypto
