// SPDX-License-Identifier: Apache-2.0
#include "verity/root_hash_signature.h"

#include <set>

#include "base/error.h"
#include "base/json.h"
#include "base/size.h"
#include "crypto/pkcs7.h"

namespace rootwright::verity {

namespace {

// Keys of the JSON object, in the order in which systemd-repart writes them.
constexpr const char* kRootHashKey = "rootHash";
constexpr const char* kFingerprintKey = "certificateFingerprint";
constexpr const char* kSignatureKey = "signature";

// What systemd reads at most of such a partition (src/shared/dissect-image.c, acquire_sig_for_roothash).
constexpr std::uint64_t kReadLimit = 4 * kMiB;
constexpr std::size_t kLargestDigest = 64;
constexpr std::size_t kFingerprintDigits = 64;

/// The JSON text: everything before the first NUL, behind which there are only NULs.
std::string json_text(ByteView bytes) {
  if (bytes.size() > kReadLimit) {
    throw Error(ErrorKind::input,
                format_size(bytes.size()) + " are more than the " + format_size(kReadLimit) + " that systemd reads");
  }
  std::string text = to_text(bytes);
  const std::size_t end = std::min(text.find('\0'), text.size());
  if (!is_zero(bytes.subspan(end))) throw Error(ErrorKind::input, "there are bytes behind the JSON text");
  text.resize(end);
  return text;
}

/// The JSON library keeps the last of several equal keys, systemd another: such an object means two things.
Json parse_object(const std::string& text) {
  std::set<std::string> keys;
  std::string repeated;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::key && depth == 1 && !keys.insert(value.get<std::string>()).second)
      repeated = value.get<std::string>();
    return true;
  };
  Json parsed = Json::parse(text, watch, /*allow_exceptions=*/false);
  if (parsed.is_discarded() || !parsed.is_object()) throw Error(ErrorKind::input, "the text is no JSON object");
  if (!repeated.empty()) throw Error(ErrorKind::input, "the key '" + printable(repeated) + "' is there twice");
  return parsed;
}

std::string string_member(const Json& object, const char* key) {
  const auto member = object.find(key);
  if (member == object.end()) throw Error(ErrorKind::input, "there is no '" + std::string(key) + "'");
  if (!member->is_string()) throw Error(ErrorKind::input, "'" + std::string(key) + "' is no text");
  return member->get<std::string>();
}

Bytes decode_root_hash(const std::string& digits) {
  Bytes root_hash = with_context(kRootHashKey, [&] { return from_hex(digits); });
  if (root_hash.empty() || root_hash.size() > kLargestDigest) {
    throw Error(ErrorKind::input, std::string(kRootHashKey) + ": a root hash of " + std::to_string(root_hash.size()) +
                                      " bytes, allowed are 1 to " + std::to_string(kLargestDigest));
  }
  return root_hash;
}

std::string decode_fingerprint(const Json& object) {
  if (!object.contains(kFingerprintKey)) return {};
  const std::string digits = string_member(object, kFingerprintKey);
  const Bytes fingerprint = with_context(kFingerprintKey, [&] { return from_hex(digits); });
  if (digits.size() != kFingerprintDigits) {
    throw Error(ErrorKind::input, std::string(kFingerprintKey) + ": " + std::to_string(digits.size()) +
                                      " digits, SHA-256 has " + std::to_string(kFingerprintDigits));
  }
  return to_hex(fingerprint);
}

SignaturePartition decode_object(ByteView bytes) {
  const Json object = parse_object(json_text(bytes));
  SignaturePartition content{.root_hash = decode_root_hash(string_member(object, kRootHashKey)),
                             .certificate_fingerprint = decode_fingerprint(object),
                             .signature = {}};
  const std::string signature = string_member(object, kSignatureKey);
  content.signature = with_context(kSignatureKey, [&] { return from_base64(signature); });
  return content;
}

}  // namespace

Bytes sign_root_hash(ByteView root_hash, const std::string& subject, crypto::Signer& signer) {
  const crypto::Signature signature =
      signer.sign({.purpose = kSigningPurpose, .subject = subject, .bytes = to_bytes(to_hex(root_hash))});
  return crypto::wrap_pkcs7(signature, signer.certificate(kSigningPurpose));
}

std::optional<std::string> why_root_hash_signature_fails(ByteView der, ByteView root_hash,
                                                         const crypto::Certificate& trusted) {
  return crypto::why_pkcs7_fails(der, to_bytes(to_hex(root_hash)), trusted);
}

Bytes encode(const SignaturePartition& content, std::uint64_t size) {
  Json object;
  object[kRootHashKey] = to_hex(content.root_hash);
  if (!content.certificate_fingerprint.empty()) object[kFingerprintKey] = content.certificate_fingerprint;
  object[kSignatureKey] = to_base64(content.signature);
  Bytes bytes = to_bytes(object.dump());
  if (bytes.size() > size) {
    throw Error(ErrorKind::input,
                "signature of " + format_size(bytes.size()) + " as JSON does not fit into " + format_size(size));
  }
  bytes.resize(size);
  return bytes;
}

SignaturePartition decode_signature_partition(ByteView bytes) {
  return with_context("signature partition", [&] { return decode_object(bytes); });
}

}  // namespace rootwright::verity
